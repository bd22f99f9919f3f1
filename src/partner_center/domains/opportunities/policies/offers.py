"""With which offerings the vendor may share an opportunity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.solutions.queries import counting
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.solutions.models import Offering

NEEDS_COUNTING = _("A baseline solution, or goods on the store's whitelist, must be linked to what the vendor shares.")


def offers_need_offering() -> bool:
    """Tell whether this deployment shares only with an offering that counts (``PC_OFFERS_NEED_OFFERING``)."""
    return bool(settings.OFFERS_NEED_OFFERING)


def demand_counting(offerings: Iterable[Offering]) -> None:
    """Refuse an offer without a baseline solution or whitelisted goods, where the limit is in force (domain.md 7.4)."""
    if offers_need_offering() and not any(counting(one).counts for one in offerings):
        raise Refused(NEEDS_COUNTING, code="no_counting_offering", fields={"offerings": NEEDS_COUNTING})
