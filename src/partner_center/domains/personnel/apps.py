"""The Django app of personnel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonnelConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.domains.personnel"
    label = "personnel"
    verbose_name = _("Personnel")
