"""One company, many spellings: what counts as the same name, and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_center.kit.names import bracketed_places, name_key

SAME = [
    ("北京晨江科技有限公司", "北京晨江科技股份有限公司", "legal forms"),
    ("北京晨江科技有限公司", "北京晨江科技有限责任公司", "legal forms"),
    ("晨江控股集团有限公司", "晨江", "group words with their legal form"),
    ("晨江（北京）科技有限公司", "晨江科技", "the city inside, in full-width brackets"),
    ("（北京）晨江科技有限公司", "晨江科技有限公司", "the city before the name"),
    ("晨江科技(上海市)有限公司", "晨江科技有限公司", "a city with its own suffix"),
    ("晨江咨询（有限合伙）", "晨江咨询", "a partnership in brackets"),
    ("晨江 科技　有限 公司", "晨江科技有限公司", "gaps of both widths"),
    ("晨江·科技有限公司", "晨江科技有限公司", "a dot in the middle"),
    ("ＡＢＣ科技有限公司", "abc科技有限公司", "full-width letters"),
    ("Chenjiang Tech Co., Ltd.", "CHENJIANG TECH LIMITED", "case, dots and legal forms"),
    ("Chenjiang Tech Co.,Ltd", "Chenjiang-Tech Company Limited", "no space after the comma, a hyphen"),
    ("Chenjiang Tech (Beijing) Co., Ltd.", "Chenjiang Tech Ltd", "the city in brackets, in letters"),
    ("Müller GmbH & Co. KG", "MÜLLER GMBH", "several legal forms, joined"),
    ("Acme S.A.", "Acme SA", "a dotted legal form"),
    ("Acme S. A.", "Acme SA", "a dotted legal form with a gap"),
    ("Acme Sdn. Bhd.", "ACME SDN BHD", "Malaysian"),
    ("Acme Pte. Ltd.", "Acme Pte Ltd", "Singaporean"),
    ("Acme, Inc.", "Acme Corporation", "American"),
    ("O'Neill Ltd", "O’Neill Limited", "apostrophes of both kinds"),
    ("Straße AG", "STRASSE AG", "letters that become two"),
    ("Acme\u200b Ltd", "Acme Ltd", "a character nobody sees"),
    ("Bits & Bytes Ltd", "Bits and Bytes", "an ampersand"),
    ("The Copperfield Tea Company", "Copperfield Tea Co.", "an article before the name"),
    ("北京市晨江科技有限公司", "北京晨江科技有限公司", "a city before the name, with its suffix"),
    ("广东省深圳市晨江科技有限公司", "广东深圳晨江科技有限公司", "province and city with their suffixes"),
    ("晨江科技有限公司（上海市）分公司", "晨江科技有限公司上海市分公司", "the place of a branch in brackets"),
    ("晨江科技有限公司上海市分公司", "晨江科技有限公司上海分公司", "the place of a branch with its suffix"),
]

DIFFERENT = [
    ("北京晨江科技有限公司", "上海晨江科技有限公司", "a city that is part of the name"),
    ("晨江科技有限公司", "晨江科技有限公司上海分公司", "a branch is not its head office"),
    ("晨江科技有限公司（上海）分公司", "晨江科技有限公司（北京）分公司", "two branches, their places in brackets"),
    ("晨江科技有限公司分公司（上海）", "晨江科技有限公司分公司（北京）", "the places behind the word for a branch"),
    ("晨江银行（大连）分行", "晨江银行（沈阳）分行", "two branches of a bank"),
    ("Acme Ltd (Singapore) Branch", "Acme Ltd (Hong Kong) Branch", "two branches, in letters"),
    ("上海市政工程有限公司", "上海政工程有限公司", "a city before the word for public works"),
    ("晨江科技（一期）", "晨江科技", "a bracket that is no place"),
    ("晨江科技", "晨光科技", "another character"),
    ("Acme Tech", "Acme Bank", "another word"),
    ("Acme 1", "Acme 2", "another number"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_two_spellings_of_one_company_have_one_key(one: str, other: str, why: str) -> None:
    assert name_key(one) == name_key(other), why


@pytest.mark.parametrize(("one", "other", "why"), DIFFERENT)
def test_different_companies_keep_different_keys(one: str, other: str, why: str) -> None:
    assert name_key(one) != name_key(other), why


@pytest.mark.parametrize("text", ["有限公司", "集团", "Co., Ltd.", "Limited", "(北京)公司"])
def test_a_name_of_legal_forms_only_keeps_them_so_that_it_is_not_everybodys(text: str) -> None:
    assert name_key(text)


@pytest.mark.parametrize("text", ["", "  ", "()", "…—!", "\u200b"])
def test_nothing_has_no_key(text: str) -> None:
    assert name_key(text) == ""


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("晨江（北京）科技有限公司", {"北京"}),
        ("晨江科技(上海市)有限公司", {"上海"}),
        ("Chenjiang (Shenzhen) Co., Ltd.", {"shenzhen"}),
        ("北京晨江科技有限公司", set()),
        ("晨江科技有限公司（上海）分公司", set()),
        ("晨江科技（一期）", set()),
    ],
)
def test_the_places_that_a_key_leaves_out(name: str, places: set[str]) -> None:
    assert bracketed_places(name) == places


def test_the_key_itself_is_readable() -> None:
    assert name_key("（深圳）晨江数据股份有限公司") == "晨江数据"
    assert name_key("Chenjiang Data (Shenzhen) Co., Ltd.") == "chenjiangdata"


@given(st.text(max_size=60))
def test_case_width_and_surrounding_space_never_matter(text: str) -> None:
    key = name_key(text)
    assert name_key(f"  {text} ") == key
    assert name_key(unicodedata.normalize("NFKC", text)) == key
    assert key == key.casefold()
    assert not any(one.isspace() for one in key)


@given(
    st.text(alphabet="晨江数据科技abc19", min_size=1, max_size=20),
    st.sampled_from(["有限公司", " GmbH", "集团", ", Inc."]),
)
def test_a_legal_form_at_the_end_never_matters(name: str, form: str) -> None:
    assert name_key(name + form) == name_key(name)
