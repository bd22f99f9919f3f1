"""``manage.py worker``: run background work until told to stop."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.procrastinate_app import app

from partner_center.foundations.jobs.running import enlist

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Runs due jobs and the schedule; INT or TERM lets the jobs in hand finish first."""

    help = "Run background jobs and the night schedule until stopped (Ctrl-C or TERM waits for the jobs in hand)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--concurrency", type=int, default=2, help="jobs at the same time (default 2)")
        parser.add_argument(
            "--patience", type=float, default=60.0, help="seconds to wait for jobs in hand when stopping"
        )
        parser.add_argument(
            "--once", action="store_true", help="stop when nothing is due (with --concurrency=1: nor follows)"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Run the worker over its own connections; jobs use Django's."""
        if sys.platform == "win32":  # the driver cannot work with Windows' default event loop
            asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
        enlist()
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            app.run_worker(
                name="worker",
                concurrency=options["concurrency"],
                shutdown_graceful_timeout=options["patience"],
                wait=not options["once"],
                fetch_job_polling_interval=2.0,
            )
