"""Reading partners and their business information, and narrowing lists of what belongs to partners."""

from partner_center.domains.partners.queries.information import (
    certified_information,
    payable_information,
    version_in_the_making,
    with_standing,
)
from partner_center.domains.partners.queries.narrowing import Narrowing, as_listed

__all__ = [
    "Narrowing",
    "as_listed",
    "certified_information",
    "payable_information",
    "version_in_the_making",
    "with_standing",
]
