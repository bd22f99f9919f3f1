"""A draft keeps what was typed, without the one character that the database cannot store."""

import pytest

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.webkit.actions import keep_draft


@pytest.mark.django_db
def test_a_draft_with_nul_is_kept_without_it() -> None:
    company = Company.objects.create(kind="partner", number="P-NUL", name="Northwind")
    person = User.objects.create_user("draft@northwind.example", company=company)
    draft = keep_draft("test", {"note": ["a\0b", "c"]}, by=Actor.of(person))
    draft.refresh_from_db()
    assert draft.data == {"note": ["ab", "c"]}
