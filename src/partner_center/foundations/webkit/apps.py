"""The Django app of webkit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebkitConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.webkit"
    label = "webkit"
    verbose_name = _("Web kit")
