"""Account managers of customers over spans of time, and directors with their teams (domain.md 6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Role

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

ONE_MANAGER = "customers_manager_one_at_a_time"
"""The database's rule that a customer has one account manager of a partner at a time."""


class _Managed(Func):
    """The manager's time as a half-open range of PostgreSQL."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ManagerQuerySet(models.QuerySet["Manager"]):
    """Account managers' spans, and who may see them."""

    def visible_to(self, actor: Actor) -> ManagerQuerySet:
        """Return all to the vendor, to a partner its own, to an account manager those of himself and of his team."""
        if actor.is_vendor:
            return self
        if not actor.is_partner:
            return self.none()
        own = self.filter(partner=actor.company)
        return own.filter(person__in=own_and_team(actor)) if is_account_manager(actor) else own

    def current(self) -> ManagerQuerySet:
        """Return the spans in force now."""
        now = clock.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=now), started_at__lte=now)


class Manager(models.Model):
    """One of the partner's people looks after a customer from ``started_at`` until before ``ended_at``.

    He sees the customer from ``sees_from`` on, the beginning of the next day in the billing zone.
    """

    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="managers", verbose_name=_("customer")
    )
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    person = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="managed_customers", verbose_name=_("account manager")
    )
    started_at = models.DateTimeField(_("assigned"))
    sees_from = models.DateTimeField(_("sees data from"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects: ClassVar = ManagerQuerySet.as_manager()

    class Meta:
        """One at a time for each partner, by constraint."""

        ordering = ("-started_at", "-pk")
        verbose_name = _("account manager")
        verbose_name_plural = _("account managers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="customers_manager_span"
            ),
            ExclusionConstraint(
                name=ONE_MANAGER,
                expressions=[
                    (_Managed("started_at", "ended_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("customer", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                ],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "customer"], name="customers_manager_person")]

    def __str__(self) -> str:
        """Return customer and person."""
        return f"{self.customer} – {self.person}"

    def get_absolute_url(self) -> str:
        """Return the address of the customer's page."""
        return reverse("customers:customer", args=[self.customer_id])


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Team members, and who may see them."""

    def visible_to(self, actor: Actor) -> TeamMemberQuerySet:
        """Return all to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class TeamMember(models.Model):
    """A person of the team of a director. Whoever has a team is a director: he sees its customers, and only looks."""

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    director = models.ForeignKey("identity.User", models.CASCADE, related_name="team", verbose_name=_("director"))
    person = models.OneToOneField(
        "identity.User", models.CASCADE, related_name="directed", verbose_name=_("account manager")
    )

    objects: ClassVar = TeamMemberQuerySet.as_manager()

    class Meta:
        """A person is in one team, and nobody directs himself."""

        ordering = ("director", "person")
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(director=F("person")), name="customers_team_not_oneself"),
        ]

    def __str__(self) -> str:
        """Return director and person."""
        return f"{self.director} → {self.person}"


def is_account_manager(actor: Actor) -> bool:
    """Tell whether the actor is an account manager and nothing more, so that he sees assigned customers only.

    Whoever holds any other role besides, built-in or of the company's own, sees all (domain.md 3.1).
    """
    return actor.is_partner and actor.roles == frozenset({Role.PARTNER_SALES}) and not actor.granted


def own_and_team(actor: Actor) -> list[int]:
    """Return the keys of the actor himself and, for a director, of his team."""
    if actor.user is None:
        return []
    return [actor.user.pk, *TeamMember.objects.filter(director=actor.user).values_list("person_id", flat=True)]


def managed_customers(actor: Actor) -> models.QuerySet[Any] | None:
    """Return the customers an account manager sees, as a subquery of keys; None for actors who are not narrowed.

    From the day after he was assigned until he is taken back (domain.md 6.5).
    """
    if not is_account_manager(actor):
        return None
    now = clock.now()
    mine = models.Q(person=actor.user) | models.Q(person__directed__director=actor.user)
    spans = Manager.objects.filter(mine, partner=actor.company, sees_from__lte=now)
    return spans.filter(Q(ended_at=None) | Q(ended_at__gt=now)).values("customer")


def may_act_for(actor: Actor, customer: Company | int) -> bool:
    """Tell whether somebody of a partner may act for a customer: an account manager for his own, never his team's."""
    if not is_account_manager(actor):
        return True
    return Manager.objects.filter(partner=actor.company).current().filter(person=actor.user, customer=customer).exists()
