"""Lists and details: what an actor may see, filtered as on the screen, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema
from pydantic import create_model

from partner_center.foundations.apikit.filtering import filtered, parameters_of
from partner_center.foundations.apikit.paging import Paging, page_of
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, allow, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records of an address come from: always what the actor may see, and only with the right to look."""

    rows: Callable[..., Any]
    permission: Permission | None
    schema: type[Schema]

    def find(self, actor: Actor, key: str) -> Any:  # noqa: ANN401 - the model is known to the caller
        """Return the one visible record with that number or id; strangers get the same 404 as for nothing at all."""
        return find(self.rows(actor), key)


def visible(model: type[Model]) -> Callable[[Actor], Any]:
    """Return the rows of a model that an actor may see."""
    manager: Any = model._default_manager  # noqa: SLF001 - Django's documented name for it
    return lambda actor: manager.all().visible_to(actor)


def find(rows: Any, key: str) -> Any:  # noqa: ANN401 - query sets of any model
    """Return the record with that number or id (a number wins), or raise 404; one query."""
    # A number that others may have as well (an invoice's) names no record.
    has_number = any(
        field.name == "number" and getattr(field, "unique", False)
        for field in rows.model._meta.get_fields()  # noqa: SLF001 - Django's documented name for it
    )
    wanted = Q(pk=int(key)) if _is_id(key) else Q(pk__in=())
    if has_number:
        wanted |= Q(number=key)
    found = list(rows.filter(wanted)[:2])
    if not found:
        raise Http404
    return next((one for one in found if has_number and one.number == key), found[0])


def _is_id(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19  # noqa: PLR2004 - digits of a 64-bit id


def resource(
    router: Router,
    path: str,
    *,
    schema: type[Schema],
    permission: Permission | None,
    model: type[Model] | None = None,
    rows: Callable[..., Any] | None = None,
    filters: type[Any] | None = None,
    order: Sequence[str] = ("-pk",),
    parent: Source | None = None,
    detail: bool = True,
    detail_schema: type[Schema] | None = None,
    summary: str = "",
    name: str = "",
) -> Source:
    """Offer ``GET path`` (a list) and ``GET path/{id}`` (by id or number).

    ``rows`` maps an actor to what he may see (default ``model.objects.visible_to``); below a ``parent`` it maps the
    actor and the parent's record, and the path carries ``{id}``. ``filters`` is the filter set of the screen.
    ``order`` ends with the primary key, or with whatever makes it unique. A source of lines in files is only listed.
    ``permission=None`` says that everybody who came in may look at his own. Returns the source, for children.
    """
    if rows is None:
        if model is None:
            msg = "A resource has a model, or says which rows it shows."
            raise TypeError(msg)
        rows = visible(model)
    source = Source(rows, permission, detail_schema or schema)
    name = name or operation_name(_domain(permission, model), path)
    shapes: dict[str, Any] = {"items": (list.__class_getitem__(schema), ...), "next": (str | None, None)}
    page = create_model(f"{schema.__name__}Page", __base__=Schema, total=(int | None, None), **shapes)
    options: dict[str, Any] = {
        "response": page,
        "summary": summary or _title(path),
        "operation_id": f"{name}_list",
        "url_name": f"{name}-list",
        "openapi_extra": {"parameters": parameters_of(filters)},
    }
    listing = _listing(source, parent, filters, order, page)
    router.get(path, **options)(mark(listing, model=model, parent=parent, is_list=True))
    if detail and model is not None and parent is None:
        router.get(
            f"{path}/{{id}}",
            response=source.schema,
            summary=f"{summary or _title(path)}: one",
            operation_id=f"{name}_get",
            url_name=f"{name}-get",
        )(mark(_detail(source), model=model))
    return source


def _listing(
    source: Source, parent: Source | None, filters: type[Any] | None, order: Sequence[str], page: type[Schema]
) -> Callable[..., HttpResponse]:
    def answer(request: ApiRequest, paging: Paging, *above: object) -> HttpResponse:
        allow(request, source.permission)
        rows = filtered(request, source.rows(request.actor, *above), filters)
        return respond(request, page, page_of(rows, paging, order))

    def listing(request: ApiRequest, paging: Query[Paging]) -> HttpResponse:
        return answer(request, paging)

    def nested(request: ApiRequest, id: str, paging: Query[Paging]) -> HttpResponse:  # noqa: A002 - the name in the address
        allow(request, source.permission)
        return answer(request, paging, parent.find(request.actor, id) if parent else None)

    return mark(nested if parent else listing, permission=source.permission)


def _detail(source: Source) -> Callable[..., HttpResponse]:
    def detail(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        allow(request, source.permission)
        return respond(request, source.schema, source.find(request.actor, id))

    return mark(detail, permission=source.permission)


def operation_name(domain: str, path: str) -> str:
    """Return ``domain_words_of_the_path``, unique in the API."""
    words = [part.replace("-", "_") for part in path.split("/") if part and not part.startswith("{")]
    return "_".join([domain, *words])


def _domain(permission: Permission | None, model: type[Model] | None) -> str:
    if permission is not None:
        return permission.code.split(":", 1)[0]
    if model is None:
        msg = "A resource without model and permission needs a name."
        raise TypeError(msg)
    return model._meta.app_label  # noqa: SLF001 - Django's documented name for it


def _title(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").capitalize()
