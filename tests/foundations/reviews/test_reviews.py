"""A request through its queue: taking, supplement, decision, next round; who may, who sees, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail

from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.reviews import actions, queries
from partner_center.foundations.reviews.lifecycle import ReviewLife
from partner_center.foundations.reviews.models import Comment, Review
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
DRAFT, UNDER_REVIEW, ADMITTED, DECLINED = "D", "R", "A", "X"


@pytest.fixture
def review(cast: SimpleNamespace) -> Review:
    """Return the review of the submitted request."""
    cast.submit(cast.applicant, by=cast.ann)
    return Review.objects.get()


def verbs(review: Review) -> list[tuple[str, str]]:
    return [(entry.actor_label, entry.verb.split(":")[-1]) for entry in history_of(review, seen_by=SYSTEM)]


def test_submitting_puts_the_request_in_the_queue(cast: SimpleNamespace, review: Review) -> None:
    assert (review.status, review.round, review.queue, review.company) == ("open", 1, "admission", cast.applicant)
    assert [one.pk for one in queries.waiting(cast.rita)] == [review.pk]
    (card,) = [one for one in queries.queue_counts(cast.rita) if one.queue is cast.queue]
    assert (card.free, card.mine, card.with_submitter, card.oldest_at) == (1, 0, 0, review.place_at)
    assert "admission" not in [count.queue.code for count in queries.queue_counts(cast.max)]


def test_the_queue_is_seen_by_its_reviewers_and_the_applicant(cast: SimpleNamespace, review: Review) -> None:
    seen = {
        name: Review.objects.visible_to(getattr(cast, name)).count() for name in ("rita", "ann", "sam", "max", "eve")
    }
    assert seen == {"rita": 1, "ann": 1, "sam": 0, "max": 0, "eve": 0}


def test_approving_takes_the_requests_own_step(cast: SimpleNamespace, review: Review) -> None:
    actions.take(review, by=cast.rita)
    actions.approve(review, by=cast.rita, level=" (gold)")
    cast.applicant.refresh_from_db()
    assert (cast.applicant.country, cast.applicant.name) == (ADMITTED, "Northwind (gold)")
    assert (review.status, review.outcome, review.decided_by) == ("decided", "approved", "Rita")
    assert verbs(review) == [("Ann", "begin"), ("Rita", "take"), ("Rita", "approve")]
    run_pending()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ann@northwind.example"], "[Partner Center] Approved: Northwind (gold)")
    ]


def test_what_the_requests_step_refuses_leaves_the_review_as_it_was(cast: SimpleNamespace, review: Review) -> None:
    Company.objects.filter(pk=cast.applicant.pk).update(country=ADMITTED)
    with pytest.raises(WrongState):
        actions.approve(review, by=cast.rita)
    review.refresh_from_db()
    assert (review.status, review.outcome) == ("open", "")


def test_rejecting_needs_a_reason_and_the_fields_to_mend(cast: SimpleNamespace, review: Review) -> None:
    with pytest.raises(Refused) as refused:
        actions.reject(review, by=cast.rita, reason="", fields={"name": "wrong"})
    assert refused.value.code == "answers_missing"
    for fields in ({}, {"colour": "wrong"}):
        with pytest.raises(Refused) as refused:
            actions.reject(review, by=cast.rita, reason="No.", fields=fields)
        assert refused.value.code == "fields_missing"
    actions.reject(review, by=cast.rita, reason="Please mend.", fields={"name": "Not as registered"})
    cast.applicant.refresh_from_db()
    assert (cast.applicant.country, review.outcome) == (DECLINED, "rejected")
    mend = queries.to_mend(cast.applicant, cast.ann)
    assert mend is not None
    assert (mend.reason, mend.to_mend) == ("Please mend.", {"name": "Not as registered"})
    run_pending()
    assert "– Name: Not as registered" in mail.outbox[0].body


def test_a_rejected_request_comes_back_to_its_place_and_its_reviewer(cast: SimpleNamespace) -> None:
    with clock.freeze(NOON) as hands:
        cast.submit(cast.applicant, by=cast.ann)
        review = Review.objects.get()
        actions.reject(review, by=cast.rita, reason="No.", fields={"name": ""})
        hands.move_to(NOON + timedelta(days=3))
        cast.submit(cast.applicant, by=cast.ann)
    review.refresh_from_db()
    assert (review.status, review.round, review.assigned_to) == ("assigned", 2, cast.rita.user)
    assert (review.place_at, review.opened_at) == (NOON, NOON + timedelta(days=3))
    assert (review.outcome, review.reason, review.to_mend, review.decided_at) == ("", "", {}, None)
    assert queries.to_mend(cast.applicant, cast.ann) is None


def test_a_reviewer_who_left_gets_nothing_back(cast: SimpleNamespace, review: Review) -> None:
    actions.reject(review, by=cast.rita, reason="No.", fields={"name": ""})
    User.objects.filter(pk=cast.rita.user.pk).update(is_active=False)
    cast.submit(cast.applicant, by=cast.ann)
    review.refresh_from_db()
    assert (review.status, review.assigned_to) == ("open", None)


def test_what_one_has_taken_another_cannot_decide(cast: SimpleNamespace, review: Review) -> None:
    actions.take(review, by=cast.rita)
    with pytest.raises(WrongState):
        actions.take(Review.objects.get(), by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.approve(review, by=cast.ruth)
    actions.release(review, by=cast.rita)
    assert (review.status, review.assigned_to) == ("open", None)
    actions.assign(review, by=cast.rita, to=cast.ruth.user)
    actions.approve(review, by=cast.ruth)
    assert (review.outcome, review.assigned_to) == ("approved", cast.ruth.user)


def test_the_request_itself_is_no_way_around_the_review(cast: SimpleNamespace, review: Review) -> None:
    """The request's own steps (its page, lists, bulk, the API) refuse what a colleague has taken, and say who it is."""
    actions.take(review, by=cast.rita)
    assert cast.life.open_to(cast.ruth, cast.applicant) == []
    with pytest.raises(Refused, match="Rita has taken this review") as refused:
        cast.admit(cast.applicant, by=cast.ruth)
    assert refused.value.code == "taken"
    with pytest.raises(Refused):
        cast.life.decline.perform(cast.applicant, by=cast.ruth, reason="No.")
    assert queries.taken_by_others(cast.ruth, Company, [cast.applicant.pk]) == {cast.applicant.pk}
    assert queries.taken_by_others(cast.rita, Company, [cast.applicant.pk]) == frozenset()
    assert cast.life.admit in cast.life.open_to(cast.rita, cast.applicant)
    cast.admit(cast.applicant, by=cast.rita)
    assert cast.applicant.country == "A"


