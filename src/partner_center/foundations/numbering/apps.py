"""The Django app of numbering."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumberingConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.numbering"
    label = "numbering"
    verbose_name = _("Numbering")
