"""Tabs, search fields and filters of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.domains.payouts.models import Invoice, InvoiceStatus, Payment, PaymentRequest, RequestStatus
from partner_center.foundations.ledger.models import Item, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEM_TABS = {
    "payable": Q(standing=Standing.PAYABLE),
    "accrued": Q(standing=Standing.ACCRUED),
    "requested": Q(standing__in=[Standing.REQUESTED, Standing.PAYING]),
    "paid": Q(standing=Standing.PAID),
    "lapsed": Q(standing=Standing.LAPSED),
    "all": Q(),
}
ITEM_SEARCH = ("key", "label", "label_zh", "drawn_by", "owner__name")
REQUEST_TABS = {
    "all": Q(),
    **{
        str(one): Q(status=one)
        for one in (
            RequestStatus.REVIEWING,
            RequestStatus.TO_INVOICE,
            RequestStatus.INVOICES_REVIEWING,
            RequestStatus.PAYING,
            RequestStatus.PAID,
        )
    },
    "closed": Q(status__in=[RequestStatus.REJECTED, RequestStatus.WITHDRAWN]),
}
REQUEST_SEARCH = ("number", "partner__name", "periods")
INVOICE_TABS = {
    "submitted": Q(status=InvoiceStatus.SUBMITTED),
    "added": Q(status=InvoiceStatus.ADDED),
    "accepted": Q(status=InvoiceStatus.ACCEPTED),
    "refused": Q(status=InvoiceStatus.REFUSED),
    "all": Q(),
}
INVOICE_SEARCH = ("number", "request__number", "partner__name")
PAYMENT_TABS = {"all": Q()}
PAYMENT_SEARCH = ("reference", "request__number", "partner__name")


class ItemFilter(Narrowing):
    """Open items by month, currency and, for the vendor, partner."""

    period = django_filters.ChoiceFilter(label=_("Period"), choices=())
    standing = django_filters.ChoiceFilter(label=_("Standing"), choices=Standing.choices)
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), field_name="owner", queryset=partners_seen)

    class Meta:
        model = Item
        fields: ClassVar[Sequence[str]] = ()


class RequestFilter(Narrowing):
    """Requests by status, currency, day and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=RequestStatus.choices)
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")
    submitted = django_filters.DateFromToRangeFilter(label=_("Submitted"), field_name="submitted_at")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = PaymentRequest
        fields: ClassVar[Sequence[str]] = ()


class InvoiceFilter(Narrowing):
    """Invoices by status and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=InvoiceStatus.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Invoice
        fields: ClassVar[Sequence[str]] = ()


class PaymentFilter(Narrowing):
    """Payments by day, currency and, for the vendor, partner."""

    paid = django_filters.DateFromToRangeFilter(label=_("Paid on"), field_name="paid_on")
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Payment
        fields: ClassVar[Sequence[str]] = ()
