"""The Django app of deliveries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.domains.deliveries"
    label = "deliveries"
    verbose_name = _("Deliveries")
