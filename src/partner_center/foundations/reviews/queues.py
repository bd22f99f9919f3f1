"""A queue: which requests it holds, who works on them, and the steps with which a review ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.jobs.queue import job, later
from partner_center.foundations.lifecycle.steps import GUARDS, REACTIONS
from partner_center.foundations.lifecycle.terms import Term
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.roles import Roles
    from partner_center.foundations.lifecycle.steps import Step

QUEUES: dict[str, Queue] = {}
"""Every declared queue by code."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Declared in a domain's ``lifecycle.py``, below the life-cycle whose requests it holds.

    ``by`` works on the queue (permission ``reviews:<code>:work``). ``approve`` and ``reject`` are the request's
    steps that end a review; ``submit`` is the step that brought it here and names who may answer for it;
    ``withdraw`` takes it back. ``ask`` and ``answer`` are the request's own steps around a supplement, if it has
    such a state. ``mendable`` names the fields that a rejection may point at; if there are any, it must.
    ``supplement_within`` is how long the submitter has, after which the request is rejected.
    ``announces`` is False where the request's own steps tell the submitter what was decided: nobody gets two letters
    about one decision. Such a rejecting step gets ``mend``, the fields to mend in words, if the queue names any.
    ``approve_form`` is the dotted path of the form with what the approving step asks, if it asks for anything;
    ``reject_form`` the same for what the rejecting step asks besides the reason.
    """

    code: str
    label: object
    by: Roles
    approve: Step
    reject: Step
    submit: Step | None = None
    withdraw: Step | None = None
    ask: Step | None = None
    answer: Step | None = None
    mendable: Mapping[str, object] = field(default_factory=dict)
    supplement_within: Term = Term(30, working=True)  # noqa: RUF009 - a frozen value
    announces: bool = True
    approve_form: str = ""
    reject_form: str = ""

    def __post_init__(self) -> None:
        """Enter the queue in the list, and let its reviews follow requests that are decided without them."""
        if self.code in QUEUES:
            msg = f"The queue {self.code!r} is declared twice."
            raise ValueError(msg)
        QUEUES[self.code] = self
        _ = self.permission
        for step, outcome in self.endings.items():
            _follow(self, step, outcome)
        for step in self.deciding:
            GUARDS.setdefault(step.key, []).append(partial(_refuse_if_taken, self))

    @property
    def permission(self) -> Permission:
        """The right to work on this queue."""
        return Permission(f"reviews:{self.code}:work", by=self.by, label=self.label)

    @property
    def endings(self) -> dict[Step, str]:
        """The request's steps that end a review, with the outcome they mean."""
        steps = {self.approve: "approved", self.reject: "rejected"}
        return steps if self.withdraw is None else {**steps, self.withdraw: "withdrawn"}

    @property
    def deciding(self) -> list[Step]:
        """The request's steps that belong to whoever has taken its review."""
        return [step for step in (self.approve, self.reject, self.ask) if step is not None]

    @property
    def submitting(self) -> Step | None:
        """The step whose holders answer for a request: they submit it, or else they may take it back."""
        return self.submit or self.withdraw

    def answered_by(self, actor: Actor) -> bool:
        """Tell whether this person answers for the own company's requests."""
        step = self.submitting
        return step is None or actor.may(step.permission)

    def ended_by(self, state: str) -> str:
        """Return the outcome of a request in this state, or nothing if the state does not tell."""
        return next((outcome for step, outcome in self.endings.items() if step.to == state), "")

    def admits(self, actor: Actor) -> bool:
        """Tell whether this person works on the queue."""
        return actor.may(self.permission)


def _refuse_if_taken(queue: Queue, actor: Actor, subject: Any, is_taken: bool) -> None:  # noqa: ANN401, FBT001 - any request; as every guard
    """Refuse to decide what a colleague has taken: on the request's own page, in lists, in bulk and over the API."""
    reviews: Any = apps.get_model("reviews", "Review")  # models imports this module
    taken = reviews.objects.undecided().of(subject).filter(queue=queue.code).exclude(assigned_to=None)
    if is_taken:
        taken = taken.select_for_update(of=("self",))  # the request is locked already: the order of every decision
    review = taken.select_related("assigned_to").first()
    if review is not None and (actor.user is None or review.assigned_to_id != actor.user.pk):
        text = _("%(person)s has taken this review. Assign it to yourself first, or ask for it to be put back.")
        raise Refused(text % {"person": review.assigned_to}, code="taken")


def _follow(queue: Queue, step: Step, outcome: str) -> None:
    name = f"reviews.after_{queue.code.replace('-', '_')}_{step.name}"

    def follow(subject_id: int) -> None:
        later("reviews.settle", queue=queue.code, subject_id=subject_id, outcome=outcome)

    follow.__doc__ = f"Close the review of a request that took “{step.name}” by itself."
    job(name)(follow)
    REACTIONS.setdefault(step.key, []).append(name)


def queue_of(subject: Any) -> list[Queue]:  # noqa: ANN401 - any request
    """Return the queues that hold requests of this kind."""
    return [queue for queue in QUEUES.values() if queue.approve.lifecycle.model is type(subject)]