def test_what_nobody_has_taken_anybody_of_the_queue_decides(cast: SimpleNamespace, review: Review) -> None:
    cast.admit(cast.applicant, by=cast.ruth)
    run_pending()
    review.refresh_from_db()
    assert review.outcome == "approved"


def test_deadlines_do_not_wait_for_whoever_has_taken_it(cast: SimpleNamespace, review: Review) -> None:
    actions.take(review, by=cast.rita)
    cast.admit(cast.applicant, by=SYSTEM)
    assert cast.applicant.country == "A"


def test_only_people_of_the_queue_get_work_and_hear_of_it(cast: SimpleNamespace, review: Review) -> None:
    with pytest.raises(Refused) as refused:
        actions.assign(review, by=cast.rita, to=cast.max.user)
    assert list(refused.value.fields) == ["to"]
    actions.assign(review, by=cast.rita, to=cast.ruth.user)
    run_pending()
    assert [letter.to for letter in mail.outbox] == [["ruth@vendor.example"]]
    assert "Rita has assigned" in mail.outbox[0].body


@pytest.mark.parametrize("who", ["max", "ann", "sam"])
def test_nobody_else_works_on_the_queue(cast: SimpleNamespace, review: Review, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        actions.take(review, by=getattr(cast, who))
    assert ReviewLife.take not in ReviewLife.open_to(getattr(cast, who), review)


def test_a_supplement_goes_to_the_submitter_and_back_to_the_reviewer(cast: SimpleNamespace, review: Review) -> None:
    actions.take(review, by=cast.rita)
    actions.ask(review, by=cast.rita, text="The licence, please.")
    assert (review.status, review.supplement_text) == ("supplement", "The licence, please.")
    with pytest.raises(NotFound):
        actions.answer(review, by=cast.sam, text="I may not submit, so I may not answer.")
    with pytest.raises(WrongState):
        actions.approve(review, by=cast.rita)
    actions.answer(review, by=cast.ann, text="Here it is.")
    assert (review.status, review.assigned_to, review.supplement_due_at) == ("assigned", cast.rita.user, None)
    run_pending()
    assert [letter.to[0] for letter in mail.outbox] == ["ann@northwind.example", "rita@vendor.example"]
    assert [one.text for one in Comment.objects.visible_to(cast.ann)] == ["The licence, please.", "Here it is."]
    actions.approve(review, by=cast.rita)


def test_a_supplement_that_never_comes_rejects_the_request(cast: SimpleNamespace) -> None:
    with clock.freeze(NOON) as hands:
        cast.submit(cast.applicant, by=cast.ann)
        review = Review.objects.get()
        actions.take(review, by=cast.rita)
        actions.ask(review, by=cast.rita, text="The licence, please.")
        (row,) = queries.waiting(cast.rita)
        assert row.due_at == review.supplement_due_at == datetime(2026, 10, 28, 16, 0, tzinfo=UTC)
        hands.move_to(row.due_at - timedelta(seconds=1))
        assert sweep().struck == 0
        hands.move_to(row.due_at)
        assert sweep().struck == 1
        run_pending()
    review.refresh_from_db()
    cast.applicant.refresh_from_db()
    assert (review.outcome, review.decided_by, cast.applicant.country) == ("lapsed", "Partner Center", DECLINED)
    last = list(history_of(cast.applicant, seen_by=SYSTEM))[-1]
    assert (last.actor_label, last.text) == ("Partner Center", "The supplement did not come in time.")


def test_withdrawing_and_submitting_again(cast: SimpleNamespace, review: Review) -> None:
    with pytest.raises(NotFound):
        actions.withdraw(review, by=cast.eve)
    actions.withdraw(review, by=cast.ann)
    cast.applicant.refresh_from_db()
    assert (review.outcome, cast.applicant.country) == ("withdrawn", DRAFT)
    cast.submit(cast.applicant, by=cast.ann)
    review.refresh_from_db()
    assert (review.status, review.round) == ("open", 2)


def test_a_request_decided_directly_closes_its_review(cast: SimpleNamespace, review: Review) -> None:
    cast.admit(cast.applicant, by=cast.ruth)
    run_pending()
    review.refresh_from_db()
    assert (review.status, review.outcome, review.decided_by) == ("decided", "approved", "Partner Center")


def test_a_request_is_not_reviewed_twice_at_once(cast: SimpleNamespace, review: Review) -> None:
    with pytest.raises(Refused) as refused:
        actions.submit(cast.applicant, queue=cast.queue, company=cast.applicant, by=cast.ann)
    assert refused.value.code == "already_in_review"


def test_internal_comments_stay_among_reviewers(cast: SimpleNamespace, review: Review) -> None:
    actions.comment(review, by=cast.rita, text="Looks odd.", internal=True)
    actions.comment(review, by=cast.ann, text="We are in a hurry.")
    assert [one.text for one in Comment.objects.visible_to(cast.ruth)] == ["Looks odd.", "We are in a hurry."]
    assert [one.text for one in Comment.objects.visible_to(cast.ann)] == ["We are in a hurry."]
    assert list(Comment.objects.visible_to(cast.eve)) == []
    assert [one.text for one in history_of(review, seen_by=cast.ann) if "comment" in one.verb] == ["We are in a hurry."]
    with pytest.raises(NotAllowed):
        actions.comment(review, by=cast.ann, text="Secret?", internal=True)
    with pytest.raises(NotFound):
        actions.comment(review, by=cast.eve, text="Hello?")
    with pytest.raises(Refused):
        actions.comment(review, by=cast.ann, text="  ")


def test_every_step_of_a_review_has_its_action() -> None:
    assert [step.name for step in ReviewLife.steps.values() if step.effect is None] == []
