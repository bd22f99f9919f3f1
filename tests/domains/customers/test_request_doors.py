"""Unlinking, switching and account facts through the console and over the API."""

from __future__ import annotations

from decimal import Decimal

from django.test import override_settings
from django.urls import reverse

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import AssociationRequest, Customer
from partner_center.domains.customers.queries import facts_of
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from tests.domains.billing.world import associated, customer
from tests.domains.customers.accounts import asked, clean, in_segment, somebody_of, state
from tests.domains.partners.people import Api, People, browser


def test_the_list_of_obstacles_stands_before_the_form(people: People) -> None:
    association = clean(people, arrears=Decimal(5), frozen="account")
    url = reverse("customers:customer-unlink", args=[association.customer_id])
    page = browser(people.admin).get(url).content.decode()
    assert "The customer must top up its account" in page
    assert "Whoever froze the account must unfreeze it first." in page
    assert "Check again" in page
    assert 'name="reason"' not in page
    state(association.customer)
    again = browser(people.admin).get(url)
    assert again.context["checked"].passed
    assert 'name="reason"' in again.content.decode()
    unticked = browser(people.admin).post(url, {"reason": "We part"})
    assert unticked.context["form"].errors == {"accepted": ["Accept what follows before you ask."]}
    done = browser(people.admin).post(url, {"reason": "We part", "accepted": "on"})
    request = AssociationRequest.objects.get()
    assert done.headers["Location"] == request.get_absolute_url()
    assert browser(people.admin).get(request.get_absolute_url()).status_code == 200


def test_only_administrators_ask(people: People) -> None:
    association = clean(people)
    sales = people.person(people.northwind, Role.PARTNER_SALES, Role.PARTNER_DELIVERY)
    url = reverse("customers:customer-unlink", args=[association.customer_id])
    assert browser(sales).get(url).status_code == 403
    assert browser(people.rival).get(url).status_code == 404
    page = browser(sales).get(f"/customers/{association.customer_id}/").content.decode()
    assert url not in page


def test_a_customer_unlinks_from_its_own_page(people: People) -> None:
    association = clean(people)
    own = browser(somebody_of(association.customer))
    assert reverse("customers:my-partner-unlink") in own.get("/customers/my-partner/").content.decode()
    sent = own.post(reverse("customers:my-partner-unlink"), {"reason": "A new strategy", "accepted": "on"})
    request = AssociationRequest.objects.get()
    assert (request.side, sent.headers["Location"]) == ("customer", request.get_absolute_url())
    waiting = own.get("/customers/my-partner/").content.decode()
    assert request.number in waiting
    assert reverse("customers:my-partner-unlink") not in waiting
    answered = browser(people.admin).post(
        reverse("customers:association-request-step", args=[request.pk, "agree"]), {"seen": "pending"}
    )
    assert answered.status_code == 302
    request.refresh_from_db()
    assert request.status == "agreed"
    follows = browser(people.admin).get(request.get_absolute_url()).content.decode()
    assert "To be done by the vendor" in follows


def test_a_customer_without_a_partner_has_nothing_to_unlink(people: People) -> None:
    page = browser(somebody_of(customer())).get(reverse("customers:my-partner-unlink"))
    assert (page.status_code, "No association is in force" in page.content.decode()) == (200, True)


def test_the_whole_way_over_the_api(people: People) -> None:
    association = clean(people, kind="resale", cash_balance=Decimal("9.90"))
    program, own = Api(people.admin), Api(somebody_of(association.customer))
    checks = program.get(f"/customers/associations/{association.pk}/checks?kind=switch").json()
    assert (checks["passed"], checks["could_be_asked"], checks["kind"]) == (True, True, "switch")
    body = {"customer": association.customer.number, "kind": "switch", "reason": "Own contract", "accepted": True}
    made = program.post("/customers/association-requests", body)
    assert (made.status_code, made.json()["type_to"]) == (201, "referral")
    number = made.json()["number"]
    twice = program.post("/customers/association-requests", body)
    assert (twice.status_code, twice.json()["code"]) == (409, "check_one_request")
    assert program.post(f"/customers/association-requests/{number}/agree").status_code == 403
    done = own.post(f"/customers/association-requests/{number}/agree")
    assert (done.status_code, done.json()["status"]) == (200, "agreed")
    late = own.post(f"/customers/association-requests/{number}/refuse", {"reason": "Changed my mind"})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    follows = program.get(f"/customers/association-requests/{number}/consequences").json()["items"]
    assert (follows[0]["kind"], follows[0]["amount"], follows[0]["done"]) == ("balance", "9.90", False)


