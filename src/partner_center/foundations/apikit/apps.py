"""The Django app of apikit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApikitConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.apikit"
    label = "apikit"
    verbose_name = _("API kit")
