"""The Django app of calendars."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.calendars"
    label = "calendars"
    verbose_name = _("Calendars")
