"""The Django app of opportunities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpportunitiesConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.domains.opportunities"
    label = "opportunities"
    verbose_name = _("Opportunities")
