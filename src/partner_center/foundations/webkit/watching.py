"""The addresses under which a page watches long work."""

from __future__ import annotations

from django.core.signing import Signer
from django.urls import reverse
from django.utils.http import urlencode

SIGNER = Signer(salt="webkit.progress")


def watch_url(key: str, then: str = "") -> str:
    """Return where a page may watch the progress of that key; it cannot be guessed, only be given by a page.

    ``then`` is where to go when the work is over; that page must not watch any more, however the work went.
    """
    url = reverse("webkit:progress", args=[SIGNER.sign(key)])
    return f"{url}?{urlencode({'then': then})}" if then else url
