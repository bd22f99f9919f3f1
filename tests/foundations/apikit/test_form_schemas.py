"""What OpenAPI says about a form."""

from django import forms

from partner_center.foundations.apikit.form_schemas import form_schema, request_body
from tests.foundations.apikit.shop import OrderForm, PayForm


class EverythingForm(forms.Form):
    name = forms.CharField(label="Name", max_length=64, min_length=2, help_text="As on the contract.")
    amount = forms.DecimalField()
    count = forms.IntegerField(min_value=1, max_value=9)
    day = forms.DateField(required=False)
    at = forms.DateTimeField(required=False)
    mail = forms.EmailField(required=False)
    agreed = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("", "---"), ("Group", [("a", "A"), ("b", "B")]), ("c", "C")])
    months = forms.MultipleChoiceField(choices=[("1", "Jan"), ("2", "Feb")], required=False)
    fixed = forms.CharField(disabled=True)


def test_every_kind_of_field() -> None:
    assert form_schema(EverythingForm) == {
        "type": "object",
        "required": ["name", "amount", "count", "agreed", "kind"],
        "properties": {
            "name": {
                "title": "Name",
                "type": "string",
                "maxLength": 64,
                "minLength": 2,
                "description": "As on the contract.",
            },
            "amount": {"title": "amount", "type": "string", "format": "decimal", "examples": ["12.50"]},
            "count": {"title": "count", "type": "integer", "minimum": 1, "maximum": 9},
            "day": {"title": "day", "type": "string", "format": "date"},
            "at": {"title": "at", "type": "string", "format": "date-time"},
            "mail": {"title": "mail", "type": "string", "format": "email", "maxLength": 320},
            "agreed": {"title": "agreed", "type": "boolean"},
            "kind": {"title": "kind", "type": "string", "enum": ["a", "b", "c"]},
            "months": {"title": "months", "type": "array", "items": {"type": "string", "enum": ["1", "2"]}},
        },
    }


def test_rows_of_a_formset_are_an_array_of_objects() -> None:
    assert form_schema(OrderForm)["properties"]["rungs"]["items"]["required"] == ["rate"]


def test_a_file_needs_multipart() -> None:
    assert list(request_body(PayForm)["content"]) == ["multipart/form-data"]
    assert list(request_body(OrderForm)["content"]) == ["application/json"]
    assert request_body(forms.Form) == {
        "required": False,
        "content": {"application/json": {"schema": {"type": "object", "properties": {}}}},
    }


def test_what_a_field_must_look_like_is_told_as_a_pattern() -> None:
    class CodesForm(forms.Form):
        country = forms.RegexField("^[A-Z]{2}$")
        code = forms.SlugField()
        page = forms.URLField(assume_scheme="https")

    told = form_schema(CodesForm)["properties"]
    assert [told[name].get("pattern") for name in ("country", "code", "page")] == [
        "^[A-Z]{2}$",
        "^[-a-zA-Z0-9_]+$",
        None,
    ]
