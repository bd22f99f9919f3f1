#!/usr/bin/env python3
"""Django's command line, with the embedded database started for the command when it is used and not yet running."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partner_center.config.settings")
    from django.core.management import execute_from_command_line

    from partner_center.ops.serve import database_for_this_process

    with database_for_this_process(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
