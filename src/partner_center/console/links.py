"""Addresses that may not exist: a deployment can leave a domain out, and its links with it."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def link(name: str, *args: object, **query: str | int) -> str:
    """Return the address of that name, with a query string; nothing where there is none."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path


def where(record: Any) -> str:  # noqa: ANN401 - any record
    """Return where a record is shown; nothing where it has no page."""
    find = getattr(record, "get_absolute_url", None)
    if find is None:
        return ""
    try:
        return str(find())
    except NoReverseMatch:
        return ""
