"""Who sees the rows of this domain, and the kinds of papers that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.kinds import PAPERS, Kind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

SOW = Kind("deliveries.sow", _("Statement of work"), PAPERS)
"""What is agreed with the customer, handed in with the report (domain.md 8.2)."""

ATTACHMENT = Kind("deliveries.attachment", _("Attachment"), PAPERS)
"""Whatever else belongs to a report."""

DELIVERABLE = Kind("deliveries.deliverable", _("Deliverable"), PAPERS)
"""What a milestone produced (seed 003)."""

CHANGE_EVIDENCE = Kind("deliveries.change-evidence", _("Evidence of the cause"), PAPERS)
"""Why nobody could keep the plan."""


class PartnerRows(models.QuerySet[Any]):
    """Rows that belong to a partner, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every row to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class ProjectRows(models.QuerySet[Any]):
    """Parts of a project, seen by whoever sees the project."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every row to the vendor, and to a partner those of its own projects."""
        if actor.is_vendor:
            return self
        return self.filter(project__partner=actor.company) if actor.is_partner else self.none()
