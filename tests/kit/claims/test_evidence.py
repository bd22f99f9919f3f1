"""When two claims mean the same customer, and when the same need."""

from __future__ import annotations

from datetime import date

import pytest

from partner_center.kit.claims.evidence import (
    Customer,
    Likeness,
    Sign,
    customer_as_written,
    likeness_of,
    mail_key,
    phone_key,
    registration_key,
    signs_of,
)
from partner_center.kit.claims.needs import Need, Overlap, overlap_of


def customer(names: str = "", phones: str = "", mail: str = "", **known: str) -> Customer:
    return Customer(
        names=frozenset(names.split()), phones=frozenset(phones.split()), mail_domains=frozenset(mail.split()), **known
    )


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [
        (customer(account="7"), customer(account="7", names="other"), Likeness.CERTAIN),
        (customer(registration="91A", names="a"), customer(registration="91A", names="b"), Likeness.CERTAIN),
        (customer("name", phones="1"), customer("name", phones="1"), Likeness.PROBABLE),
        (customer("name", mail="a.com"), customer("name", mail="a.com"), Likeness.PROBABLE),
        (customer("晨江 chenjiang"), customer("chenjiang"), Likeness.DOUBTFUL),
        (customer(phones="1"), customer(phones="1"), Likeness.DOUBTFUL),
        (customer(phones="1", mail="a.com"), customer(phones="1", mail="a.com"), Likeness.DOUBTFUL),
        (customer("name"), customer("other"), Likeness.NONE),
        (customer(), customer(), Likeness.NONE),
    ],
)
def test_how_sure_it_is(left: Customer, right: Customer, likeness: Likeness) -> None:
    assert likeness_of(left, right) == likeness_of(right, left) == likeness


def test_two_numbers_in_the_register_are_two_companies() -> None:
    """Companies of one group share their name, switchboard and mail domain."""
    left = customer("group", "1", "g.com", registration="91A")
    right = customer("group", "1", "g.com", registration="91B")
    assert likeness_of(left, right) is Likeness.NONE
    assert signs_of(left, right) == (Sign.NAME, Sign.PHONE, Sign.MAIL)


CODE = "91310000MA1K4X0A7N"


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [
        (CODE, "MA1K4X0A7", Likeness.CERTAIN),  # the organisation's code is part of the credit code
        (CODE, "310115002345678", Likeness.PROBABLE),  # the number before 2015 and the one since
        (CODE, "91310000MA1K4X0B7N", Likeness.DOUBTFUL),  # one wrong sign
        (CODE, "91310000MA1K4XA07N", Likeness.DOUBTFUL),  # two neighbours swapped
        (CODE, "91310000MA1K4XB17N", Likeness.NONE),  # two wrong signs
        (CODE, "91310000MA1K7X0A4N", Likeness.NONE),  # two signs swapped that are no neighbours
        ("91310000MA00000001", "91310000MA00000002", Likeness.NONE),  # neither is right: nothing to lean on
        ("HRB20731", "HRB20732", Likeness.NONE),  # other registers number one after the other
        ("HRB20731", "HRB207312", Likeness.NONE),
    ],
)
def test_what_two_numbers_prove(left: str, right: str, likeness: Likeness) -> None:
    one = customer("name", mail="a.com", registration=left)
    other = customer("name", mail="a.com", registration=right)
    assert likeness_of(one, other) == likeness_of(other, one) == likeness


def test_one_name_in_two_places_is_a_doubt_at_most() -> None:
    """A group has a company in each city, with one name and one mail domain."""

    def written(name: str) -> Customer:
        return customer_as_written(names=[name], mails=["info@chenjiang.example"])

    here, there, somewhere = (written(f"晨江科技{place}有限公司") for place in ("（上海）", "（深圳市）", ""))
    assert likeness_of(here, there) is Likeness.DOUBTFUL
    assert likeness_of(here, somewhere) is likeness_of(here, here) is Likeness.PROBABLE


def test_a_customer_as_people_write_it() -> None:
    assert customer_as_written(
        account="7",
        registrations=["", "９１３１００００ma1k4x0a7n", "other"],
        names=["北京市晨江科技有限公司", "Chenjiang (China) Ltd", ""],
        phones=["138 1234 5678", "n/a"],
        mails=["wu@qq.com", "li@Chenjiang.example"],
    ) == Customer(
        account="7",
        registration=CODE,
        names=frozenset({"北京晨江科技", "chenjiang"}),
        phones=frozenset({"+8613812345678"}),
        mail_domains=frozenset({"chenjiang.example"}),
        places=frozenset({"china"}),
    )


@pytest.mark.parametrize("written", ["13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "（86）13812345678"])
def test_one_phone_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "+8613812345678"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("8001", ""),
        ("", ""),
        ("021-6234 5678", "+862162345678"),
        ("n/a", ""),
        ("+65 6123 4567", "+6561234567"),
        ("021-62345678-801", "+862162345678"),
    ],
)
def test_other_phones(written: str, key: str) -> None:
    assert phone_key(written) == key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("a@Chenjiang.example", "chenjiang.example"),
        ("a@qq.com", ""),
        ("a", ""),
        ("a@", ""),
        ("a@b.com.", "b.com"),
        ("a@vip.sina.com", ""),
        ("a@ｂ．com", "b.com"),
    ],
)
def test_mail_domains(address: str, key: str) -> None:
    assert mail_key(address) == key


def test_registration_numbers_are_compared_without_blanks() -> None:
    assert registration_key(" 91310000-ma1k 4x0a7q") == "91310000MA1K4X0A7Q"


def codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("left", "right", "overlap"),
    [
        (Need(offerings=codes("A B")), Need(offerings=codes("B C")), Overlap.SAME),
        (Need(labels=codes("erp")), Need(labels=codes("erp web")), Overlap.SAME),
        (Need(services=codes("ecs rds")), Need(services=codes("ecs")), Overlap.SAME),
        (Need(services=codes("ecs rds obs")), Need(services=codes("ecs")), Overlap.UNCLEAR),
        (Need(offerings=codes("A")), Need(offerings=codes("B")), Overlap.UNCLEAR),
        (Need(services=codes("ecs")), Need(services=codes("rds")), Overlap.OTHER),
        (
            Need(labels=codes("erp"), services=codes("ecs")),
            Need(labels=codes("web"), services=codes("ecs rds cdn")),
            Overlap.UNCLEAR,
        ),
        (Need(offerings=codes("A")), Need(services=codes("ecs")), Overlap.UNCLEAR),
        (Need(), Need(), Overlap.UNCLEAR),
        (Need(offerings=codes("A"), ends_on=date(2026, 1, 31)), Need(starts_on=date(2026, 2, 1)), Overlap.OTHER),
        (
            Need(offerings=codes("A"), ends_on=date(2026, 2, 1)),
            Need(offerings=codes("A"), starts_on=date(2026, 2, 1)),
            Overlap.SAME,
        ),
    ],
)
def test_needs(left: Need, right: Need, overlap: Overlap) -> None:
    assert overlap_of(left, right) == overlap_of(right, left) == overlap
