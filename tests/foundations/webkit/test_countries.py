"""Countries: two letters in the records, names on the screens."""

import pytest
from django import forms
from django.utils.translation import override

from partner_center.foundations.webkit.countries import CountrySelect, countries, country_name
from partner_center.foundations.webkit.values import Kind, show


@pytest.mark.parametrize(("language", "name"), [("en", "Singapore (SG)"), ("zh-hans", "新加坡 (SG)")])
def test_a_country_is_shown_by_its_name_in_the_readers_language(language: str, name: str) -> None:
    with override(language):
        assert (country_name("SG"), show(Kind.COUNTRY, "SG")) == (name, name)


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert (country_name("ZZ"), country_name("")) == ("ZZ", "")


def test_every_choice_is_a_country_and_the_usual_one_is_first() -> None:
    codes = [code for code, _name in countries()]
    assert (codes[0], len(codes)) == ("CN", len(set(codes)))
    assert {"SG", "DE", "US"} < set(codes)
    assert not {"EU", "UN", "ZZ"} & set(codes)


def test_the_choice_follows_the_language_and_sends_the_code() -> None:
    field = forms.CharField(widget=CountrySelect(can_be_left=True))
    with override("zh-hans"):
        assert list(field.widget.choices)[:2] == [("", "不限"), ("CN", "中国 (CN)")]
    assert next(label for code, label in field.widget.choices if code == "SG") == "Singapore (SG)"
    assert field.clean("SG") == "SG"
