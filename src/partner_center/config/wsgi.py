"""The entry for a WSGI server: `granian --interface wsgi partner_center.config.wsgi:application`."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partner_center.config.settings")

application = get_wsgi_application()
if settings.PRODUCTION:
    call_command("check", databases=["default"])  # a server that would do harm does not start
