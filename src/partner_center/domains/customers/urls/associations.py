"""The console's addresses of customers and their associations."""

from django.urls import path

from partner_center.domains.customers.views import associations, customer, customers

patterns = [
    path("", customers.CustomerList.as_view(), name="customers"),
    path("register/", customers.CustomerRegister.as_view(), name="customer-register"),
    path("my-partner/", associations.MyPartner.as_view(), name="my-partner"),
    path("<int:pk>/", customer.CustomerDetail.as_view(), name="customer"),
    path("<int:pk>/associate/", customers.CustomerAssociate.as_view(), name="customer-associate"),
    path("associations/<int:pk>/", associations.AssociationDetail.as_view(), name="association"),
    path("associations/<int:pk>/end/", associations.AssociationEnd.as_view(), name="association-end"),
]
