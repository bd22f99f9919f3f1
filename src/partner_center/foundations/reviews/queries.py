"""Reading reviews: the queues of a person, what a request must mend, and its review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, Min, Q

from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.reviews.models import Review, Status
from partner_center.foundations.reviews.queues import QUEUES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.lifecycle.models import Due
    from partner_center.foundations.reviews.queues import Queue


@dataclass(frozen=True, slots=True)
class QueueCount:
    """A queue as a to-do card: what nobody has taken, what is mine, what waits for the submitter, and the oldest."""

    queue: Queue
    free: int
    mine: int
    with_submitter: int
    oldest_at: datetime | None


def waiting(actor: Actor, *, queue: str = "") -> QuerySet[Any]:
    """Return undecided reviews that the actor may see, first come first, with ``due_at`` of their own deadline."""
    reviews = Review.objects.visible_to(actor).undecided().select_related("company", "assigned_to")
    return with_due(reviews.filter(queue=queue) if queue else reviews)


def seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return every review the actor may see with its people, its deadline and its request; a few queries in all."""
    reviews = Review.objects.visible_to(actor).select_related("company", "assigned_to", "submitted_by")
    requests = [_named(model) for model in {queue.approve.lifecycle.model for queue in QUEUES.values()}]
    return with_due(reviews).prefetch_related(GenericPrefetch("subject", requests))


def _named(model: type[Model]) -> QuerySet[Any]:
    """Return the requests of a model with the company that is part of their names."""
    rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented name for it
    has_partner = any(one.name == "partner" for one in model._meta.get_fields())  # noqa: SLF001 - as above
    return rows.select_related("partner") if has_partner else rows


def queue_counts(actor: Actor) -> list[QueueCount]:
    """Return the queues this person works on with their numbers; one query."""
    mine = Q(assigned_to=actor.user, status=Status.ASSIGNED) if actor.user else Q(pk=None)
    codes = [code for code, queue in QUEUES.items() if queue.admits(actor)]
    rows = (
        Review.objects.undecided()
        .filter(queue__in=codes)
        .order_by("queue")
        .values("queue")
        .annotate(free=Count("pk", filter=Q(status=Status.OPEN)), mine=Count("pk", filter=mine))
        .annotate(with_submitter=Count("pk", filter=Q(status=Status.SUPPLEMENT)), oldest_at=Min("place_at"))
    )
    found: dict[str, dict[str, Any]] = {row["queue"]: {**row, "queue": QUEUES[row["queue"]]} for row in rows}
    empty: dict[str, Any] = {"free": 0, "mine": 0, "with_submitter": 0, "oldest_at": None}
    return [QueueCount(**found.get(code, {**empty, "queue": QUEUES[code]})) for code in codes]


def taken_by_others(actor: Actor, model: type[Model], keys: Sequence[int]) -> frozenset[int]:
    """Return which of these requests are in the review of somebody else; one query."""
    taken = Review.objects.undecided().exclude(assigned_to=None).exclude(assigned_to=actor.user)
    kind = ContentType.objects.get_for_model(model)
    return frozenset(taken.filter(subject_type=kind, subject_id__in=keys).values_list("subject_id", flat=True))


def review_of(subject: Model, actor: Actor) -> Review | None:
    """Return the review of a request, if the actor may see it."""
    found: Review | None = Review.objects.visible_to(actor).of(subject).order_by("-opened_at").first()
    return found


def to_mend(subject: Model, actor: Actor) -> Review | None:
    """Return the review that rejected a request: ``reason`` and ``to_mend`` stay in sight while it is edited."""
    review = review_of(subject, actor)
    return review if review is not None and review.outcome == "rejected" else None


def fields_to_mend(review: Review | None) -> dict[str, str]:
    """Return the fields that a rejection points at: name and what is wrong, or the field's label."""
    if review is None:
        return {}
    known = review.definition.mendable
    return {name: f"{known.get(name, name)}{f': {why}' if why else ''}" for name, why in review.to_mend.items()}


def request_due(review: Review) -> Due | None:
    """Return the deadline of the request itself: when it strikes, the request is decided without a reviewer."""
    return review.definition.approve.lifecycle.due(review.request)
