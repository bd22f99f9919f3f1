"""The pre-checks before an association is unlinked or switched: each passed, failed or unknown, with what to do.

Which fact stands against what is domain.md 6.4 and seed 002. An unknown is never taken for passed: either the vendor's
system could not be asked, or it has not stated the fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationRequest, AssociationType, RequestKind, Side
from partner_center.domains.customers.queries.facts import facts_of
from partner_center.domains.customers.queries.limits import limit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.domains.customers.models import Association
    from partner_center.domains.customers.queries.facts import Facts


class Result(StrEnum):
    """What became of a check. The words are states of the house and have their look there."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


RESULT_LABELS: dict[str, object] = {
    Result.PASSED: _("Passed"),
    Result.FAILED: _("Stands against it"),
    Result.UNKNOWN: _("Not known"),
}

NOT_ASKED = _("The vendor's account system could not be asked. Check again in some minutes.")
NOT_STATED = _("The vendor's systems have not stated this yet. Ask the vendor to state it: nobody else can.")


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the list, ready to be read."""

    code: str
    title: object
    result: Result
    advice: object = ""

    @property
    def result_label(self) -> object:
        """The result in words."""
        return RESULT_LABELS[self.result]


@dataclass(frozen=True, slots=True)
class Checked:
    """All items for one association and one kind of request, and the age of what they rest on."""

    items: Sequence[Check]
    as_of: datetime | None
    could_be_asked: bool
    facts: Facts

    @property
    def passed(self) -> bool:
        """Whether nothing stands against it and nothing is unknown."""
        return all(one.result == Result.PASSED for one in self.items)

    @property
    def first_obstacle(self) -> Check | None:
        """The first item that did not pass."""
        return next((one for one in self.items if one.result != Result.PASSED), None)

    def kept(self) -> list[dict[str, str]]:
        """Return the items as a request keeps them."""
        return [{"code": one.code, "result": one.result.value} for one in self.items]


@dataclass(frozen=True, slots=True)
class Rule:
    """One fact of the account that must not stand against a request."""

    code: str
    title: object
    stands: Callable[[Facts], bool | None]
    advice: object
    kinds: frozenset[str] = frozenset(RequestKind.values)
    types: frozenset[str] = frozenset(AssociationType.values)
    resale_advice: object = ""

    def check(self, facts: Facts, association_type: str) -> Check:
        """Return what this rule says about an account."""
        if not facts.could_be_asked:
            return Check(self.code, self.title, Result.UNKNOWN, NOT_ASKED)
        stands = self.stands(facts)
        if stands is None:
            return Check(self.code, self.title, Result.UNKNOWN, NOT_STATED)
        if not stands:
            return Check(self.code, self.title, Result.PASSED)
        is_resale = association_type == AssociationType.RESALE
        return Check(
            self.code,
            self.title,
            Result.FAILED,
            self.resale_advice if is_resale and self.resale_advice else self.advice,
        )


def _more_than_nothing(name: str) -> Callable[[Facts], bool | None]:
    def stands(facts: Facts) -> bool | None:
        value: Any = getattr(facts, name)
        return None if value is None else bool(value > 0)

    return stands


SWITCH = frozenset({RequestKind.SWITCH.value})
REFERRAL = frozenset({AssociationType.REFERRAL.value})

RULES = (
    Rule(
        "enterprise_master",
        _("It does not lead an enterprise organisation whose members keep their own money"),
        lambda facts: facts.is_master_without_custody,
        _("The customer must release its enterprise members first, then ask again."),
    ),
    Rule(
        "enterprise_member",
        _("It is no member of an enterprise organisation"),
        lambda facts: facts.is_member,
        _(
            "The customer must leave its enterprise master first. A member under financial custody is released "
            "together with its master."
        ),
    ),
    Rule(
        "reserved_instances",
        _("No reserved instance is valid"),
        _more_than_nothing("reserved_instances"),
        _("The customer must unsubscribe its reserved instances first."),
    ),
    Rule(
        "support_plans",
        _("No partner support plan is valid"),
        _more_than_nothing("support_plans"),
        _("The customer must unsubscribe its partner support plans first."),
    ),
    Rule(
        "service_plans",
        _("No service support plan is valid"),
        _more_than_nothing("service_plans"),
        _("The customer must unsubscribe its service support plans first."),
    ),
    Rule(
        "arrears",
        _("Nothing is in arrears"),
        _more_than_nothing("arrears"),
        _("The customer must top up its account and pay what is in arrears."),
        resale_advice=_("The partner must transfer funds to the customer until nothing is in arrears."),
    ),
    Rule(
        "open_orders",
        _("No order waits for the partner's payment"),
        _more_than_nothing("open_orders"),
        _("The waiting orders must be paid or cancelled first."),
    ),
    Rule(
        "special_contract",
        _("No special contract is in force"),
        lambda facts: facts.special_contract,
        _("A special contract is handled offline: talk to the vendor's ecosystem manager."),
    ),
    Rule(
        "frozen",
        _("The account was not frozen by hand"),
        lambda facts: facts.is_frozen,
        _("Whoever froze the account must unfreeze it first."),
    ),
    Rule(
        "owed_invoices",
        _("No invoice is owed"),
        _more_than_nothing("owed_invoices"),
        _("The customer must settle the invoices it owes before the type is switched."),
        kinds=SWITCH,
        types=REFERRAL,
    ),
    Rule(
        "cash_balance",
        _("No cash is left in the account"),
        _more_than_nothing("cash_balance"),
        _("The customer must withdraw its cash balance by a ticket to the vendor before the type is switched."),
        kinds=SWITCH,
        types=REFERRAL,
    ),
    Rule(
        "stored_value",
        _("No stored-value card is unused"),
        _more_than_nothing("stored_value"),
        _("Resale needs an account without unused stored-value cards: the customer must use them up first."),
        kinds=SWITCH,
        types=REFERRAL,
    ),
    Rule(
        "bonus_balance",
        _("No bonus balance is unused"),
        _more_than_nothing("bonus_balance"),
        _("Resale needs an account without an unused bonus balance: the customer must use it up first."),
        kinds=SWITCH,
        types=REFERRAL,
    ),
    Rule(
        "credit_account",
        _("No credit account is open"),
        lambda facts: facts.credit_account,
        _("Resale needs an account without credit of its own: the customer must have the vendor close it first."),
        kinds=SWITCH,
        types=REFERRAL,
    ),
)

TITLES: dict[str, object] = {
    "association": _("The association is in force"),
    "one_request": _("No other request is waiting"),
    "limit": _("Not asked too often"),
    **{rule.code: rule.title for rule in RULES},
}
"""What every item is called, for requests that kept only its code."""


def check_request(association: Association, *, kind: str, side: str) -> Checked:
    """Return the pre-checks for asking to unlink or to switch an association."""
    own = [_in_force(association), _no_other(association), _not_too_often(association, side)]
    return _with_account(association, kind, own)


def check_answer(association: Association, *, kind: str) -> Checked:
    """Return the pre-checks for agreeing: the account and the association again; asking has happened already."""
    return _with_account(association, kind, [_in_force(association)])


def _with_account(association: Association, kind: str, own: list[Check]) -> Checked:
    facts = facts_of(association.customer)
    rules = [rule for rule in RULES if kind in rule.kinds and association.type in rule.types]
    items = [*own, *(rule.check(facts, association.type) for rule in rules)]
    return Checked(items, facts.as_of, facts.could_be_asked, facts)


def _in_force(association: Association) -> Check:
    if association.is_current and association.ended_at is None:
        return Check("association", TITLES["association"], Result.PASSED)
    advice = _("The association has ended or its end is entered already.")
    return Check("association", TITLES["association"], Result.FAILED, advice)


def _no_other(association: Association) -> Check:
    waiting = AssociationRequest.objects.pending().filter(customer=association.customer_id).first()
    if waiting is None:
        return Check("one_request", TITLES["one_request"], Result.PASSED)
    advice = _("Request %(number)s waits for an answer. Wait for it, or have it taken back.")
    return Check("one_request", TITLES["one_request"], Result.FAILED, advice % {"number": waiting.number})


def _not_too_often(association: Association, side: str) -> Check:
    limit = limit_of(association, Side(side))
    if limit.free_from is None:
        return Check("limit", TITLES["limit"], Result.PASSED)
    return Check("limit", TITLES["limit"], Result.FAILED, limit.advice)


def items_of(request: AssociationRequest) -> list[Check]:
    """Return the items that a request kept, in words."""
    return [Check(one["code"], TITLES.get(one["code"], one["code"]), Result(one["result"])) for one in request.checks]
