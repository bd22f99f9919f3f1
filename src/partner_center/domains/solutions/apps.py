"""The Django app of solutions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SolutionsConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.domains.solutions"
    label = "solutions"
    verbose_name = _("Solutions")
