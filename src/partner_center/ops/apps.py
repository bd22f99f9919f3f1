"""The Django app of ops."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.ops"
    label = "ops"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Look at the database before anything uses it."""
        from partner_center.ops.checks import register_checks

        register_checks()
