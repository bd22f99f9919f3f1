"""Runs a management command again whenever the code changes, as Django's development server does for itself."""

import sys

import django
from django.core.management import call_command
from django.utils.autoreload import run_with_reloader


def main() -> None:
    """Run the command named on the command line."""
    django.setup()
    run_with_reloader(lambda: call_command(*sys.argv[1:]))


if __name__ == "__main__":
    main()
