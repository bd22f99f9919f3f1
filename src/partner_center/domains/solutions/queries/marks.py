"""Which marks an offering bears, bore, and will bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from partner_center.domains.solutions.models import Mark, Marking, Offering

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor

FLAGS = {Mark.CORE_MAP: "is_core_map", Mark.WHITELIST: "is_whitelisted"}
"""The offering's field that says whether it bears a mark now."""


def bore(offering: Offering, mark: Mark, at: datetime) -> bool:
    """Tell whether the offering bore a mark at an instant; the opportunity incentive asks for the core-map label."""
    found: bool = Marking.objects.at(at).filter(offering=offering, mark=mark).exists()
    return found


def marks_of(offering: Offering, actor: Actor) -> QuerySet[Any]:
    """Return every span of every mark, newest first, as far as the actor may see the offering."""
    spans: QuerySet[Any] = Marking.objects.visible_to(actor).filter(offering=offering)
    return spans


def last_marking(offering: Offering, mark: Mark) -> Marking | None:
    """Return the newest span of a mark: the one in force, one that is planned, or the last that ended."""
    found: Marking | None = Marking.objects.filter(offering=offering, mark=mark).order_by("-since").first()
    return found


def flags_at(offering: Offering, instant: datetime) -> dict[str, bool]:
    """Return what the fields of the offering must say at an instant; one query."""
    borne = set(Marking.objects.at(instant).filter(offering=offering).values_list("mark", flat=True))
    return {field: mark in borne for mark, field in FLAGS.items()}


def out_of_step(instant: datetime) -> QuerySet[Any]:
    """Return the offerings whose fields no longer say what their marks do, because a moment has come."""
    rows: QuerySet[Any] = Offering.objects.all()
    met = Q()
    for mark, field in FLAGS.items():
        spans = Marking.objects.at(instant).filter(offering=OuterRef("pk"), mark=mark)
        bears = Case(When(Exists(spans), then=Value(True)), default=Value(False))
        rows = rows.annotate(**{f"bears_{mark.value}": bears})
        met |= Q(**{field: True, f"bears_{mark.value}": False}) | Q(**{field: False, f"bears_{mark.value}": True})
    return rows.filter(met)
