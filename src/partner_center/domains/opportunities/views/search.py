"""Lists of opportunities whose search box finds parts of words among a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partner_center.domains.opportunities.queries.search import found_by
from partner_center.foundations.webkit.screens.address import SEARCH

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partner_center.foundations.identity.actor import Actor


class FoundByWords:
    """Stands before a ``ListScreen`` of opportunities and searches by the indexes made for it."""

    request: HttpRequest
    actor: Actor
    filterset: Any

    def rows(self) -> Any:  # noqa: ANN401 - the list's own
        """Return the list's rows."""
        return super().rows()  # type: ignore[misc]  # the list's own

    def narrowed(self) -> Any:  # noqa: ANN401 - a query set
        """Return the rows that meet filters and search, of all tabs."""
        rows = self.rows() if self.filterset is None else self.filterset.qs
        return found_by(rows, self.request.GET.get(SEARCH, "")[:100], by=self.actor)
