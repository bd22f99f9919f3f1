"""A baseline solution is delivered: from the signature to the evidence (domain.md 8.6).

Northwind signs an opportunity with two baseline solutions and goods of the marketplace. An evaluation begins by itself
for each of the solutions, and Northwind is told. For the first it registers one of its delivery people with the
certificate as project manager, for the second somebody whom the vendor does not know yet. The customer accepts the
first: Northwind feeds that back and hands in evidence; the reviewer asks for a supplement, gets it, and closes the
evaluation. Of the second the customer wants no more: it agrees to unsubscribe and terminate. The evidence of that is
not enough, the vendor says what is missing, Northwind hands it in, and the vendor closes it as well. Nothing of this
runs against a clock. A sale that is lost after its signature closes what waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import BaselineDelivery
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.models import Document
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import Refused
from tests.domains.deliveries import works
from tests.domains.deliveries.baselines import MANAGER, sold
from tests.domains.partners.papers import scan
from tests.domains.partners.people import Api, People, browser

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is Monday, 2 November 2026, ten in the morning in Shanghai."""
    with clock.freeze(MONDAY) as stopped:
        yield stopped


def sign(people: People, solutions: int) -> Opportunity:
    """Follow and sign an opportunity; what follows from it happens in the background."""
    unsigned = {"stage": "following", "signed_on": None, "contract_amount": None}
    opportunity = sold(people.northwind, solutions=solutions, **unsigned)
    today = works.day(people.northwind, 0)
    opportunities.sign(opportunity, by=people.partner, signed_on=today, contract_amount=Decimal(900000))
    run_pending()
    return opportunity


def told(person: Actor, delivery: BaselineDelivery) -> list[str]:
    """The subjects of what somebody was told about a delivery, oldest first."""
    rows = Notification.objects.filter(user=person.user, about_id=delivery.pk).order_by("pk")
    return [one.subject for one in rows if one.message.startswith("deliveries.")]


def test_from_the_signature_to_the_evidence(people: People, hands: clock.Hands) -> None:
    lead = Actor.of(people.person(people.northwind, Role.PARTNER_DELIVERY))
    reviewer = Actor.of(people.person(people.vendor, Role.VENDOR_REVIEWER))
    opportunity = sign(people, solutions=2)
    first, second = BaselineDelivery.objects.order_by("pk")
    assert {one.offering.kind for one in (first, second)} == {"baseline"}
    assert (first.status, first.opportunity, first.partner) == ("to_register", opportunity, people.northwind)

    # A known person with the certificate, and somebody who is not known.
    expert = works.expert(people.northwind)
    known = {"person": expert, "certificate": expert.certificates.get()}
    actions.register(first, by=lead, **MANAGER, **known)
    actions.register(second, by=lead, **MANAGER)
    assert (first.status, first.person, first.certificate.number) == (
        "registered",
        expert,
        known["certificate"].number,
    )

    # Going into delivery begins nothing a second time.
    opportunity.refresh_from_db()
    opportunities.start_delivery(opportunity, by=people.partner)
    run_pending()
    assert BaselineDelivery.objects.count() == 2

    # The customer accepts; the evidence needs a supplement.
    hands.move_to(MONDAY + timedelta(days=60))
    actions.feed_back_accepted(first, by=lead, ended_on=works.day(people.northwind, -1))
    assert (first.status, first.outcome) == ("accepted", "accepted")
    actions.hand_in(first, by=lead, evidence=[scan("acceptance.png")], note="Signed by the head of IT.")
    review = Review.objects.of(first).get()
    reviews.take(review, by=reviewer)
    reviews.ask(review, by=reviewer, text="The second page is missing.")
    actions.add_evidence(first, by=lead, evidence=[scan("second-page.png")])
    reviews.answer(review, by=lead, text="Added.")
    reviews.approve(review, by=reviewer, comment="Complete.")
    first.refresh_from_db()
    assert (first.status, first.outcome, first.comment) == ("evidenced", "accepted", "Complete.")

    # The other one is terminated; the vendor says what is missing, and gets it.
    actions.feed_back_terminated(
        second, by=lead, ended_on=works.day(people.northwind, -1), reason="The customer keeps its old system."
    )
    actions.hand_in(second, by=lead, evidence=[scan("minutes.png")])
    review = Review.objects.of(second).get()
    reviews.take(review, by=reviewer)
    reviews.reject(review, by=reviewer, reason="The agreement is not signed.")
    second.refresh_from_db()
    assert (second.status, second.outcome, second.refusal) == (
        "incomplete",
        "terminated",
        "The agreement is not signed.",
    )
    actions.hand_in(second, by=lead, evidence=[scan("agreement.png")])
    review.refresh_from_db()
    assert (review.status, review.round, second.refusal) == ("assigned", 2, "")
    reviews.approve(review, by=reviewer)
    second.refresh_from_db()
    assert (second.status, second.outcome) == ("evidenced", "terminated")

    # Each step was told to the other side; there never was a clock of their own.
    run_pending()
    assert told(lead, second) == [
        f"Register the delivery {second.number} of “Landing zone”",
        f"The evidence of {second.number} is not complete",
        f"{second.number} is evidenced",
    ]
    assert told(reviewer, second)[:3] == [
        f"{second.number}: Lin manages the delivery",
        f"{second.number}: terminated on {works.day(people.northwind, -1)}",
        f"The evidence of {second.number} waits for review",
    ]
    assert not Due.objects.filter(subject_type__model="baselinedelivery").exists()
    assert Document.objects.filter(kind="deliveries.baseline-evidence").count() == 4


