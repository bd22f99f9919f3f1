"""Life-cycles: the states of a record, the steps between them, and who may take them.

This is the only place in the house that moves a state. A step locks its record, checks role and state, asks what
must be asked, runs its action, moves the state, writes history, and closes and opens deadlines, all in one
transaction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.codes.actions import settle
from partner_center.foundations.codes.deeds import declare
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle import deadlines
from partner_center.foundations.lifecycle.deadlines import Deadline, Outcome
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.identity.roles import Roles
    from partner_center.foundations.lifecycle.models import Due

M = TypeVar("M", bound=Model)
P = ParamSpec("P")

REACTIONS: dict[str, list[str]] = {}
"""Names of the jobs that follow a step, by the step's key; filled by ``when``."""

GUARDS: dict[str, list[Callable[[Actor, Any, bool], None]]] = {}
"""What a foundation above adds to the conditions of a step, by the step's key: called with actor, record and whether
the step is being taken (then it locks what it reads), each refuses with its reason or returns. They hold at every
door; the product itself (deadlines, jobs) is not asked."""

LIFECYCLES: dict[str, type[Lifecycle]] = {}
"""Every life-cycle of the house, by class name."""

HIDDEN = "•••"


class Step:
    """A move from one of the source states to a target state.

    ``by`` names the roles that hold it from the start, ``when`` an additional policy on actor and record,
    ``asks`` the answers that may not be empty, ``masked`` the fields whose values history does not keep. A
    ``sensitive`` step asks for a verification code where the actor's company switched codes on (domain.md 1.1).
    """

    def __init__(
        self,
        *sources: str,
        to: str,
        by: Roles,
        label: object,
        asks: Sequence[str] = (),
        when: Callable[[Actor, Any], bool] | None = None,
        masked: Sequence[str] = (),
        tone: str = "primary",
        sensitive: bool = False,
    ) -> None:
        self.sources, self.to, self.by, self.label = sources, to, by, label
        self.asks, self.when, self.masked, self.tone = tuple(asks), when, frozenset(masked), tone
        self.sensitive = sensitive
        self.name = ""
        self.lifecycle: type[Lifecycle]
        self.permission: Permission
        self.effect: Callable[..., None] | None = None
        self._takes_reason = False

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember the name under which the life-cycle declares the step."""
        self.name = name

    def __repr__(self) -> str:
        """Return the key, for logs and failing tests."""
        return f"<Step {self.key}>"

    @property
    def key(self) -> str:
        """``Lifecycle.step``, unique in the house."""
        return f"{self.lifecycle.__name__}.{self.name}"

    def because(self, reason: object) -> Outcome:
        """Return this step as the outcome of a deadline, with the reason that history will show."""
        return Outcome(self, reason)

    def action(self, effect: Callable[Concatenate[M, P], None]) -> Callable[Concatenate[M, P], M]:
        """Make a function the effect of this step; calling it then performs the whole step."""
        self.effect = effect
        self._takes_reason = "reason" in inspect.signature(effect).parameters

        @wraps(effect)
        def perform(subject: M, /, *args: P.args, **kwargs: P.kwargs) -> M:
            if args:
                msg = f"{self.key} takes keyword arguments only."
                raise TypeError(msg)
            return self.perform(subject, **kwargs)  # type: ignore[arg-type]  # P is checked at the call of the action

        return cast("Callable[Concatenate[M, P], M]", perform)

    def is_open(self, actor: Actor, subject: Model) -> bool:
        """Tell whether this actor could take the step on this record now."""
        return self._state(subject) in self.sources and self._admits(actor, subject)

    def perform(self, subject: M, *, by: Actor, reason: object = "", **answers: Any) -> M:  # noqa: ANN401 - each action types its own answers
        """Take the step, or raise a refusal and change nothing. ``subject`` is brought up to date."""
        with transaction.atomic():
            locked = self._lock(subject, by)
            self._check(locked, by, {"reason": reason, **answers})
            wrong = settle(self.permission, locked, by=by)
            if wrong is None:
                self._take(locked, by, reason, answers)
        if wrong is not None:
            raise wrong  # only now: the wrong try has been counted
        subject.__dict__.update(locked.__dict__)
        return subject

    def _take(self, locked: Model, by: Actor, reason: object, answers: dict[str, Any]) -> None:
        before = _values(locked)
        if self.effect is None:
            msg = f"{self.key} has no action."
            raise LookupError(msg)
        if self._takes_reason:
            answers["reason"] = reason
        self.effect(locked, by=by, **answers)
        setattr(locked, self.lifecycle.field, self.to)
        locked.save()
        self._write_history(locked, before, by, reason)
        deadlines.follow(self, locked, by=by)
        for job in REACTIONS.get(self.key, []):
            later(job, subject_id=locked.pk)

    def guard(self, actor: Actor, subject: Model, *, is_taken: bool = False) -> None:
        """Refuse where a foundation above has a reason, for example that a colleague has taken the review."""
        if not actor.is_system:
            for refuse in GUARDS.get(self.key, ()):
                refuse(actor, subject, is_taken)

    def is_free(self, actor: Actor, subject: Model) -> bool:
        """Tell whether the step is open and no guard stands in its way; may cost a query, so not for rows of lists."""
        if not self.is_open(actor, subject):
            return False
        try:
            self.guard(actor, subject)
        except Refused:
            return False
        return True

    def _state(self, subject: Model) -> str:
        return str(getattr(subject, self.lifecycle.field))

    def _admits(self, actor: Actor, subject: Model) -> bool:
        return actor.may(self.permission) and (actor.is_system or self.when is None or self.when(actor, subject))

    def _lock(self, subject: M, by: Actor) -> M:
        rows: Any = type(subject)._default_manager  # noqa: SLF001 - Django's documented name for it
        if not by.is_system and not rows.all().visible_to(by).filter(pk=subject.pk).exists():
            raise NotFound(_("There is no such record."))
        locked: M = rows.select_for_update(of=("self",)).get(pk=subject.pk)
        return locked

    def _check(self, subject: Model, by: Actor, answers: dict[str, Any]) -> None:
        by.require(self.permission)
        if not self._admits(by, subject):
            raise NotAllowed(_("You may not take the step “%(step)s” on this record.") % {"step": self.label})
        if self._state(subject) not in self.sources:
            raise WrongState(
                _("“%(step)s” is no longer possible: the state is now “%(state)s”. Reload the page to see why.")
                % {"step": self.label, "state": self.lifecycle.state_label(self._state(subject))}
            )
        self.guard(by, subject, is_taken=True)
        missing = [name for name in self.asks if answers.get(name) in (None, "", [], ())]
        if missing:
            raise Refused(
                _("Something is missing for “%(step)s”.") % {"step": self.label},
                code="answers_missing",
                fields=dict.fromkeys(missing, _("This must be filled in.")),
            )

    def _write_history(self, subject: Model, before: dict[str, object], by: Actor, reason: object) -> None:
        changes = differences(before, _values(subject))
        hidden = {name: [HIDDEN, HIDDEN] if name in self.masked else pair for name, pair in changes.items()}
        record(subject, by=by, verb=self.permission.code, text=reason, changes=hidden)


class Lifecycle:
    """The states of one model and the steps between them. Subclasses declare steps and deadlines as attributes."""

    model: ClassVar[type[Model]]
    noun: ClassVar[str]
    label: ClassVar[object] = ""
    field: ClassVar[str] = "status"
    path: ClassVar[Sequence[str]] = ()
    """The states of the usual way, in order: drawn as progress above a record."""

    steps: ClassVar[dict[str, Step]] = {}
    deadlines: ClassVar[dict[str, Deadline]] = {}

    def __init_subclass__(cls) -> None:
        """Collect the steps and deadlines, and declare a permission for every step."""
        super().__init_subclass__()
        cls.steps = {name: one for name, one in vars(cls).items() if isinstance(one, Step)}
        cls.deadlines = {name: one for name, one in vars(cls).items() if isinstance(one, Deadline)}
        for name, step in cls.steps.items():
            step.lifecycle = cls
            step.permission = Permission(f"{cls.model._meta.app_label}:{cls.noun}:{name}", step.by, step.label)  # noqa: SLF001 - Django's documented name for it
            if step.sensitive:
                declare(step.permission, cls.model, cls.label)
        for deadline in cls.deadlines.values():
            deadline.lifecycle = cls
        LIFECYCLES[cls.__name__] = cls

    @classmethod
    def company_of(cls, subject: Any) -> Company:  # noqa: ANN401 - each life-cycle knows its own model
        """Return the company whose calendar and zone the deadlines follow; the record's partner unless overridden."""
        company: Company = subject.partner
        return company

    @classmethod
    def state_label(cls, state: str) -> str:
        """Return a state as people read it."""
        choices = dict(cls.model._meta.get_field(cls.field).flatchoices)  # type: ignore[union-attr]  # a state field has choices  # noqa: SLF001
        return str(choices.get(state, state))

    @classmethod
    def open_to(cls, actor: Actor, subject: Model) -> list[Step]:
        """Return the steps this actor could take on this record now, in the order of their declaration."""
        return [step for step in cls.steps.values() if step.is_free(actor, subject)]

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return the labels of the built-in roles whose turn it is."""
        state = str(getattr(subject, cls.field))
        roles = {role for step in cls.steps.values() if state in step.sources for role in step.by}
        return [str(role.label) for role in Role if role in roles]

    @classmethod
    def due(cls, subject: Model) -> Due | None:
        """Return the record's next open deadline."""
        return deadlines.next_due(cls, subject)

    @classmethod
    def begin(cls, subject: Model, *, by: Actor, text: object = "") -> None:
        """Note that a record came into being in its first state; opens that state's deadlines."""
        verb = f"{cls.model._meta.app_label}:{cls.noun}:begin"  # noqa: SLF001 - Django's documented name for it
        record(subject, by=by, verb=verb, text=text)
        deadlines.open_for(cls, subject)


def when(*steps: Step) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function the reaction to steps of a domain below; it runs as a job named after its domain.

    The job is deferred in the step's own transaction and gets ``subject_id``.
    """
    from partner_center.foundations.jobs.queue import job

    def register(reaction: Callable[..., None]) -> Callable[..., None]:
        name = f"{reaction.__module__.split('.')[-2]}.{reaction.__name__}"
        job(name)(reaction)
        for step in steps:
            REACTIONS.setdefault(step.key, []).append(name)
        return reaction

    return register


def _values(subject: Model) -> dict[str, object]:
    return {one.attname: getattr(subject, one.attname) for one in subject._meta.concrete_fields}  # noqa: SLF001 - Django's documented name for it
