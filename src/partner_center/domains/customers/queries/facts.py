"""What is known about a customer's account, and how old that is: the one door to the vendor's systems.

Which implementation answers is a setting, so that nothing here knows it; see ``gateways/facts.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from partner_center.domains.customers.models import AccountFacts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from partner_center.foundations.identity.models import Company

log = structlog.get_logger(__name__)


class FactsUnavailable(Exception):  # noqa: N818 - an answer of the gateway, not a fault of the program
    """The vendor's system did not answer; the text is for operators' logs, never for partners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """An answer about one account. None means that the vendor's systems did not state it; it is not zero.

    Amounts are in ``currency``. ``could_be_asked`` is False where the gateway failed: then every field is None.
    """

    could_be_asked: bool = True
    as_of: datetime | None = None
    account_name: str = ""
    verified_name: str = ""
    registration_no: str = ""
    contact_name: str = ""
    mobile: str = ""
    email: str = ""
    verified_at: datetime | None = None
    registered_at: datetime | None = None
    currency: str = ""
    arrears: Decimal | None = None
    cash_balance: Decimal | None = None
    stored_value: Decimal | None = None
    bonus_balance: Decimal | None = None
    owed_invoices: Decimal | None = None
    reserved_instances: int | None = None
    support_plans: int | None = None
    service_plans: int | None = None
    open_orders: int | None = None
    special_contract: bool | None = None
    enterprise: str | None = None
    frozen: str | None = None
    direct_sales: bool | None = None
    credit_account: bool | None = None
    subsidy_program: bool | None = None
    reward_program: bool | None = None
    consumer_cloud: bool | None = None
    partner_applying: bool | None = None
    cash_paid: Decimal | None = None
    consumed_in: str = ""
    consumption_as_of: datetime | None = None

    @property
    def is_master_without_custody(self) -> bool | None:
        """Whether it leads an enterprise whose members keep their own money."""
        return None if self.enterprise is None else self.enterprise == "master"

    @property
    def is_member(self) -> bool | None:
        """Whether it is a member of somebody else's enterprise organisation, in custody or not."""
        return None if self.enterprise is None else self.enterprise in {"member", "member_custody"}

    @property
    def is_frozen(self) -> bool | None:
        """Whether it was frozen by hand."""
        return None if self.frozen is None else self.frozen != "no"


NOTHING = Facts()
"""Nobody has stated anything yet."""

UNASKED = Facts(could_be_asked=False)
"""The vendor's system could not be asked."""

KEPT = tuple(one.name for one in fields(Facts) if one.name != "could_be_asked")
"""The fields that an answer and a recorded snapshot share."""


DECIDING = (
    "arrears", "cash_balance", "stored_value", "bonus_balance", "owed_invoices", "reserved_instances", "support_plans",
    "service_plans", "open_orders", "special_contract", "enterprise", "frozen", "credit_account", "subsidy_program",
    "reward_program", "consumer_cloud", "partner_applying",
)  # fmt: skip
"""The facts on which some pre-check rests: while one of them is not stated, somebody is stuck."""


class FactsGateway(Protocol):
    """What an implementation offers."""

    def facts_of(self, customer: Company) -> Facts:
        """Return what is known about the customer's account, or raise ``FactsUnavailable``. Answer within seconds."""


def facts_of(customer: Company) -> Facts:
    """Ask the configured system about an account; an answer that says so where it could not be asked.

    Never raises: whatever goes wrong out there must not read as "nothing stands against it", so every fault becomes
    ``UNASKED``. Any field may be None, which is "not stated": whoever checks something treats it as open, never passed.
    """
    try:
        gateway: FactsGateway = import_string(settings.ACCOUNT_FACTS)()
        return gateway.facts_of(customer)
    except Exception:
        log.exception("account_facts_unavailable", customer=customer.number)
        return UNASKED


def not_stated(facts: Facts) -> list[str]:
    """Return the names of the facts that pre-checks need and that nobody has stated."""
    return [name for name in DECIDING if getattr(facts, name) is None]


def in_words(names: Iterable[str]) -> list[str]:
    """Return what facts are called."""
    labels: dict[str, Any] = {one.name: one.verbose_name for one in AccountFacts._meta.concrete_fields}  # noqa: SLF001 - Django's documented name for it
    return [str(labels.get(name, name)) for name in names]


def newest_snapshot(customer: Company) -> AccountFacts | None:
    """Return what was recorded here last about an account, whoever answers for it."""
    newest: AccountFacts | None = AccountFacts.objects.filter(customer=customer.pk).first()
    return newest
