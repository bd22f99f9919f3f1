"""Importing opportunities as drafts over the API: files handed in, what became of them, past ones."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.opportunities.actions.imports import import_drafts, take_import
from partner_center.domains.opportunities.forms.imports import DraftImportForm, kept_rows
from partner_center.domains.opportunities.gateways.draft_files import WORKBOOK, marked_copy
from partner_center.domains.opportunities.models import OpportunityImport
from partner_center.domains.opportunities.policies import VIEW_IMPORTS
from partner_center.domains.opportunities.queries.imports import ImportFilter, imports_seen, told
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource

if TYPE_CHECKING:
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Opportunities"])
IMPORT: Permission = import_drafts.permission  # type: ignore[attr-defined]  # every verb carries its permission
TAKE: Permission = take_import.permission  # type: ignore[attr-defined]  # as above


class RowOut(Schema):
    """A row of the file: its number there, what became of it, and what is wrong in which column."""

    row: int
    outcome: str
    opportunity: str | None
    errors: dict[str, str]

    @staticmethod
    def resolve_opportunity(line: dict[str, Any]) -> str | None:
        """Name the draft that came out of it."""
        return line["opportunity"] or None

    @staticmethod
    def resolve_errors(line: dict[str, Any]) -> dict[str, str]:
        """Read the errors in the caller's language."""
        return told(line["errors"])


class ImportOut(Schema):
    """A file that was handed in: whose, when, and what was found. ``only_look`` as long as nothing was written."""

    id: int
    number: str
    file_name: str = Field(alias="document.name")
    document: int = Field(alias="document_id")
    total: int
    good: int
    known: int
    faulty: int
    created: int
    created_at: datetime
    created_by: str | None = Field(None, alias="created_by.name")
    done_at: datetime | None
    only_look: bool

    @staticmethod
    def resolve_only_look(found: OpportunityImport) -> bool:
        """Tell whether nothing was written yet."""
        return found.done_at is None


class WholeOut(ImportOut):
    """The same with its rows; ``came_before`` where the same file had been imported already."""

    came_before: bool = False
    rows: list[RowOut]


def run(request: ApiRequest) -> HttpResponse:
    """Look at a file (multipart), or write its good rows as drafts; rows that are known already stay as they are."""
    request.actor.require(IMPORT)

    def work(body: Body) -> HttpResponse:
        handed = import_drafts(by=request.actor, **checked(DraftImportForm, body, actor=request.actor))
        found: Any = handed.found
        found.came_before = handed.came_before
        return respond(request, WholeOut, found, status=201)

    return once(request, work)


files = resource(
    router,
    "/imports",
    model=OpportunityImport,
    schema=ImportOut,
    detail_schema=WholeOut,
    permission=VIEW_IMPORTS,
    rows=imports_seen,
    filters=ImportFilter,
    order=("-created_at", "-pk"),
)
router.post(
    "/imports",
    response={201: WholeOut},
    summary=str(IMPORT.label),
    operation_id="opportunities_imports_create",
    url_name="opportunities_imports-create",
    openapi_extra={"requestBody": request_body(DraftImportForm)},
)(mark(run, permission=IMPORT, once=True))


def take(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Write the good rows of a file that was only looked at; each file once."""
    found = files.find(request.actor, id)
    request.actor.require(TAKE)

    def work(body: Body) -> HttpResponse:
        del body
        return respond(request, WholeOut, take_import(found, by=request.actor, rows=kept_rows(found)))

    return once(request, work)


router.post(
    "/imports/{id}/take",
    response=WholeOut,
    summary=str(TAKE.label),
    operation_id="opportunities_imports_take",
    url_name="opportunities_imports-take",
)(mark(take, permission=TAKE, model=OpportunityImport, once=True))


def marked(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Hand out the file as a workbook with its errors marked."""
    found = files.find(request.actor, id)
    request.actor.require(VIEW_IMPORTS)
    headers = {"Content-Disposition": f'attachment; filename="{found.number}.xlsx"'}
    return HttpResponse(marked_copy(found), content_type=WORKBOOK, headers=headers)


router.get(
    "/imports/{id}/marked",
    summary="Download an import with its errors marked",
    operation_id="opportunities_imports_marked",
    url_name="opportunities_imports-marked",
)(mark(marked, permission=VIEW_IMPORTS, model=OpportunityImport))
