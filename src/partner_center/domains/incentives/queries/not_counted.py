"""What earned nothing in a settled month because its customers changed their partner (domain.md rule 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partner_center.domains.performance.models import Summary

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.domains.incentives.models import Run, Statement
    from partner_center.foundations.identity.actor import Actor


def rebound_in(run: Run | None, *, seen_by: Actor) -> QuerySet[Summary]:
    """Return the re-bound customers of the performance a run was settled on, largest first; none without a run."""
    rows: QuerySet[Summary] = Summary.objects.visible_to(seen_by).filter(counts_from__isnull=False)
    found = rows.filter(build=run.build_id) if run is not None else rows.none()
    return found.select_related("customer", "partner").order_by("-rebound", "pk")


def rebound_of(statement: Statement, *, seen_by: Actor, association: str = "") -> QuerySet[Summary]:
    """Return those of a statement's partner and currency, or of one association type among them."""
    rows = rebound_in(statement.run, seen_by=seen_by)
    wanted: dict[str, Any] = {"partner": statement.partner_id, "currency": statement.currency}
    return rows.filter(**wanted, **({"association": association} if association else {}))