def test_the_same_at_both_doors(people: People) -> None:
    sign(people, solutions=1)
    delivery = BaselineDelivery.objects.get()
    mine, page = Api(people.admin), browser(people.admin)
    address = f"/deliveries/baselines/{delivery.number}"
    missing = mine.post(f"{address}/register", {"manager_phone": "1"})
    assert missing.status_code == 422
    assert [one["pointer"] for one in missing.json()["errors"]] == ["#/manager_name", "#/manager_email"]
    expert = works.expert(people.northwind)
    made = mine.post(f"{address}/register", {"person": expert.number, "manager_phone": "+86 1"})
    assert made.status_code == 200, made.content
    assert (made.json()["manager_name"], made.json()["manager_email"]) == (expert.name, expert.email)

    step = f"/deliveries/baselines/{delivery.pk}"
    early = page.post(f"{step}/feed_back_accepted/", {"ended_on": "2026-10-01", "seen": "registered"})
    assert "cannot have ended before" in early.content.decode()
    done = page.post(f"{step}/feed_back_accepted/", {"ended_on": "2026-11-02", "seen": "registered"})
    assert done.status_code == 302
    assert page.post(f"{step}/feed_back_accepted/", {"ended_on": "2026-11-02", "seen": "registered"}).status_code == 409
    assert mine.post(f"{address}/hand-in", {}).json()["errors"][0]["pointer"] == "#/evidence"
    sent = page.post(f"{step}/hand_in/", {"evidence": [scan("report.png")], "note": "", "seen": "accepted"})
    assert sent.status_code == 302

    # Colleagues without the right, strangers, and the vendor.
    finance = Api(people.person(people.northwind, Role.PARTNER_FINANCE))
    assert finance.get(address).status_code == 403
    assert Api(people.rival).get(address).status_code == 404
    assert mine.post(f"{address}/find-evidenced").status_code == 403
    vendor = Api(people.person(people.vendor, Role.VENDOR_REVIEWER))
    assert vendor.get(address).json()["status"] == "reviewing"
    assert vendor.post(f"{address}/send-back", {"reason": "Page 2 is missing."}).json()["status"] == "incomplete"
    shown = page.get(f"{step}/").content.decode()
    assert "Page 2 is missing." in shown
    assert "Complete the evidence of 1 baseline delivery" in page.get("/").content.decode()


def test_a_lost_sale_closes_what_waits(people: People) -> None:
    opportunity = sign(people, solutions=2)
    done, waiting = BaselineDelivery.objects.order_by("pk")
    by = people.partner
    actions.feed_back_accepted(actions.register(done, by=by, **MANAGER), by=by, ended_on=works.day(people.northwind, 0))
    opportunity.refresh_from_db()
    opportunities.lose(opportunity, by=by, lost_code="budget", reason="The budget was cut.")
    run_pending()
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.status, waiting.status, waiting.outcome) == ("accepted", "closed", "")
    with pytest.raises(Refused, match="no longer possible"):
        actions.register(waiting, by=by, **MANAGER)
