"""Two people at once about one opportunity: each was seen failing with its lock taken out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions.imports import take_import
from partner_center.domains.opportunities.forms.imports import kept_rows
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.models import Office, Opportunity, OpportunityImport
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.kit.refusals import Refused
from tests.domains.opportunities import deals
from tests.domains.partners.people import People
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return [one.code for one in results if isinstance(one, Refused)]


def test_two_people_validate_at_once(people: People, at_once: AtOnce) -> None:
    """Locks: the row in ``Step.perform``, behind it ``hold`` on the customer; without both the stage opens twice."""
    deal = deals.audited(people.northwind)
    judges = [Actor.of(people.person(people.vendor, Role.VENDOR_BUSINESS)) for _ in range(2)]
    today = deals.day(people.northwind, 0)

    def validate(by: Actor) -> Opportunity:
        mine = Opportunity.objects.get(pk=deal.pk)
        return actions.validate(mine, by=by, confirmed_on=today, confirmed_with="Mei")

    assert refusals(at_once(lambda: validate(judges[0]), lambda: validate(judges[1]))) == ["wrong_state"]
    assert Entry.objects.filter(verb="opportunities:opportunity:validate", subject_id=deal.pk).count() == 1
    assert Entry.objects.filter(verb="opportunities:stage:follow", subject_id=deal.pk).count() == 1


def test_the_partner_accepts_while_the_term_runs_out(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock, in step and sweep; without it it is accepted and recalled as well."""
    deal = deals.offered(people.northwind)
    due = OpportunityLife.due(deal)
    assert due is not None

    def accept() -> Opportunity:
        return actions.accept(Opportunity.objects.get(pk=deal.pk), by=people.partner)

    def strike() -> object:
        return sweep(due.due_at + timedelta(seconds=1))

    with clock.freeze(due.due_at - timedelta(seconds=1)):
        codes = refusals(at_once(accept, strike))
    deal.refresh_from_db()
    ends = [("accepted", "following", []), ("recalled", "", ["wrong_state"])]
    assert (deal.status, deal.stage, codes) in ends
    steps = Entry.objects.filter(
        subject_id=deal.pk, verb__in=["opportunities:opportunity:accept", "opportunities:opportunity:expire"]
    )
    assert steps.count() == 1
    assert Due.objects.get(pk=due.pk).failures == 0


def test_what_came_back_is_shared_again_by_two_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold`` on the opportunity that came back; without it the constraint answers with a fault."""
    deal = deals.offered(people.northwind)
    actions.decline(deal, by=people.partner, reason="No capacity")
    deals.member(people.contoso)

    def again() -> Opportunity:
        return actions.share(by=SYSTEM, **deals.offer(people.contoso, offered_before=deal))

    assert refusals(at_once(again, again)) == ["wrong_state"]
    assert Opportunity.objects.filter(offered_before=deal).count() == 1


def test_two_offices_take_one_region_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold`` on the offices; without it a region has two offices, and routing is left to chance."""
    assert people.vendor.pk

    def take() -> Office:
        return deals.office()

    assert refusals(at_once(take, take)) == ["covered"]
    assert Office.objects.filter(regions__contains=["CN-SH"]).count() == 1


def test_two_colleagues_hand_in_the_same_file(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold`` on the partner in ``import_drafts``; without it one of them fails on the database's constraint."""
    colleagues = [Actor.of(people.person(people.northwind, Role.PARTNER_SALES)) for _ in range(2)]
    row = ("Move the plant", "Fabrikam")

    def hand_in(by: Actor) -> bool:
        return deals.imported(people.northwind, deals.file_of(row), by=by).came_before

    assert sorted(map(str, at_once(*(lambda by=by: hand_in(by) for by in colleagues)))) == ["False", "True"]
    assert Opportunity.objects.get().name == "Move the plant"


def test_two_colleagues_write_a_kept_file(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold`` on the partner in ``take_import``; without it both write every row."""
    found = deals.looked_at(people.northwind)

    def take() -> int:
        mine = OpportunityImport.objects.get(pk=found.pk)
        return take_import(mine, by=people.partner, rows=kept_rows(mine)).created

    assert refusals(at_once(take, take)) == ["wrong_state"]
    assert Opportunity.objects.count() == 1
