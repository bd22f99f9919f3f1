"""The Django app of jobs; at start it reads every app's ``jobs.py``."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Registers the app under its short label, and what the house can do in the background."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "partner_center.foundations.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Import the ``jobs.py`` of every installed app.

        Web, worker and tests do the same, so that ``later`` knows every name wherever it is called. Only the
        worker hands the jobs to the queue's library (``running.enlist``), when all apps are ready.
        """
        autodiscover_modules("jobs")
