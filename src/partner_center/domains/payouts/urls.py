"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.payouts.api import router as api
from partner_center.domains.payouts.views import invoices, items, requests

__all__ = ["api", "app_name", "console"]

app_name = "payouts"
console: list[URLPattern] = [
    path("items/", items.ItemList.as_view(), name="items"),
    path("items/basket/", items.Basket.as_view(), name="basket"),
    path("partners/", items.BalanceList.as_view(), name="balances"),
    path("requests/", requests.RequestList.as_view(), name="requests"),
    path("requests/new/", requests.RequestNew.as_view(), name="request-new"),
    path("requests/<int:pk>/", requests.RequestDetail.as_view(), name="request"),
    path("requests/<int:pk>/sheet/", requests.RequestSheet.as_view(), name="request-sheet"),
    path("requests/<int:pk>/invoice/", invoices.InvoiceNew.as_view(), name="invoice-new"),
    path("requests/<int:pk>/<slug:step>/", requests.RequestStep.as_view(), name="request-step"),
    path("invoices/", invoices.InvoiceList.as_view(), name="invoices"),
    path("invoices/tax/", invoices.InvoiceTax.as_view(), name="invoice-tax"),
    path("invoices/<int:pk>/", invoices.InvoiceDetail.as_view(), name="invoice"),
    path("invoices/<int:pk>/<slug:step>/", invoices.InvoiceStep.as_view(), name="invoice-step"),
    path("payments/", invoices.PaymentList.as_view(), name="payments"),
]
urlpatterns = console
