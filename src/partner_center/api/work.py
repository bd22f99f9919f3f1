"""How far long work is: imports, exports and calculations report under one address."""

from __future__ import annotations

from datetime import datetime

from django.core.signing import BadSignature
from django.http import Http404
from ninja import Router, Schema

from partner_center.foundations.apikit.progress import SIGNER
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.jobs.models import Progress
from partner_center.foundations.jobs.queries import progress_of

router = Router(tags=["Jobs"])


class ProgressOut(Schema):
    """How far a piece of work is; ``is_over`` says that asking again is of no use."""

    label: str
    done: int
    total: int | None
    percent: int | None
    state: str
    detail: str
    is_over: bool
    updated_at: datetime


def progress(request: ApiRequest, key: str) -> Progress:
    """Return the progress behind the signed key that the work's own resource gave out."""
    del request
    try:
        found = progress_of(SIGNER.unsign(key))
    except BadSignature:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


router.get(
    "/progress/{key}",
    response=ProgressOut,
    summary="Progress of long work",
    operation_id="progress",
    url_name="progress",
)(mark(progress, permission=None))
