"""The Django app of notices; at start it reads every app's message catalogue."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Registers the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Import the ``notices.py`` of every installed app, so that a worker knows every message by its key."""
        autodiscover_modules("notices")
