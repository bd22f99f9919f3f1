"""What a partner's people have to do: confirm, request, invoice, mend, prove, read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.console.home.todo import MOST, Todo
from partner_center.console.links import link, where
from partner_center.domains.deliveries.lifecycle import BaselineLife
from partner_center.domains.deliveries.models import BaselineDelivery, BaselineStatus
from partner_center.domains.incentives.lifecycle import StatementLife
from partner_center.domains.incentives.models import Feedback, FeedbackStatus, Statement, StatementStatus
from partner_center.domains.partners.lifecycle import BusinessInfoLife
from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.domains.payouts.lifecycle import RequestLife
from partner_center.domains.payouts.models import Invoice, InvoiceStatus, PaymentRequest, RequestStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.webkit.values import digits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from partner_center.foundations.identity.actor import Actor


LAPSES_SOON = timedelta(days=30)
"""How long before its end the validity of an amount is something to do; the first reminder comes then, too."""


def todos(actor: Actor) -> Iterator[Todo]:
    """Yield what waits for this person at a partner; a fixed number of queries."""
    if actor.may(StatementLife.confirm.permission):
        yield from _statements(actor)
        yield from _answers(actor)
    if actor.may(RequestLife.hand_in.permission):
        yield from _requests(actor)
        yield from _refused(actor)
    if actor.may(BusinessInfoLife.submit.permission):
        yield from _business(actor)
    if actor.may(BaselineLife.register.permission):
        yield from _baselines(actor)


def amount(value: Decimal, currency: str) -> str:
    """Return an amount as one word."""
    return f"{digits(value, 2)} {currency}"


def _statements(actor: Actor) -> Iterator[Todo]:
    waiting = with_due(Statement.objects.visible_to(actor).filter(status=StatementStatus.PENDING))
    found = list(waiting.order_by("publicity_ends_at", "pk")[: MOST + 1])
    for one in found[:MOST]:
        yield Todo(
            _("Confirm the incentives of %(period)s") % {"period": one.period},
            where(one),
            "checkbox",
            f"{one.number} · {amount(one.amount, one.currency)}",
            one.due_at,
        )
    if len(found) > MOST:
        url = link("incentives:statements", tab="pending")
        yield Todo(_("More statements wait for your confirmation"), url, "checkbox", due_at=found[MOST].due_at)


def _answers(actor: Actor) -> Iterator[Todo]:
    answered = Feedback.objects.visible_to(actor).filter(
        status=FeedbackStatus.ANSWERED, statement__status=StatementStatus.PENDING
    )
    for one in answered.select_related("statement").order_by("-answered_at")[:MOST]:
        title = _("Read the answer about %(number)s") % {"number": one.statement.number}
        yield Todo(title, where(one), "message-2", one.reply[:120], weight=2)


def _requests(actor: Actor) -> Iterator[Todo]:
    rows = Item.objects.visible_to(actor).due().order_by().values("currency")
    for row in rows.annotate(total=Sum("amount"), months=Count("period", distinct=True)).order_by("currency"):
        if row["total"] > 0:
            title = _("Ask for the payment of %(amount)s") % {"amount": amount(row["total"], row["currency"])}
            months = ngettext("of %(n)d month", "of %(n)d months", row["months"]) % {"n": row["months"]}
            yield Todo(title, link("payouts:items", tab="payable", currency=row["currency"]), "coins", months)
    yield from _lapsing(actor)
    open_ones = PaymentRequest.objects.visible_to(actor).filter(status=RequestStatus.TO_INVOICE)
    invoiced = Sum("invoices__amount", filter=~Q(invoices__status=InvoiceStatus.REFUSED))
    for one in open_ones.annotate(covered=invoiced).order_by("submitted_at")[:MOST]:
        left = one.amount - (one.covered or 0)
        title = _("Send the invoices for %(number)s") % {"number": one.number}
        note = _("Still to be invoiced: %(amount)s") % {"amount": amount(left, one.currency)}
        yield Todo(title, where(one), "file-upload", note if left else _("All covered: hand them in."))


def _lapsing(actor: Actor) -> Iterator[Todo]:
    """Yield, by currency, what lapses within a month unless it is requested; due when the first of it does."""
    near = Item.objects.visible_to(actor).ending().filter(valid_until__lte=clock.now() + LAPSES_SOON)
    sums = near.order_by().values("currency").annotate(total=Sum("amount"), count=Count("pk"), first=Min("valid_until"))
    for row in sums.order_by("currency"):
        title = _("Request %(amount)s before it lapses") % {"amount": amount(row["total"], row["currency"])}
        note = ngettext(
            "%(n)d incentive is valid for less than a month.",
            "%(n)d incentives are valid for less than a month.",
            row["count"],
        )
        url = link("payouts:items", tab="payable", currency=row["currency"], sort="lapses_at")
        yield Todo(title, url, "hourglass", note % {"n": row["count"]}, row["first"])


def _refused(actor: Actor) -> Iterator[Todo]:
    refused = Invoice.objects.visible_to(actor).filter(
        status=InvoiceStatus.REFUSED, request__status=RequestStatus.TO_INVOICE
    )
    for one in refused.select_related("request").order_by("-submitted_at")[:MOST]:
        title = _("Replace the refused invoice %(number)s") % {"number": one.number}
        yield Todo(title, where(one), "file-invoice", one.refusal, weight=0)


STATES = (
    BusinessInfoStatus.DRAFT,
    BusinessInfoStatus.REJECTED,
    BusinessInfoStatus.VERIFYING,
    BusinessInfoStatus.LOCKED,
    BusinessInfoStatus.CERTIFIED,
    BusinessInfoStatus.REVIEWING,
)


def _business(actor: Actor) -> Iterator[Todo]:
    versions = {one.status: one for one in BusinessInfo.objects.visible_to(actor).filter(status__in=STATES)}
    if not versions:
        note = _("Without it nothing can be paid to you.")
        yield Todo(
            _("Fill in the business information"), link("partners:business-infos"), "shield-check", note, weight=0
        )
    if one := versions.get(BusinessInfoStatus.DRAFT):
        yield Todo(_("Complete the business information and submit it"), where(one), "shield-check", weight=1)
    if one := versions.get(BusinessInfoStatus.REJECTED):
        yield Todo(_("Correct the business information"), where(one), "shield-check", one.refusal, weight=0)
    if one := versions.get(BusinessInfoStatus.VERIFYING):
        note = ngettext("%(n)d attempt is left.", "%(n)d attempts are left.", one.attempts_left)
        title = _("Enter the amount that arrived on your account")
        yield Todo(title, where(one), "building-bank", note % {"n": one.attempts_left}, weight=0)
    if one := versions.get(BusinessInfoStatus.LOCKED):
        note = _("Three wrong amounts were entered; ask your ecosystem manager to reopen it.")
        yield Todo(_("The business information is locked"), where(one), "lock", note, weight=0)


def _baselines(actor: Actor) -> Iterator[Todo]:
    """Deliveries of baseline solutions: to register, to feed back, to prove; one line for each kind of work."""
    rows = BaselineDelivery.objects.visible_to(actor).order_by().values("status")
    found = {row["status"]: row for row in rows.annotate(n=Count("pk"), since=Min("created_at"))}
    if row := found.get(BaselineStatus.TO_REGISTER):
        text = ngettext("Register %(n)d baseline delivery", "Register %(n)d baseline deliveries", row["n"])
        note = _("The oldest waits since %(day)s.") % {"day": localdate(row["since"]).isoformat()}
        yield Todo(text % {"n": row["n"]}, link("deliveries:baselines", tab="to_register"), "package", note)
    if row := found.get(BaselineStatus.INCOMPLETE):
        text = ngettext(
            "Complete the evidence of %(n)d baseline delivery",
            "Complete the evidence of %(n)d baseline deliveries",
            row["n"],
        )
        yield Todo(text % {"n": row["n"]}, link("deliveries:baselines", tab="evidence"), "package", weight=0)
    ended = sum(found[one]["n"] for one in (BaselineStatus.ACCEPTED, BaselineStatus.TERMINATED) if one in found)
    if ended:
        text = ngettext(
            "Hand in the evidence of %(n)d baseline delivery",
            "Hand in the evidence of %(n)d baseline deliveries",
            ended,
        )
        yield Todo(text % {"n": ended}, link("deliveries:baselines", tab="evidence"), "package")
    if row := found.get(BaselineStatus.REGISTERED):
        text = ngettext(
            "Feed back how %(n)d baseline delivery ended", "Feed back how %(n)d baseline deliveries ended", row["n"]
        )
        note = _("As soon as the customer has accepted or agreed to terminate.")
        yield Todo(text % {"n": row["n"]}, link("deliveries:baselines", tab="registered"), "package", note, weight=3)
