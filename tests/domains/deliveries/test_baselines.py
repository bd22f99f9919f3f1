"""What can be wrong about the delivery of a baseline solution, what comes late, and what the database refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.jobs import begin_late_baselines
from partner_center.domains.deliveries.models import BaselineDelivery
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.deliveries import baselines, works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People, browser
from tests.domains.solutions import goods


def test_only_baseline_solutions_of_signed_opportunities_are_evaluated(people: People) -> None:
    none = works.signed(people.northwind)
    none.offerings.add(goods.listed_goods(people.northwind))
    early = baselines.sold(people.northwind, stage="following", signed_on=None, contract_amount=None)
    assert [actions.begin_deliveries(one, by=SYSTEM) for one in (none, early)] == [[], []]


def test_a_solution_that_is_linked_after_the_signature_comes_at_night(people: People) -> None:
    opportunity = baselines.sold(people.northwind)
    actions.begin_deliveries(opportunity, by=SYSTEM)
    later = goods.listed(people.northwind)
    opportunity.offerings.add(later)
    begin_late_baselines()
    begin_late_baselines()
    assert [one.offering for one in BaselineDelivery.objects.order_by("pk")][1:] == [later]


def test_a_solution_that_is_taken_off_keeps_its_evaluation(people: People) -> None:
    delivery = baselines.registered(people.northwind)
    delivery.opportunity.offerings.clear()
    begin_late_baselines()
    delivery.refresh_from_db()
    assert delivery.status == "registered"


@pytest.mark.parametrize("days", [1, -6])
def test_a_delivery_ends_between_the_signature_and_today(people: People, days: int) -> None:
    delivery = baselines.registered(people.northwind)
    with pytest.raises(Refused) as refused:
        actions.feed_back_accepted(delivery, by=people.partner, ended_on=works.day(people.northwind, days))
    assert (refused.value.code, list(refused.value.fields)) == ("bad_day", ["ended_on"])


def test_the_project_manager_is_one_of_the_own_people_with_an_own_certificate(people: People) -> None:
    delivery = baselines.begun(people.northwind)
    expert, other = works.expert(people.northwind), works.expert(people.northwind)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"person": works.expert(people.contoso)}, "person"),
        ({"person": expert, "certificate": other.certificates.get()}, "certificate"),
        ({"certificate": other.certificates.get()}, "certificate"),
    ]
    for given, field in wrong:
        with pytest.raises(Refused) as refused:
            actions.register(delivery, by=people.partner, **baselines.MANAGER, **given)
        assert list(refused.value.fields) == [field]
    with pytest.raises(Refused, match="Something is missing"):
        actions.register(delivery, by=people.partner, **{**baselines.MANAGER, "manager_phone": ""})


def test_another_project_manager_takes_over(people: People) -> None:
    reviewer = people.person(people.vendor, Role.VENDOR_REVIEWER)
    delivery = baselines.registered(people.northwind)
    actions.change_manager(delivery, by=people.partner, **{**baselines.MANAGER, "manager_name": "Mei"})
    run_pending()
    subjects = (
        Notification.objects.filter(user=reviewer, message="deliveries.baseline_registered")
        .order_by("pk")
        .values_list("subject", flat=True)
    )
    assert list(subjects) == [f"{delivery.number}: {name} manages the delivery" for name in ("Lin", "Mei")]


def test_evidence_is_asked_for_in_words_and_kept(people: People) -> None:
    delivery = baselines.terminated(people.northwind)
    with pytest.raises(Refused, match="Something is missing"):
        actions.hand_in(delivery, by=people.partner, evidence=[])
    with pytest.raises(Refused) as refused:
        actions.hand_in(delivery, by=people.partner, evidence=[scan("virus.exe", b"MZ")])
    assert list(refused.value.fields) == ["evidence"]
    delivery.refresh_from_db()
    assert delivery.status == "terminated"


def test_a_review_that_somebody_took_is_his(people: People) -> None:
    delivery = baselines.handed_in(people.northwind)
    judges = [Actor.of(people.person(people.vendor, Role.VENDOR_REVIEWER)) for _ in range(2)]
    reviews.take(Review.objects.of(delivery).get(), by=judges[0])
    with pytest.raises(Refused, match="has taken this review"):
        actions.find_evidenced(delivery, by=judges[1])
    actions.find_evidenced(delivery, by=judges[0], comment="Fine.")
    run_pending()
    assert Review.objects.of(delivery).get().outcome == "approved"


def test_account_managers_look_and_do_not_feed_back(people: People) -> None:
    seller = people.person(people.northwind, Role.PARTNER_SALES)
    delivery = baselines.registered(people.northwind)
    assert browser(seller).get(delivery.get_absolute_url()).status_code == 200
    with pytest.raises(NotAllowed):
        actions.feed_back_accepted(delivery, by=Actor.of(seller), ended_on=works.day(people.northwind, 0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "accepted"},
        {"status": "registered", "manager_name": ""},
        {"outcome": "accepted"},
        {"status": "accepted", "outcome": "terminated", "termination": "No", "ended_on": "2026-11-02"},
        {"status": "terminated", "outcome": "terminated", "ended_on": "2026-11-02"},
    ],
)
def test_the_database_refuses_what_cannot_be(people: People, wrong: dict[str, Any]) -> None:
    delivery = baselines.registered(people.northwind)
    with pytest.raises(IntegrityError, match="deliveries_baseline_"), transaction.atomic():
        BaselineDelivery.objects.filter(pk=delivery.pk).update(**wrong)


def test_the_list_is_divided_by_what_comes_next_and_exported(people: People) -> None:
    for make in (baselines.begun, baselines.registered, baselines.terminated, baselines.handed_in, baselines.evidenced):
        make(people.northwind)
    page = browser(people.admin).get("/deliveries/baselines/?tab=evidence").content.decode()
    ended, open_one = (BaselineDelivery.objects.get(status=one) for one in ("terminated", "registered"))
    assert (ended.number in page, open_one.number in page) == (True, False)
    assert "Register (1)" in page
    export = ask("deliveries.baselines", {"query": "tab=evidenced"}, by=people.partner, label="Baseline deliveries")
    run_pending()
    export.refresh_from_db()
    assert (export.state, export.rows) == ("done", 1)
