"""The filters of a screen, read from the address of a list; what nobody understands is refused, not ignored."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django.forms import ChoiceField, MultiWidget
from django.utils.translation import gettext as _

from partner_center.foundations.apikit.form_schemas import field_schema
from partner_center.foundations.apikit.paging import Paging
from partner_center.foundations.apikit.problems import Problem, parameter_error
from partner_center.kit.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import Field, Form

    from partner_center.foundations.apikit.requests import ApiRequest


def filtered(request: ApiRequest, rows: Any, filters: type[Any] | None) -> Any:  # noqa: ANN401 - rows of any kind
    """Return the rows that the address asks for.

    A filter set is any class that is built from data and rows and has ``form`` and ``qs``, as django-filter's is.
    """
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    known = {*Paging.model_fields, *(_names(chosen.form) if chosen else ())}
    unknown = sorted(set(request.GET) - known)
    hint = _("There is no such parameter; the known ones are: %s.") % ", ".join(sorted(known))
    errors = [parameter_error(hint, code="unknown", at=one) for one in unknown]
    if chosen is not None:
        _take_month(chosen.form)
        for name, problems in chosen.form.errors.as_data().items():
            for problem in problems:
                errors += [parameter_error(text, code=problem.code or "invalid", at=name) for text in problem.messages]
    if errors:
        raise Problem("invalid", _("Some parameters are not right."), errors=errors)
    return rows if chosen is None else chosen.qs


def _take_month(form: Form) -> None:
    """Let a month that has nothing find nothing: screens offer what there is, programs ask before there is anything."""
    field, asked = form.fields.get("period"), form.data.get("period", "")
    if isinstance(field, ChoiceField) and asked and not field.valid_value(asked):
        offered: Any = field.choices
        with suppress(ValueError):
            field.choices = [*offered, (asked, str(Month.parse(asked)))]


def _names(form: Form) -> Iterator[str]:
    """Name every parameter a form reads; a range reads two."""
    for name, field in form.fields.items():
        yield from _parameters(name, field)


def parameters_of(filters: type[Any] | None) -> list[dict[str, object]]:
    """Return the filters as OpenAPI parameters; only what django-filter declares can be read without a request."""
    # A copy: a filter keeps the field it once made, and every screen would get the one without choices made here.
    declared = deepcopy(getattr(filters, "base_filters", {}))
    return [
        {
            "in": "query",
            "name": one,
            "required": False,
            "schema": field_schema(each.field),
            "description": str(each.label or name),
        }
        for name, each in declared.items()
        for one in _parameters(name, each.field)
    ]


def _parameters(name: str, field: Field) -> list[str]:
    """Return the parameters a field reads; django-filter names the two ends of a range by suffixes of its own."""
    widget: Any = field.widget
    if hasattr(widget, "suffixes"):
        return [widget.suffixed(name, suffix) for suffix in widget.suffixes]
    if isinstance(widget, MultiWidget):
        return [f"{name}{ending}" for ending in widget.widgets_names]  # type: ignore[attr-defined]  # missing in the stubs
    return [name]