def test_a_customer_asks_over_the_api_about_itself(people: People) -> None:
    association = clean(people)
    body = {"kind": "unlink", "reason": "A new strategy", "accepted": True}
    made = Api(somebody_of(association.customer)).post("/customers/association-requests", body)
    assert (made.status_code, made.json()["side"]) == (201, "customer")


def test_operations_correct_facts_by_hand_and_programs_state_them(people: People, operations: User) -> None:
    own = Customer.objects.get(pk=clean(people, arrears=Decimal(5)).customer_id)
    url = reverse("customers:customer-facts-state", args=[own.pk])
    form = browser(operations).get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in {None, ""}}
    assert sent["arrears"] == Decimal("5.00")
    sent |= {"arrears": "0", "special_contract": "false", "direct_sales": "unknown", "note": "Paid yesterday"}
    done = browser(operations).post(url, sent)
    assert done.status_code == 302, done.context["form"].errors
    facts = facts_of(own)
    assert (facts.arrears, facts.special_contract, facts.direct_sales, facts.reserved_instances) == (0, False, None, 0)
    page = browser(operations).get(f"/customers/{own.pk}/facts/").content.decode()
    assert "Paid yesterday" in page
    program = Api(operations)
    stated = program.patch(f"/customers/customers/{own.number}/account-facts", {"frozen": None, "open_orders": 2})
    assert stated.status_code == 200, stated.json()
    assert (stated.json()["frozen"], stated.json()["open_orders"], stated.json()["arrears"]) == (None, 2, "0.00")
    wrong = program.patch(f"/customers/customers/{own.number}/account-facts", {"arrears": "-1"})
    assert wrong.status_code == 422
    without = program.patch(f"/customers/customers/{customer().number}/account-facts", {"arrears": "1"})
    assert "in which currency" in str(without.json()["errors"])
    assert Api(people.admin).get(f"/customers/customers/{own.number}/account-facts").status_code == 403
    assert browser(people.admin).get(f"/customers/{own.pk}/facts/").status_code == 403


def test_a_customer_reads_its_own_profile(people: People) -> None:
    association = clean(people)
    page = browser(somebody_of(association.customer)).get("/customers/own/").content.decode()
    assert "Blue Whale Ltd" in page
    assert browser(people.admin).get("/customers/own/").status_code == 403


def test_a_page_tells_that_the_customer_came_from_another_partner(people: People) -> None:
    association = clean(people)
    actions.agree(asked(association, people.admin), by=Actor.of(somebody_of(association.customer)))
    newer = associated(people.contoso, association.customer, since=association.started_at.replace(year=2027))
    rival = browser(people.rival)
    assert "has not stated which segment" in rival.get(newer.get_absolute_url()).content.decode()
    in_segment(association.customer, "key_account")
    assert "to which the rule does not apply" in rival.get(newer.get_absolute_url()).content.decode()
    in_segment(association.customer, "long_tail")
    assert "No incentive before" in rival.get(newer.get_absolute_url()).content.decode()


def test_home_says_what_silence_means(people: People) -> None:
    association = clean(people)
    asked(association, people.admin)
    home = browser(somebody_of(association.customer))
    assert "Otherwise: Nobody answered in time. Nothing changes." in home.get("/").content.decode()
    AssociationRequest.objects.all().delete()
    with override_settings(ASSOCIATION_SILENCE="agree"):
        asked(association, people.admin)
    assert "silence counts as agreement" in home.get("/").content.decode()
