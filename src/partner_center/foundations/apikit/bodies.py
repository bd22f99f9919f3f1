"""From the body of a request to a checked Django form: the same form that the console shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from partner_center.foundations.apikit.form_schemas import fields_of
from partner_center.foundations.apikit.problems import Problem, field_error
from partner_center.foundations.codes.forms import FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from partner_center.foundations.apikit.requests import ApiRequest
    from partner_center.foundations.identity.actor import Actor

TOKEN = "client_token"  # noqa: S105 - the name of a field
"""The field that may carry the idempotency key, for callers who cannot set headers."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent: plain values by name, and files.

    ``client_token`` and ``code`` are kept apart: a verification code goes with the actor, and must not be found out
    from a kept fingerprint.
    """

    values: Mapping[str, Any]
    files: MultiValueDict[str, UploadedFile[bytes]]
    client_token: str = ""
    code: str = field(default="", repr=False)

    def digest(self) -> str:
        """Return a fingerprint of the content, the same for the same intention however it was packed."""
        parts: dict[str, Any] = {"values": self.values}
        parts["files"] = [
            [name, [_fingerprint(one) for one in self.files.getlist(name)]] for name in sorted(self.files)
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _fingerprint(upload: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256(str(upload.name).encode())
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def read(request: ApiRequest) -> Body:
    """Return the body of a request, or raise the problem that keeps it from being read."""
    kind = request.content_type or ""
    if kind == "multipart/form-data":
        values: dict[str, Any] = {
            name: several[0] if len(several) == 1 else several for name, several in request.POST.lists()
        }
        return Body(values, request.FILES, str(values.pop(TOKEN, "")), str(values.pop(FIELD, "")))
    if kind != "application/json" and request.body:
        raise Problem("unsupported", _("The content type “%s” is not understood.") % kind)
    values = _parsed(request.body)
    return Body(values, MultiValueDict(), str(values.pop(TOKEN, "") or ""), str(values.pop(FIELD, "") or ""))


def _parsed(text: bytes) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        values = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed", _("The body is not valid JSON: %s.") % error) from None
    if not isinstance(values, dict):
        raise Problem("malformed", _("The body must be a JSON object."))
    if _holds_nul(values):
        raise Problem("malformed", _("The body holds the character U+0000, which no text can contain."))
    return values


def _holds_nul(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Tell whether a text anywhere below holds the one character that the database cannot store."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_holds_nul(part) for part in value)


def _no_number(word: str) -> Any:  # noqa: ANN401 - never returns
    msg = f"{word} is not a number"
    raise ValueError(msg)


def checked(form_class: type[forms.BaseForm], body: Body, *, actor: Actor, subject: Any = None) -> dict[str, Any]:  # noqa: ANN401 - any model
    """Return what the form makes of the body, or raise one problem with every error.

    The form is treated as the console treats it: ``prepare(actor=, subject=)`` may narrow its choices.
    """
    form = form_class(data=form_data(form_class, body.values), files=body.files)
    if hasattr(form, "prepare"):
        form.prepare(actor=actor, subject=subject)
    errors = [*_unknown(form, body), *_errors(form)]
    if errors:
        raise Problem("invalid", _("Some values are not right."), errors=errors)
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned


def form_data(form_class: type[forms.BaseForm], values: Mapping[str, Any]) -> QueryDict:
    """Return JSON values as a browser would have sent them."""
    data, fields = QueryDict(mutable=True), fields_of(form_class)
    for name, value in values.items():
        for key, texts in _sent(name, value, fields.get(name)):
            data.setlist(key, texts)
    return data


def _sent(name: str, value: Any, field: forms.Field | None) -> Iterator[tuple[str, list[str]]]:  # noqa: ANN401 - JSON
    if isinstance(field, forms.JSONField):
        yield name, [json.dumps(value, default=str)]
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        yield from _rows(name, value)
    elif isinstance(field, ModelChoiceField):
        yield name, [_key(field, one) for one in (value if isinstance(value, list) else [value])]
    elif isinstance(value, list):
        yield name, [_text(one) for one in value]
    else:
        yield name, [_text(value)]


def _rows(name: str, rows: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """Write a list of objects as the formset of that prefix."""
    yield f"{name}-TOTAL_FORMS", [str(len(rows))]
    yield f"{name}-INITIAL_FORMS", ["0"]
    for index, row in enumerate(rows):
        for key, value in (row if isinstance(row, dict) else {"": row}).items():
            yield from _sent(f"{name}-{index}-{key}", value, None)


def _key(field: ModelChoiceField[Any], value: Any) -> str:  # noqa: ANN401 - JSON
    """Return the choice's key; people know records by number, so a number is taken as well."""
    text, choices = _text(value), field.queryset
    if not text or choices is None or field.to_field_name:
        return text
    if not any(one.name == "number" for one in choices.model._meta.get_fields()):  # noqa: SLF001 - Django's documented name for it
        return text
    # A form that learns its choices only from who asks has none yet; it refuses afterwards what is not among them.
    known = choices.model._default_manager.all() if choices.query.is_empty() else choices  # noqa: SLF001 - as above
    found = known.filter(number=text).values_list("pk", flat=True).first()
    return str(found) if found is not None else text


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _unknown(form: forms.BaseForm, body: Body) -> list[dict[str, object]]:
    known = {*form.fields, *getattr(form, "formsets", {})}
    sent = [name for name in (*body.values, *body.files) if name not in known]
    return [field_error(_("There is no such field."), code="unknown", at=name) for name in sent]


def _errors(form: forms.BaseForm) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for name, problems in form.errors.as_data().items():
        at = "" if name == "__all__" else name.replace("-", "/")
        for problem in problems:
            # The value itself is not sent back: it may be a secret, and the caller has it.
            said = problem.params or {}
            params = {k: v for k, v in said.items() if k != "value" and isinstance(v, str | int | Decimal)}
            lines += [
                field_error(text, code=problem.code or "invalid", at=at, params=params) for text in problem.messages
            ]
    return lines
