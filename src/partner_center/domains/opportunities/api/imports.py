"""Importing opportunities as drafts over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Router, Schema

from partner_center.domains.opportunities.actions.imports import import_drafts
from partner_center.domains.opportunities.forms.imports import DraftImportForm
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark

if TYPE_CHECKING:
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Opportunities"])
IMPORT: Permission = import_drafts.permission  # type: ignore[attr-defined]  # every verb carries its permission


class RowOut(Schema):
    """A row of the file: its number there, what became of it, and what is wrong in which column."""

    row: int
    outcome: str
    opportunity: str | None
    errors: dict[str, str]


class ImportOut(Schema):
    """What was found in a file, and what was done with it."""

    only_look: bool
    rows: list[RowOut]


def run(request: ApiRequest) -> HttpResponse:
    """Look at a file (multipart), or write its good rows as drafts; rows that are known already stay as they are."""
    request.actor.require(IMPORT)

    def work(body: Body) -> HttpResponse:
        found = import_drafts(by=request.actor, **checked(DraftImportForm, body, actor=request.actor))
        rows: list[dict[str, Any]] = [
            {
                "row": row.number,
                "outcome": row.outcome.value,
                "opportunity": row.opportunity.number if row.opportunity else None,
                "errors": row.errors,
            }
            for row in found.rows
        ]
        return respond(request, ImportOut, {"only_look": found.only_look, "rows": rows}, status=201)

    return once(request, work)


router.post(
    "/imports",
    response={201: ImportOut},
    summary=str(IMPORT.label),
    operation_id="opportunities_imports_create",
    url_name="opportunities_imports-create",
    openapi_extra={"requestBody": request_body(DraftImportForm)},
)(mark(run, permission=IMPORT, once=True))
