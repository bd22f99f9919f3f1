"""The Django app of the life-cycles; it makes sure that every action and reaction is known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LifecycleConfig(AppConfig):
    """Registers the app, and loads the rooms in which steps get their effects."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.lifecycle"
    label = "lifecycle"
    verbose_name = _("Life-cycles")

    def ready(self) -> None:
        """Load every domain's actions and reactions, then refuse terms for deadlines that do not exist."""
        autodiscover_modules("actions", "reactions")
        from partner_center.foundations.lifecycle import checks

        checks.register_checks()
