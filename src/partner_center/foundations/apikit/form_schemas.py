"""What OpenAPI says about a form: one JSON Schema property per field, in the caller's words and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField

from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.codes.forms import FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.foundations.identity.permissions import Permission

Json = dict[str, Any]

CODE: Json = {
    "title": "Verification code",
    "type": "string",
    "pattern": "^[0-9]{6}$",
    "description": "needed where the company asks for codes; POST /api/v1/verification-codes sends one by e-mail",
}

_KINDS: tuple[tuple[type[forms.Field], Json], ...] = (
    (forms.FileField, {"type": "string", "format": "binary"}),
    (ModelMultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
    (ModelChoiceField, {"type": "string", "description": "id or number"}),
    (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
    (forms.ChoiceField, {"type": "string"}),
    (forms.NullBooleanField, {"type": ["boolean", "null"]}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DecimalField, {"type": "string", "format": "decimal", "examples": ["12.50"]}),
    (forms.FloatField, {"type": "number"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.TimeField, {"type": "string", "format": "time"}),
    (forms.EmailField, {"type": "string", "format": "email"}),
    (forms.URLField, {"type": "string", "format": "uri"}),
    (forms.UUIDField, {"type": "string", "format": "uuid"}),
    (forms.JSONField, {}),
    (forms.Field, {"type": "string"}),
)
"""The first line that fits a field decides; the narrower classes stand before the wider ones."""


def field_schema(field: forms.Field) -> Json:
    """Return the JSON Schema of one form field."""
    schema = dict(next(schema for kind, schema in _KINDS if isinstance(field, kind)))
    for limit, word in (("max_length", "maxLength"), ("min_length", "minLength")):
        if (value := getattr(field, limit, None)) is not None and schema.get("type") == "string":
            schema[word] = value
    if isinstance(field, forms.IntegerField):
        for limit, word in (("min_value", "minimum"), ("max_value", "maximum")):
            value = getattr(field, limit, None)
            if isinstance(value, int):
                schema[word] = value
    for validator in field.validators:
        # Addresses and links are subclasses, and stand as formats.
        if type(validator) is RegexValidator and not validator.inverse_match:
            schema["pattern"] = getattr(validator.regex, "pattern", str(validator.regex)).replace(r"\Z", "$")
    choices = _fixed_choices(field)
    if choices and schema.get("type") == "array":
        schema["items"] = {"type": "string", "enum": choices}
    elif choices:
        schema["enum"] = choices
    return schema


def _fixed_choices(field: forms.Field) -> list[str]:
    """Return the values of a choice that does not depend on the database."""
    if isinstance(field, ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return []
    pairs: Any = field.choices
    flat = [pair for key, label in pairs for pair in (label if isinstance(label, list | tuple) else [(key, label)])]
    return [str(key) for key, _label in flat if key not in {"", None}]


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """Return the fields that a form class declares, by name."""
    declared: dict[str, forms.Field] = form.base_fields  # type: ignore[attr-defined]  # set by the form's metaclass
    return {name: field for name, field in declared.items() if not field.disabled}


def form_schema(form: type[forms.BaseForm]) -> Json:
    """Return the JSON Schema of a form: its fields, and its ``formsets`` as arrays of rows."""
    fields = fields_of(form)
    properties = {name: _described(name, field) for name, field in fields.items()}
    formsets: Mapping[str, Any] = getattr(form, "formsets", {})
    for name, formset in formsets.items():
        properties[name] = {"type": "array", "items": form_schema(formset.form)}
    required = [name for name, field in fields.items() if field.required]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _described(name: str, field: forms.Field) -> Json:
    schema = field_schema(field)
    words = [str(text) for text in (field.label, field.help_text, schema.pop("description", "")) if text]
    return {
        "title": words[0] if field.label else name,
        **schema,
        **({"description": ". ".join(words[1:])} if words[1:] else {}),
    }


def request_body(form: type[forms.BaseForm] | None, permission: Permission | None = None) -> Json:
    """Return the OpenAPI request body of a form: JSON, or multipart when files belong to it.

    What is sensitive takes a verification code besides.
    """
    schema: Json = form_schema(form) if form else {"type": "object", "properties": {}}
    if permission is not None and permission.code in SENSITIVE:
        schema["properties"][FIELD] = CODE
    files = [field for field in fields_of(form).values() if isinstance(field, forms.FileField)] if form else []
    kinds = ["application/json", "multipart/form-data"] if files else ["application/json"]
    if any(field.required for field in files):
        kinds = ["multipart/form-data"]
    return {"required": bool(schema.get("required")), "content": {kind: {"schema": schema} for kind in kinds}}
