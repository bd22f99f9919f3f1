"""Addresses of the bills: the console's below /billing/, the API's by its router."""

from django.urls import path

from partner_center.domains.billing.api import router as api
from partner_center.domains.billing.views import accounts, bills, rows

__all__ = ["api", "console"]

app_name = "billing"

console = [
    path("bills/", bills.BillList.as_view(), name="bills"),
    path("bills/import/", bills.BillImport.as_view(), name="import"),
    path("bills/<int:pk>/", bills.BillDetail.as_view(), name="bill"),
    path("bills/<int:pk>/rows/", rows.BillRows.as_view(), name="bill-rows"),
    path("bills/<int:pk>/lines/", rows.BillLines.as_view(), name="bill-lines"),
    path("bills/<int:pk>/<slug:step>/", bills.BillStep.as_view(), name="bill-step"),
    path("accounts/", accounts.AccountList.as_view(), name="accounts"),
    path("accounts/customers/", accounts.CustomerOptions.as_view(), name="customer-options"),
    path("accounts/<int:pk>/", accounts.AccountDetail.as_view(), name="account"),
    path("accounts/<int:pk>/link/", accounts.AccountLink.as_view(), name="account-link"),
]
