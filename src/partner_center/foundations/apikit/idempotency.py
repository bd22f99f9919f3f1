"""A write happens once: repeated under the same key, it answers what it answered the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from partner_center.foundations.apikit import bodies
from partner_center.foundations.apikit.models import IdempotencyRecord
from partner_center.foundations.apikit.problems import Problem
from partner_center.foundations.calendars import clock
from partner_center.foundations.codes.actions import WrongCode, counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from partner_center.foundations.apikit.bodies import Body
    from partner_center.foundations.apikit.requests import ApiRequest

HEADER = "Idempotency-Key"
LONGEST = 255


def once(request: ApiRequest, work: Callable[[Body], HttpResponse]) -> HttpResponse:
    """Do the work and keep its answer under the request's key, in one transaction; or repeat the kept answer.

    A refusal keeps nothing, because nothing happened: mend what it says and use the same key again. Programs with a
    token must send a key; a person in the console need not.
    """
    body = bodies.read(request)
    key = _key(request, body)
    if body.code:
        request.actor = request.actor.with_code(body.code)
    if not key:
        with counting():
            return work(body)
    digest = body.digest()
    with counting():
        # Where another request holds this key, the insert waits for that request's transaction to end.
        record, is_new = IdempotencyRecord.objects.get_or_create(
            user=request.actor.user,
            key=key,
            defaults={"method": str(request.method), "path": request.path, "digest": digest, "created_at": clock.now()},
        )
        if not is_new:
            return _replay(record, request, digest)
        try:
            response = work(body)
        except WrongCode:
            record.delete()  # of a wrong code only the count is kept
            raise
        record.status, record.response = response.status_code, response.content.decode()
        record.save(update_fields=["status", "response"])
    return response


def _key(request: ApiRequest, body: Body) -> str:
    key = request.headers.get(HEADER, "") or body.client_token
    if len(key) > LONGEST:
        raise Problem("invalid", _("The idempotency key is longer than 255 characters."), code="key_too_long")
    if not key and request.actor.token is not None:
        raise Problem(
            "key_required", _("Send the header “Idempotency-Key” (or the field “client_token”) with this write.")
        )
    return key


def _replay(record: IdempotencyRecord, request: ApiRequest, digest: str) -> HttpResponse:
    if (record.method, record.path, record.digest) != (request.method, request.path, digest):
        raise Problem("key_reused", _("This idempotency key was used before with another request."))
    return HttpResponse(
        record.response,
        status=record.status,
        content_type="application/json; charset=utf-8",
        headers={"Idempotent-Replay": "true"},
    )
