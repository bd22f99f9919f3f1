"""Who belongs to whom: forty customers, one of whom changes partner in mid-year, some come and some leave."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from partner_center.domains.billing import actions as billing
from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.customers import actions as customers
from partner_center.domains.customers.models import Association, AssociationType, Segment
from partner_center.foundations.identity.models import Company
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, People, date_back
from partner_center.ops.demo_accounts import DemoAccount, demo_accounts

RESALE, REFERRAL = AssociationType.RESALE, AssociationType.REFERRAL

BELONGS: Final[dict[str, dict[AssociationType, tuple[int, ...]]]] = {
    BEICHEN.key: {RESALE: (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15), REFERRAL: ()},
    ZHIXING.key: {RESALE: (), REFERRAL: (9, 16, 17, 18, 20, 21, 22, 23)},
    MERLION.key: {RESALE: (32, 33, 34, 35, 36), REFERRAL: (37, 38, 39)},
    XINYA.key: {RESALE: (19,), REFERRAL: (31,)},
    CANGLAN.key: {RESALE: (24, 25, 26, 27), REFERRAL: (28, 29, 30)},
}
"""Places in the list of accounts, by partner and kind of association."""

CHANGES_PARTNER: Final = 9
LEAVES: Final = 23

SEGMENTS: Final[dict[Segment, tuple[int, ...]]] = {
    Segment.KEY: (0, 1, 2, 32),
    Segment.MID: (CHANGES_PARTNER, 3, 4, 16, 24),
    Segment.LONG: (5, 6, 17, 18, 33),
}
"""What the vendor states from the beginning; of the others it states nothing."""


class Customers:
    """The customers of the story and their billing accounts."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.accounts: list[DemoAccount] = demo_accounts()
        self.companies: dict[int, Company] = {}
        self._partners = {
            place: (firm, kind) for firm, kinds in BELONGS.items() for kind, places in kinds.items() for place in places
        }

    def come(self, place: int, started_at: datetime) -> None:
        """Register a customer and associate it with its partner."""
        account = self.accounts[place]
        operations = self.people["operations@skyline"]
        abroad = account.currency == "USD"
        company = customers.register_customer(
            by=operations,
            name=account.name_en if abroad else account.name,
            country="SG" if abroad else "CN",
        )
        date_back(company)
        self.companies[place] = company
        firm, kind = self._partners[place]
        customers.associate(company, self.people.firms[firm], by=operations, kind=kind, started_at=started_at)

    def link_new_accounts(self) -> int:
        """Link the accounts that the last bill named for the first time; return how many there were."""
        operations = self.people["operations@skyline"]
        owners = {self.accounts[place].account: company for place, company in self.companies.items()}
        fresh = BillingAccount.objects.filter(customer=None, number__in=owners)
        for account in fresh:
            billing.link_account(account, customer=owners[account.number], by=operations)
        return len(fresh)

    def end(self, place: int, ended_at: datetime, reason: str) -> None:
        """End a customer's association."""
        association = Association.objects.get(customer=self.companies[place], ended_at=None)
        customers.end_association(association, by=self.people["operations@skyline"], ended_at=ended_at, reason=reason)

    def state_segments(self, since: datetime) -> None:
        """The vendor's operations state which segment some customers are in."""
        for segment, places in SEGMENTS.items():
            chosen = [self.companies[place] for place in places if place in self.companies]
            by = self.people["operations@skyline"]
            customers.state_segments(chosen, by=by, segment=segment.value, starts_at=since, note="Annual review.")

    def change_partner(self, at: datetime) -> None:
        """One mid-market customer goes to the large reseller, and earns it no incentive for six months."""
        self.end(CHANGES_PARTNER, at, "The customer chose another partner.")
        customers.associate(
            self.companies[CHANGES_PARTNER],
            self.people.firms[BEICHEN.key],
            by=self.people["operations@skyline"],
            kind=RESALE,
            started_at=at,
        )
