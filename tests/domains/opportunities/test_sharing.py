"""What a partner shares: complete, with consent, routed by rule, audited, validated in time, or mended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partner_center.domains.customers.models import Customer
from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.models import Consent, Opportunity
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.foundations.reviews.queries import review_of
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState
from tests.domains.billing.world import LONG_AGO, associated
from tests.domains.opportunities import deals
from tests.domains.partners.people import People
from tests.domains.solutions import goods

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def people(db: None) -> People:
    return People()


def refusal(deal: Opportunity, by: Actor) -> Refused:
    """What keeps it from being submitted."""
    with pytest.raises(Refused) as refused:
        actions.submit(deal, by=by)
    return refused.value


def test_a_draft_may_hold_a_name_only_and_says_what_it_lacks(people: People) -> None:
    deal = actions.draft_opportunity(by=people.partner, name="Perhaps", currency="CNY")
    told = refusal(deal, people.partner)
    assert told.code == "incomplete"
    assert {"customer_name", "region", "budget", "expected_amount", "contacts", "consent_by"} <= set(told.fields)
    assert "partner_contact" not in told.fields


def test_days_that_have_passed_are_refused_at_their_field(people: People) -> None:
    deal = deals.draft(people.northwind)
    with deals.later(days=60):
        assert set(refusal(deal, people.partner).fields) == {"expected_sign_on", "project_start_on"}


def test_expected_days_are_in_order(people: People) -> None:
    early = deals.day(people.northwind, 10)
    deal = deals.draft(people.northwind, project_start_on=early)
    assert set(refusal(deal, people.partner).fields) == {"project_start_on"}


def test_without_consent_submission_is_refused_at_the_field(people: People) -> None:
    deal = deals.draft(people.northwind, consent_by="", consent_on=None, consent_means="")
    assert set(refusal(deal, people.partner).fields) == {"consent_by"}
    actions.amend(
        deal,
        by=people.partner,
        consent_by="Mei",
        consent_on=deals.day(people.northwind, -1),
        consent_means="written",
    )
    assert actions.submit(deal, by=people.partner).status == "auditing"
    kept = Consent.objects.get(opportunity=deal)
    assert (kept.given_by, kept.means, kept.wording) == ("Mei", "written", "2026-01")
    assert kept.recorded_by == people.partner.label


def test_saying_the_same_consent_again_keeps_the_record(people: People) -> None:
    deal = deals.draft(people.northwind)
    said = deals.answers(people.northwind)
    kept = deal.consents.get()
    again = {"consent_by": kept.given_by, "consent_on": kept.given_on, "consent_means": kept.means}
    actions.amend(deal, by=people.partner, **again)
    assert deal.consents.count() == 1
    actions.amend(deal, by=people.partner, **{**again, "consent_by": said["consent_by"]})
    assert deal.consents.count() == 2


def test_the_vendor_does_not_see_drafts_and_rivals_see_nothing(people: People) -> None:
    deal = deals.draft(people.northwind)
    vendor = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    assert not Opportunity.objects.visible_to(vendor).exists()
    actions.submit(deal, by=people.partner)
    assert Opportunity.objects.visible_to(vendor).get() == deal
    assert not Opportunity.objects.visible_to(Actor.of(people.rival)).exists()
    with pytest.raises(NotFound):
        actions.amend(deal, by=Actor.of(people.rival), name="Mine now")


def test_only_a_draft_is_deleted(people: People) -> None:
    deal = deals.draft(people.northwind)
    actions.delete_draft(deal, by=people.partner)
    assert not Opportunity.objects.exists()
    assert Entry.objects.filter(verb="opportunities:opportunity:delete").exists()
    with pytest.raises(WrongState):
        actions.delete_draft(deals.submitted(people.northwind), by=people.partner)


def test_a_partner_cannot_change_or_end_what_it_submitted(people: People) -> None:
    deal = deals.submitted(people.northwind)
    with pytest.raises(WrongState):
        actions.amend(deal, by=people.partner, name="Another name")
    with pytest.raises(NotAllowed):
        actions.close(deal, by=people.partner, reason="No longer")
    manager = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    actions.close(deal, by=manager, reason="The customer is another one")
    run_pending()
    assert deal.status == "closed"
    assert Review.objects.of(deal).get().status == "decided"


def test_a_new_customer_goes_to_the_office_of_its_region(people: People) -> None:
    east = deals.office()
    deals.office(name="South", regions=["CN-GD"], is_default=True)
    deal = deals.submitted(people.northwind)
    assert (deal.office, deal.office_why) == (east, "region")
    assert (deal.pdm, deal.pdm_why) == (None, "pool")
    far = deals.submitted(people.northwind, region="CN-XJ")
    assert (far.office is not None and far.office.name, far.office_why) == ("South", "default")


def test_an_existing_customer_goes_to_the_office_that_owns_it(people: People) -> None:
    deals.office()
    south = deals.office(name="South", regions=["CN-GD"])
    customer = Customer.objects.create(kind="customer", number="C-1", name="Fabrikam")
    associated(people.northwind, customer, since=LONG_AGO)
    actions.own_customer(south, by=SYSTEM, customer=customer)
    deal = deals.submitted(people.northwind, customer=customer)
    assert (deal.office, deal.office_why, deal.customer_name) == (south, "owner", "Fabrikam")


def test_a_customer_of_somebody_else_is_refused_at_the_field(people: People) -> None:
    customer = Customer.objects.create(kind="customer", number="C-1", name="Fabrikam")
    associated(people.contoso, customer, since=LONG_AGO)
    with pytest.raises(Refused) as refused:
        deals.draft(people.northwind, customer=customer)
    assert set(refused.value.fields) == {"customer"}


def test_only_own_listed_offerings_are_linked(people: People) -> None:
    listed, drafted = goods.listed(people.northwind), goods.drafted(people.northwind)
    theirs = goods.listed(people.contoso)
    assert list(deals.draft(people.northwind, offerings=[listed]).offerings.all()) == [listed]
    for wrong in (drafted, theirs):
        with pytest.raises(Refused) as refused:
            deals.draft(people.northwind, offerings=[wrong])
        assert refused.value.code == "not_listed"


def test_one_region_belongs_to_one_office(people: People) -> None:
    deals.office()
    with pytest.raises(Refused) as refused:
        deals.office(name="Second east")
    assert set(refused.value.fields) == {"regions"}


def test_the_validation_lasts_ten_working_days_and_then_rejects(people: People) -> None:
    deal = deals.audited(people.northwind)
    due = OpportunityLife.due(deal)
    assert due is not None
    assert f"{due.due_at:%Y-%m-%d}" == "2026-11-16"  # the night to Tuesday, ten working days after Monday
    with clock.freeze(due.due_at + timedelta(minutes=1)):
        sweep()
        run_pending()
    deal.refresh_from_db()
    assert (deal.status, deal.rejection_code) == ("rejected", "overdue")
    assert Review.objects.of(deal).get(queue="opportunity-validation").outcome == "lapsed"
    with clock.freeze(due.due_at + timedelta(hours=1)):
        assert actions.submit(deal, by=people.partner).status == "auditing"  # nothing had to be mended


def test_validating_after_the_term_is_refused_even_before_the_sweep(people: People) -> None:
    deal = deals.audited(people.northwind)
    due = OpportunityLife.due(deal)
    assert due is not None
    with clock.freeze(due.due_at + timedelta(seconds=1)), pytest.raises(Refused) as refused:
        actions.validate(deal, by=SYSTEM, confirmed_on=deals.day(people.northwind, 0), confirmed_with="Mei")
    assert refused.value.code == "overdue"


def test_reminders_come_three_and_one_day_before(people: People) -> None:
    bd = people.person(people.vendor, Role.VENDOR_BUSINESS)
    deals.office(bd=bd)
    deal = deals.audited(people.northwind)
    due = OpportunityLife.due(deal)
    assert due is not None
    for ahead in (3, 1):
        with clock.freeze(due.due_at - timedelta(days=ahead) + timedelta(minutes=1)):
            sweep()
            run_pending()
    told = Notification.objects.filter(user=bd, message="opportunities.validation_near")
    assert told.count() == 2


def test_a_rejection_names_fields_and_only_their_change_opens_the_way_back(people: People) -> None:
    manager = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    deal = deals.submitted(people.northwind)
    first = deal.submitted_at
    review = review_of(deal, manager)
    assert review is not None
    reviews.reject(review, by=manager, reason="Say more", code="vague", fields={"need": "", "budget": ""})
    run_pending()
    deal.refresh_from_db()
    assert (deal.status, deal.rejection_code, deal.rejection) == ("rejected", "vague", "Say more")
    assert set(refusal(deal, people.partner).fields) == {"need", "budget"}
    actions.amend(deal, by=people.partner, name="Another name")
    assert refusal(deal, people.partner).code == "not_mended"
    with deals.later(days=1):
        actions.amend(deal, by=people.partner, need="Forty machines report every second; today nobody sees them.")
        actions.submit(deal, by=people.partner)
        run_pending()
    assert (deal.status, deal.rejection_code, deal.submitted_at) == ("auditing", "", first)
    assert Review.objects.of(deal).get().round == 2


def test_a_new_round_is_dated_anew(people: People) -> None:
    deal = deals.audited(people.northwind)
    before = deal.audit_passed_at
    actions.reject(deal, by=SYSTEM, reason="Who is it?", code="no_contact", fields=["contacts"])
    run_pending()
    contact = {"name": "Wu", "title": "CEO", "phone": "+86 10 5555 0000", "email": "wu@tailspin.example"}
    actions.amend(deal, by=people.partner, contacts=[contact])
    with deals.later(days=2):
        actions.submit(deal, by=people.partner)
        assert deal.audit_passed_at is None
        run_pending()
        actions.pass_audit(deal, by=SYSTEM)
    assert before is not None
    assert deal.audit_passed_at is not None
    assert deal.audit_passed_at > before


def test_the_partners_manager_audits_and_the_pool_where_there_is_none(people: People) -> None:
    pool = Actor.of(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    other = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    own = people.person(people.vendor, Role.VENDOR_MANAGER)
    deal = deals.submitted(people.northwind)
    Opportunity.objects.filter(pk=deal.pk).update(pdm=own)
    deal.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.pass_audit(deal, by=other)
    assert OpportunityLife.pass_audit.is_open(pool, deal)
    actions.pass_audit(deal, by=Actor.of(own))
    assert deal.status == "validating"


def test_any_member_of_the_office_validates_and_members_of_others_do_not(people: People) -> None:
    here = people.person(people.vendor, Role.VENDOR_OFFICE)
    elsewhere = Actor.of(people.person(people.vendor, Role.VENDOR_OFFICE))
    deals.office(members=[here])
    deal = deals.audited(people.northwind)
    said = {"confirmed_on": deals.day(people.northwind, 0), "confirmed_with": "Mei"}
    with pytest.raises(NotAllowed):
        actions.validate(deal, by=elsewhere, **said)
    actions.validate(deal, by=Actor.of(here), **said)
    assert (deal.status, deal.stage, deal.confirmed_with) == ("validated", "following", "Mei")


def test_the_vendor_may_reassign_and_the_new_people_are_told(people: People) -> None:
    bd = people.person(people.vendor, Role.VENDOR_BUSINESS)
    south = deals.office(name="South", regions=["CN-GD"])
    deal = deals.submitted(people.northwind)
    by = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    actions.reassign(deal, by=by, office=south, pdm=None, bd=bd, reason="The head office buys")
    run_pending()
    deal.refresh_from_db()
    assert (deal.office, deal.office_why, deal.bd) == (south, "hand", bd)
    assert Notification.objects.filter(user=bd, message="opportunities.reassigned").exists()


def test_the_vendor_changes_offerings_and_the_partner_is_told(people: People) -> None:
    listed = goods.listed(people.northwind)
    deal = deals.submitted(people.northwind)
    by = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    actions.change_offerings(deal, by=by, offerings=[listed], reason="This is what you install there")
    run_pending()
    assert list(deal.offerings.all()) == [listed]
    assert deal.requirement_labels == ["migration", "security"]
    assert Notification.objects.filter(user=people.admin, message="opportunities.offerings").exists()


def test_amounts_are_above_zero_in_the_database_as_well(people: People) -> None:
    deal = deals.draft(people.northwind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opportunity.objects.filter(pk=deal.pk).update(expected_amount=Decimal(0))
