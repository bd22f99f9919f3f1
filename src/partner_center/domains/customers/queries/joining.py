"""The pre-checks before an account is associated with the partner that invited it (domain.md 6.3).

The same words and results as the checks of switching and unlinking. Facts that nobody has stated about an account that
was created within the last seven days do not stand against it: there is nothing yet to be stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import (
    Association,
    AssociationType,
    CompanyKey,
    Enterprise,
    Report,
    Reservation,
)
from partner_center.domains.customers.queries.checks import NOT_ASKED, NOT_STATED, Check, Result
from partner_center.domains.customers.queries.facts import facts_of
from partner_center.domains.customers.queries.prospects import is_new, key_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Kind
from partner_center.kit.phones import BadMobileError, mobile_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.domains.customers.models import Invitation
    from partner_center.domains.customers.queries.facts import Facts
    from partner_center.foundations.identity.models import Company, User

CHINA = "CN"


@dataclass(frozen=True, slots=True)
class AccountRule:
    """One fact of the account that must not stand against an association; ``types`` says of which kinds."""

    code: str
    title: object
    stands: Callable[[Facts], bool | None]
    advice: object
    types: frozenset[str] = frozenset(AssociationType.values)

    def check(self, facts: Facts, *, is_fresh: bool) -> Check:
        """Return what this rule says about an account."""
        if not facts.could_be_asked:
            return Check(self.code, self.title, Result.UNKNOWN, NOT_ASKED)
        stands = self.stands(facts)
        if stands is None and not is_fresh:
            return Check(self.code, self.title, Result.UNKNOWN, NOT_STATED)
        if stands:
            return Check(self.code, self.title, Result.FAILED, self.advice)
        return Check(self.code, self.title, Result.PASSED)


def _more(name: str) -> Callable[[Facts], bool | None]:
    def stands(facts: Facts) -> bool | None:
        value = getattr(facts, name)
        return None if value is None else bool(value > 0)

    return stands


def _is(*places: str) -> Callable[[Facts], bool | None]:
    return lambda facts: None if facts.enterprise is None else facts.enterprise in places


RESALE = frozenset({AssociationType.RESALE.value})

RULES = (
    AccountRule(
        "arrears",
        _("Nothing is in arrears"),
        _more("arrears"),
        _("Top up the account and pay what is in arrears, then check again."),
    ),
    AccountRule(
        "enterprise_custody",
        _("The account is not held in custody by an enterprise master"),
        _is(Enterprise.MEMBER_CUSTODY),
        _("Your enterprise master pays for this account. The master itself has to be associated."),
    ),
    AccountRule(
        "partner_applying",
        _("It is no partner or reseller, and does not apply to be one"),
        lambda facts: facts.partner_applying,
        _("A partner or reseller cannot be a partner's customer. Withdraw your application, or use another account."),
    ),
    AccountRule(
        "subsidy_program",
        _("The account is in no subsidy program"),
        lambda facts: facts.subsidy_program,
        _("Leave the vendor's subsidy program first, then check again; or register a new account."),
    ),
    AccountRule(
        "reward_program",
        _("The account is in no reward program"),
        lambda facts: facts.reward_program,
        _("Leave the vendor's reward program first, then check again; or register a new account."),
    ),
    AccountRule(
        "consumer_cloud",
        _("The account is not one of the consumer cloud"),
        lambda facts: facts.consumer_cloud,
        _("Consumer-cloud accounts cannot be associated. Register a new account by your partner's link."),
    ),
    AccountRule(
        "special_contract",
        _("No special contract is in force"),
        lambda facts: facts.special_contract,
        _("A special contract is handled offline: talk to the vendor or to your partner."),
        RESALE,
    ),
    AccountRule(
        "reserved_instances",
        _("No reserved instance is valid"),
        _more("reserved_instances"),
        _("Unsubscribe your reserved instances first, or choose referral with your partner."),
        RESALE,
    ),
    AccountRule(
        "owed_invoices",
        _("No invoice is owed"),
        _more("owed_invoices"),
        _("Settle the invoices you owe first."),
        RESALE,
    ),
    AccountRule(
        "stored_value",
        _("No stored-value card is unused"),
        _more("stored_value"),
        _("Use up your stored-value cards first."),
        RESALE,
    ),
    AccountRule(
        "bonus_balance",
        _("No bonus balance is unused"),
        _more("bonus_balance"),
        _("Use up your bonus balance first, or choose referral with your partner."),
        RESALE,
    ),
    AccountRule(
        "credit_account",
        _("No credit account is open"),
        lambda facts: facts.credit_account,
        _("Have the vendor close your credit account first, or choose referral with your partner."),
        RESALE,
    ),
    AccountRule(
        "enterprise_master",
        _("It does not lead an enterprise organisation whose members keep their own money"),
        _is(Enterprise.MASTER),
        _("Release your enterprise members first, then check again."),
        RESALE,
    ),
    AccountRule(
        "enterprise_member",
        _("It is no member of an enterprise organisation"),
        _is(Enterprise.MEMBER),
        _("Leave your enterprise master first, then check again."),
        RESALE,
    ),
)

OWN = {
    "mobile": _("The mobile number is the one your partner reported"),
    "site": _("The account and the partner are on the same site"),
    "free": _("The account belongs to no partner"),
    "no_partner": _("The company is no partner itself"),
    "not_reserved": _("Nobody else has reserved this customer"),
    "new_account": _("The account is new, or your partner has reported it"),
}

TITLES: dict[str, object] = {**OWN, **{rule.code: rule.title for rule in RULES}}

SUGGESTIONS: dict[str, object] = {
    "expired": _("The link had ended. Invite the customer again."),
    "replaced": _("The customer used an older link. Ask it to use the newest mail."),
    "revoked": _("The link was revoked. Invite the customer again."),
    "used": _("The link was used already. Invite the customer again if somebody else of it should follow."),
    "mobile": _(
        "The customer registered with another mobile number. Report it with that number, or have it corrected."
    ),
    "site": _("Not possible: the account is on another site."),
    "free": _("Not possible now: the customer belongs to a partner and has to end that association first."),
    "no_partner": _("Not possible: the company is a partner or is about to become one."),
    "not_reserved": _("Not possible now: the vendor or another partner has reserved the customer."),
    "new_account": _("Report the customer first and invite it by mail."),
    "arrears": _("Ask the customer to pay what is in arrears, then to check again."),
    "partner_applying": _("Not possible: the company is a partner or reseller, or applies to be one."),
    "subsidy_program": _("The customer has to leave the subsidy program, or to follow your link with a new account."),
    "reward_program": _("The customer has to leave the reward program, or to follow your link with a new account."),
    "consumer_cloud": _("Not possible with this account: invite the customer to register a new one by your link."),
    "special_contract": _("A special contract is in force: talk to your ecosystem manager."),
    "reserved_instances": _("Ask the customer to unsubscribe its reserved instances, or invite it by referral."),
    "bonus_balance": _("Ask the customer to use up its bonus balance, or invite it by referral."),
    "credit_account": _("Ask the customer to have its credit account closed, or invite it by referral."),
}
"""What helps the partner, by the check or the state of the link on which a customer got stuck (domain.md 6.3)."""

OTHERWISE = _("Ask the customer to do what its page advises, then to check again.")


def suggestion_for(code: str) -> object:
    """Return what the partner can do about a failed attempt."""
    return SUGGESTIONS.get(code, OTHERWISE) if code else ""


def cause_of(code: str) -> object:
    """Return in words on what a customer got stuck."""
    return TITLES.get(code) or SUGGESTIONS.get(code, code)


def check_joining(invitation: Invitation, customer: Company, person: User) -> Sequence[Check]:
    """Return every pre-check for associating a customer by an invitation, in the order they are shown."""
    facts = facts_of(customer)
    report = invitation.report
    own = [
        *([_mobile(report, person, facts)] if report is not None else []),
        _site(invitation, customer),
        _free(customer),
        _no_partner(customer),
        _not_reserved(invitation, customer),
        _new_or_reported(invitation, customer, facts),
    ]
    is_fresh = is_new(customer, facts) and facts.as_of is None
    rules = [rule for rule in RULES if invitation.type in rule.types]
    return [*own, *(rule.check(facts, is_fresh=is_fresh) for rule in rules)]


def _result(code: str, advice: object, *, passed: bool) -> Check:
    return Check(code, OWN[code], Result.PASSED if passed else Result.FAILED, "" if passed else advice)


def _mobile(report: Report, person: User, facts: Facts) -> Check:
    advice = _("Register or sign in with the mobile number your partner wrote down, or ask the partner to correct it.")
    known = {_kept(one, report.country) for one in (person.mobile, facts.mobile) if one}
    return _result("mobile", advice, passed=report.mobile in known)


def _kept(mobile: str, country: str) -> str:
    try:
        return mobile_number(mobile, country)
    except BadMobileError:
        return ""


def _site(invitation: Invitation, customer: Company) -> Check:
    advice = _("This account is on another site than the partner. Register a new account by the partner's link.")
    same = (customer.country == CHINA) == (invitation.partner.country == CHINA)
    return _result("site", advice, passed=same)


def _free(customer: Company) -> Check:
    now = clock.now()
    held = Association.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now), customer=customer).exists()
    advice = _("A customer has one partner at a time. End the association with the present one first: My partner.")
    return _result("free", advice, passed=not held)


def _no_partner(customer: Company) -> Check:
    same = CompanyKey.objects.filter(name_key=key_of(customer.name), company__kind=Kind.PARTNER).exists()
    advice = _("A company of this name is a partner of the vendor, so it cannot be a partner's customer.")
    return _result("no_partner", advice, passed=not same)


def _same(customer: Company) -> Q:
    return Q(customer=customer) | Q(name_key=key_of(customer.name))


def _not_reserved(invitation: Invitation, customer: Company) -> Check:
    """Pass for whoever was reported by this partner; fail where the vendor or another partner was first."""
    others = Report.objects.living().filter(_same(customer)).exclude(partner=invitation.partner)
    kept = Reservation.objects.standing().filter(_same(customer))
    advice = _("Somebody else is talking to you about the same already. Talk to the vendor or to your partner.")
    return _result("not_reserved", advice, passed=not (others.exists() or kept.exists()))


def _new_or_reported(invitation: Invitation, customer: Company, facts: Facts) -> Check:
    code = "new_account"
    is_reported = invitation.report is not None and invitation.report.is_living
    if is_reported or Report.objects.living().filter(_same(customer), partner=invitation.partner).exists():
        return Check(code, OWN[code], Result.PASSED)
    if not facts.could_be_asked:
        return Check(code, OWN[code], Result.UNKNOWN, NOT_ASKED)
    advice = _(
        "The account is older than 7 days or has paid in cash. Ask your partner to report you first and to invite you "
        "by mail; or register a new account."
    )
    return _result(code, advice, passed=is_new(customer, facts))
