"""Reviews in the console and in the API: the queue, one review, its steps, and the request's own page."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from partner_center.domains.partners import actions as partners
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.reviews.models import Comment, Review
from tests.console.conftest import People
from tests.domains.partners.papers import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(vendor: Company, northwind: Company, person: People) -> tuple[Client, Client, Review]:
    """Return a reviewer's and the partner's browser, and the review of submitted business information."""
    _reviewer, at_vendor = person(vendor, Role.VENDOR_REVIEWER)
    finance, at_partner = person(northwind, Role.PARTNER_FINANCE)
    info = filled_in(northwind)
    partners.submit(info, by=Actor.of(finance))
    run_pending()
    mail.outbox.clear()
    return at_vendor, at_partner, Review.objects.of(info).get()


def step(review: Review, name: str) -> str:
    return reverse("reviews:review-step", args=[review.pk, name])


def test_the_queue_shows_what_waits(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, at_partner, review = cast
    for browser in (at_vendor, at_partner):
        page = browser.get(reverse("reviews:reviews"), {"queue": "business-info"})
        assert page.status_code == 200
        assert review.get_absolute_url() in page.text
        assert browser.get(review.get_absolute_url()).status_code == 200


def test_the_requests_page_offers_the_reviews_steps(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, at_partner, review = cast
    address = review.request.get_absolute_url()  # type: ignore[attr-defined]  # every request has a page
    own = reverse("partners:business-info-step", args=[review.subject_id, "reject"])
    page = at_vendor.get(address).text
    assert (step(review, "reject") in page, step(review, "take") in page, own in page) == (True, True, False)
    page = at_partner.get(address).text
    assert (step(review, "withdraw") in page, step(review, "take") in page) == (True, False)


def test_approving_asks_what_the_requests_own_step_asks(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, _at_partner, review = cast
    assert 'name="verify_amount"' in at_vendor.get(step(review, "approve")).text
    at_vendor.post(step(review, "approve"), {"verify_amount": "0.42"})
    review.refresh_from_db()
    assert (review.outcome, review.request.status) == ("approved", "verifying")  # type: ignore[attr-defined]  # as every request
    run_pending()
    assert [letter.subject for letter in mail.outbox] == [
        "[Partner Center] A small amount is on its way to your account"
    ]


def test_a_rejection_names_the_fields_and_marks_them_in_the_form(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, at_partner, review = cast
    answers = {"reason": "Please complete it.", "fields_to_mend": ["bank_branch"]}
    assert at_vendor.post(step(review, "reject"), {"reason": "No fields named."}).status_code == 422
    at_vendor.post(step(review, "reject"), answers)
    review.refresh_from_db()
    assert (review.outcome, review.to_mend) == ("rejected", {"bank_branch": ""})
    run_pending()
    (letter,) = mail.outbox
    assert "– Branch" in letter.body
    page = at_partner.get(reverse("partners:business-info-fill-in")).text
    assert page.count("The reviewer asks to mend this.") == 1
    assert "<li>Branch</li>" in page


def test_a_supplement_is_asked_for_and_answered(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, at_partner, review = cast
    at_vendor.post(step(review, "take"))
    at_vendor.post(step(review, "ask"), {"text": "The licence, please."})
    at_partner.post(step(review, "answer"), {"text": "Here it is."})
    at_vendor.post(reverse("reviews:comment", args=[review.pk]), {"text": "Looks fine.", "internal": "on"})
    review.refresh_from_db()
    assert (review.status, review.supplement_answer) == ("assigned", "Here it is.")
    assert list(Comment.objects.values_list("text", "is_internal")) == [
        ("The licence, please.", False),
        ("Here it is.", False),
        ("Looks fine.", True),
    ]
    address = review.request.get_absolute_url()  # type: ignore[attr-defined]  # every request has a page
    assert ("Looks fine." in at_vendor.get(address).text, "Looks fine." in at_partner.get(address).text) == (
        True,
        False,
    )


def test_the_api_rejects_with_the_same_form(cast: tuple[Client, Client, Review]) -> None:
    at_vendor, _at_partner, review = cast
    address = f"/api/v1/reviews/{review.pk}"
    assert at_vendor.get("/api/v1/reviews").json()["items"][0]["queue"] == "business-info"
    body = {"reason": "Please complete it.", "fields_to_mend": ["swift"]}
    done = at_vendor.post(f"{address}/reject", body, content_type="application/json", headers={"Idempotency-Key": "1"})
    assert (done.status_code, done.json()["to_mend"]) == (200, {"swift": ""})
