"""Lists of opportunities whose search box finds parts of words among a million."""

from __future__ import annotations

from typing import Any

from partner_center.domains.opportunities.queries.search import found_by
from partner_center.foundations.webkit.screens import ListScreen
from partner_center.foundations.webkit.screens.address import SEARCH


class FoundByWords(ListScreen):
    """A list of opportunities that is searched by the indexes made for it."""

    def narrowed(self) -> Any:  # noqa: ANN401 - a query set
        """Return the rows that meet filters and search, of all tabs."""
        rows = self.rows() if self.filterset is None else self.filterset.qs
        return found_by(rows, self.request.GET.get(SEARCH, "")[:100], by=self.actor)
