"""What the vendor's people have to do: review, answer, publish, pay, mend. One line for each kind of work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.console.home.partner import amount
from partner_center.console.home.todo import Todo
from partner_center.console.links import link
from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.domains.customers.models import FactsQuestion
from partner_center.domains.incentives.models import (
    Feedback,
    FeedbackStatus,
    Run,
    RunStatus,
    Statement,
    StatementStatus,
)
from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.domains.payouts.models import Invoice, InvoiceStatus, PaymentRequest, RequestStatus
from partner_center.domains.performance.models import BuildStatus, Unattributed
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.queries import unpublished_years
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.reviews.queries import queue_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor


RECENT = timedelta(days=45)
"""How long a bill's faults are work to be done: the next month's bill brings the rows that were mended."""


def may(actor: Actor, code: str) -> bool:
    """Tell whether the actor holds a permission by its code; not where its domain is left out."""
    return code in PERMISSIONS and actor.may(PERMISSIONS[code])


def todos(actor: Actor) -> Iterator[Todo]:
    """Yield what waits for this person at the vendor; a fixed number of queries."""
    yield from _reviews(actor)
    if may(actor, "payouts:request:approve"):
        yield from _payouts(actor)
    if may(actor, "incentives:feedback:answer"):
        yield from _feedback(actor)
    if may(actor, "partners:business-info:approve"):
        yield from _business(actor)
    if may(actor, "customers:facts:state"):
        yield from _facts(actor)
    if may(actor, "billing:bill:receive"):
        yield from _bills(actor)
        yield from _months(actor)
        yield from _nobody(actor)
    if may(actor, "incentives:run:publish"):
        yield from _runs(actor)
    if may(actor, "jobs:queue:view"):
        yield from _machinery()


def _reviews(actor: Actor) -> Iterator[Todo]:
    """What waits in the queues this person works on: what nobody has taken, and what he has taken himself."""
    for count in queue_counts(actor):
        if not count.free and not count.mine:
            continue
        n = count.free + count.mine
        text = ngettext("%(queue)s: %(n)d review", "%(queue)s: %(n)d reviews", n) % {
            "queue": count.queue.label,
            "n": n,
        }
        notes = [_("%(n)d taken by you.") % {"n": count.mine}] if count.mine else []
        if count.oldest_at:
            day = localdate(count.oldest_at).isoformat()
            notes.append(_("The oldest waits since %(day)s.") % {"day": day})
        tab = "open" if count.free else "assigned"
        url = link("reviews:reviews", queue=count.queue.code, tab=tab)
        yield Todo(text, url, "clipboard-check", " ".join(notes))


def _payouts(actor: Actor) -> Iterator[Todo]:
    """Invoices to check, payments to make; requests to review are told with the other reviews."""
    paying = PaymentRequest.objects.visible_to(actor).filter(status=RequestStatus.PAYING)
    for row in _counted(paying, "status", "submitted_at"):
        text = ngettext("%(n)d payment to make", "%(n)d payments to make", row["n"])
        yield _line(row, text, "building-bank", link("payouts:requests", tab="paying"))
    invoices = Invoice.objects.visible_to(actor).filter(status=InvoiceStatus.SUBMITTED)
    for row in _counted(invoices, "status", "submitted_at"):
        text = ngettext("%(n)d invoice to check", "%(n)d invoices to check", row["n"])
        yield _line(row, text, "file-text", link("payouts:invoices", tab="submitted"))


def _counted(rows: Any, by: str, since: str) -> Any:  # noqa: ANN401 - query sets of several models
    """Return count and earliest moment of the rows, one row for each state."""
    return rows.order_by().values(by).annotate(n=Count("pk"), since=Min(since)).order_by(by)


def _line(row: dict[str, Any], text: str, icon: str, url: str, weight: int = 1) -> Todo:
    """Return a line that says how many, and since when the oldest waits."""
    note = _("The oldest waits since %(day)s.") % {"day": localdate(row["since"]).isoformat()} if row["since"] else ""
    return Todo(text % {"n": row["n"]}, url, icon, note, weight=weight)


def _feedback(actor: Actor) -> Iterator[Todo]:
    rows = Feedback.objects.visible_to(actor).filter(status=FeedbackStatus.OPEN)
    for row in _counted(rows, "status", "asked_at"):
        text = ngettext("%(n)d question of a partner to answer", "%(n)d questions of partners to answer", row["n"])
        yield _line(row, text, "message-2", link("incentives:feedbacks", tab="open"))


def _business(actor: Actor) -> Iterator[Todo]:
    """Locked verifications, which stand among those that wait for their amount."""
    rows = BusinessInfo.objects.visible_to(actor).filter(status=BusinessInfoStatus.LOCKED)
    for row in _counted(rows, "status", "submitted_at"):
        text = ngettext("%(n)d partner's verification is locked", "%(n)d partners' verification is locked", row["n"])
        yield _line(row, text, "shield-check", link("partners:business-infos", tab="verifying"))


def _facts(actor: Actor) -> Iterator[Todo]:
    """Customers about whose accounts something is not stated, so that a partner or the customer itself is stuck."""
    rows = FactsQuestion.objects.visible_to(actor).open().order_by()
    found = rows.aggregate(n=Count("customer", distinct=True), since=Min("asked_at"))
    if found["n"]:
        text = ngettext("%(n)d customer waits for account facts", "%(n)d customers wait for account facts", found["n"])
        yield _line(found, text, "id", link("customers:facts-questions", tab="open"))


def _bills(actor: Actor) -> Iterator[Todo]:
    recent = BillFile.objects.visible_to(actor).filter(received_at__gte=clock.now() - RECENT)
    bills = recent.aggregate(
        refused=Count("pk", filter=Q(status=BillStatus.REFUSED)),
        partly=Count("pk", filter=Q(status=BillStatus.LOADED, rejected__gt=0)),
        rows=Sum("rejected", filter=Q(status=BillStatus.LOADED)),
    )
    if bills["refused"]:
        text = ngettext("%(n)d bill was refused", "%(n)d bills were refused", bills["refused"])
        yield Todo(text % {"n": bills["refused"]}, link("billing:bills", tab="refused"), "file-invoice", weight=0)
    if bills["partly"]:
        text = ngettext("%(n)d bill has unusable rows", "%(n)d bills have unusable rows", bills["partly"])
        rows = ngettext("%(n)d row in all", "%(n)d rows in all", bills["rows"]) % {"n": bills["rows"]}
        yield Todo(text % {"n": bills["partly"]}, link("billing:bills"), "file-invoice", rows, weight=3)


def _months(actor: Actor) -> Iterator[Todo]:
    """Months whose bills, links or associations changed since their build, and months that were never settled."""
    loads = BillFile.objects.visible_to(actor).filter(status=BillStatus.LOADED).values_list("periods", flat=True)
    loaded = {period for periods in loads for period in periods}
    stale = sorted(outdated_months())
    if stale:
        text = ngettext(
            "%(n)d month's performance is outdated", "The performance of %(n)d months is outdated", len(stale)
        )
        url = link("performance:builds", tab="outdated")
        yield Todo(text % {"n": len(stale)}, url, "stack-2", ", ".join(stale[-6:]))
    settled = set(Run.objects.visible_to(actor).filter(status=RunStatus.PUBLISHED).values_list("period", flat=True))
    over = localdate().strftime("%Y-%m")
    waiting = sorted(period for period in loaded if period < over and period not in settled)
    if waiting:
        text = ngettext("%(n)d month is not settled", "%(n)d months are not settled", len(waiting))
        yield Todo(text % {"n": len(waiting)}, link("incentives:runs"), "calculator", ", ".join(waiting[-6:]), weight=2)


def _nobody(actor: Actor) -> Iterator[Todo]:
    shown: Any = Unattributed.objects.visible_to(actor)
    rows = shown.filter(build__status=BuildStatus.BUILT).order_by().values("currency")
    sums = [amount(row["total"], row["currency"]) for row in rows.annotate(total=Sum("amount")).order_by("currency")]
    if sums:
        title = _("Consumption that belongs to nobody")
        yield Todo(title, link("performance:nobody"), "user-question", " · ".join(sums), weight=3)


def _runs(actor: Actor) -> Iterator[Todo]:
    runs = Run.objects.visible_to(actor).filter(status__in=[RunStatus.CALCULATED, RunStatus.FAILED])
    for row in _counted(runs, "status", "created_at"):
        if row["status"] == RunStatus.CALCULATED:
            text = ngettext("%(n)d settlement run to publish", "%(n)d settlement runs to publish", row["n"])
            yield _line(row, text, "calculator", link("incentives:runs"))
        else:
            text = ngettext("%(n)d settlement run failed", "%(n)d settlement runs failed", row["n"])
            yield _line(row, text, "calculator", link("incentives:runs"), weight=0)
    pending = Statement.objects.visible_to(actor).filter(status=StatementStatus.PENDING)
    found = pending.aggregate(n=Count("pk"), first=Min("publicity_ends_at"))
    if found["n"]:
        text = ngettext("%(n)d statement waits for its partner", "%(n)d statements wait for their partners", found["n"])
        note = _("The first confirms itself at its deadline.")
        url = link("incentives:statements", tab="pending")
        yield Todo(text % {"n": found["n"]}, url, "receipt", note, found["first"])


def _machinery() -> Iterator[Todo]:
    """Work that was given up, deadlines that could not be kept, calendars that are not complete."""
    failed = Failure.objects.filter(next_try_at=None, retried_at=None).count()
    if failed:
        text = ngettext("%(n)d job failed", "%(n)d jobs failed", failed)
        yield Todo(text % {"n": failed}, link("console:jobs"), "alert-triangle", weight=0)
    failing = Due.objects.open().filter(failures__gt=0).count()
    if failing:
        text = ngettext("%(n)d deadline could not be kept", "%(n)d deadlines could not be kept", failing)
        yield Todo(text % {"n": failing}, link("console:deadlines", tab="failing"), "hourglass", weight=0)
    countries = Company.objects.filter(kind="partner").order_by().values_list("country", flat=True).distinct()
    for country, year in unpublished_years(countries):
        title = _("The moved weekends of %(country)s %(year)s are not published")
        url = link("console:calendars", country=country, year=year)
        yield Todo(title % {"country": country, "year": year}, url, "calendar", weight=3)
