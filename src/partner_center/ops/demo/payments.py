"""Asking for money and getting it: requests over several months, their invoices, what is refused, what is paid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

from partner_center.domains.payouts import actions as payouts
from partner_center.domains.payouts.models import Invoice, InvoiceKind, PaymentRequest
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.ledger.models import Item
from partner_center.kit.money import round_half_up
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import Firm, People

LARGER_SHARE = Decimal("0.6")


class Payments:
    """The payouts of one partner."""

    def __init__(self, firm: Firm, people: People) -> None:
        self.firm = firm
        self.people = people
        self._numbers = count(1)

    def ask(self, months: list[str], note: str = "") -> PaymentRequest:
        """Ask for everything that is payable of these months."""
        company = self.people.firms[self.firm.key]
        items = list(Item.objects.due().filter(owner=company, period__in=months))
        return payouts.request_payment(items, by=self._finance, note=note)

    def approve(self, request: PaymentRequest) -> None:
        """Let the vendor accept the request."""
        payouts.approve(request, by=self._vendor)

    def invoice(self, request: PaymentRequest, amount: Decimal) -> Invoice:
        """Send one invoice."""
        number = f"{self.firm.number[-4:]}{clock.now():%y%m}{next(self._numbers):04}"
        abroad = self.firm.country != "CN"
        return payouts.submit_invoice(
            request,
            by=self._finance,
            amount=amount,
            number=number,
            scan=scan(f"invoice-{number}.png", f"INVOICE {number}", f"For {request.number}", f"Amount {amount:,.2f}"),
            kind=InvoiceKind.COMMERCIAL if abroad else InvoiceKind.SPECIAL,
            issued_on=clock.now().date() - timedelta(days=1),
            tax_rate=Decimal(0) if abroad else Decimal("0.06"),
        )

    def invoice_all(self, request: PaymentRequest) -> list[Invoice]:
        """Send two invoices that together equal the request, and hand them in."""
        larger = round_half_up(request.amount * LARGER_SHARE, 2)
        sent = [self.invoice(request, larger), self.invoice(request, request.amount - larger)]
        payouts.hand_in(request, by=self._finance)
        return sent

    def refuse(self, invoice: Invoice, reason: str) -> None:
        """Let the vendor refuse an invoice."""
        payouts.refuse(invoice, by=self._vendor, reason=reason)

    def replace(self, request: PaymentRequest, refused: Invoice) -> None:
        """Send another invoice in place of a refused one, and hand in again."""
        request.refresh_from_db()
        self.invoice(request, refused.amount)
        payouts.hand_in(request, by=self._finance)

    def accept_all(self, request: PaymentRequest) -> None:
        """Let the vendor accept every invoice that waits; the last one clears the request for payment."""
        for invoice in request.invoices.filter(status="submitted"):
            payouts.accept(invoice, by=self._vendor)
        request.refresh_from_db()

    def pay(self, request: PaymentRequest) -> None:
        """Let the vendor pay."""
        payouts.pay(request, by=self._vendor, reference=f"BANK-{request.number[3:]}", paid_on=clock.now().date())

    @property
    def _finance(self) -> Actor:
        return self.people[f"finance@{self.firm.key}"]

    @property
    def _vendor(self) -> Actor:
        return self.people["finance@skyline"]
