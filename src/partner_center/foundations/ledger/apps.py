"""The Django app of ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
