"""The built-in answer to what the vendor's systems say about a customer's account: what was recorded here.

Facts reach the records over the API, by hand and from bills. Another implementation is named by a setting
(``PC_ACCOUNT_FACTS``, a dotted path to a class without arguments); see docs/howto/connect-account-facts.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.queries.facts import KEPT, NOTHING, Facts, newest_snapshot

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import Company


class RecordedFacts:
    """The built-in implementation: the newest snapshot that was recorded here."""

    def facts_of(self, customer: Company) -> Facts:
        """Return the newest snapshot; nothing but unknowns where there is none."""
        newest = newest_snapshot(customer)
        return NOTHING if newest is None else Facts(**{name: getattr(newest, name) for name in KEPT})
