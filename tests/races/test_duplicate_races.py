"""Two people at once about the same customer: seen failing with the locks taken out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions import duplicates
from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import Refused
from tests.domains.opportunities.claiming import po
from tests.domains.partners.people import People
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def test_two_duplicates_are_validated_at_once(people: People, at_once: AtOnce, settings: object) -> None:
    """Lock: ``hold`` on every sign of the customer in ``must_come_first``; without it both pass.

    By the reading in which the first validation wins, either may come first, and exactly one does.
    """
    settings.DUPLICATES_PARTNERS_BY = "validation"  # type: ignore[attr-defined]  # pytest-django's fixture
    judge = people.person(people.vendor, Role.VENDOR_BUSINESS)
    pair = [po(people.northwind, audited=2), po(people.contoso, submitted=2, audited=3)]
    today = (clock.now() - timedelta(days=1)).date()

    def validate(pk: int) -> Opportunity:
        mine = Opportunity.objects.get(pk=pk)
        return actions.validate(mine, by=Actor.of(judge), confirmed_on=today, confirmed_with="Wu, CIO")

    results = at_once(*[lambda pk=one.pk: validate(pk) for one in pair])
    refused = [one for one in results if isinstance(one, Exception)]
    assert [one.code for one in refused if isinstance(one, Refused)] == ["duplicate"], results
    assert Opportunity.objects.filter(status="validated").count() == 1


def test_two_comparisons_of_one_pair_open_one_case(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold`` on every sign of the customer in ``compare``; without it the constraint answers with a fault."""
    pair = [po(people.northwind), po(people.contoso, submitted=2)]

    def compare(pk: int) -> None:
        with transaction.atomic():
            duplicates.compare(Opportunity.objects.get(pk=pk))

    assert at_once(*[lambda pk=one.pk: compare(pk) for one in pair]) == [None, None]
    assert DuplicateCase.objects.count() == 1
