"""Pages for what could not be answered: a wrong request, no right, nothing there, too often, our own mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest


def request_id() -> str:
    """Return the id under which the log tells what this request did."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: what was sent could not be read."""
    return _page(request, 400, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: this person may not."""
    return _page(request, 403, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: no such address, or not this person's."""
    return _page(request, 404, exception)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: tried too often, for example to sign in."""
    return _page(request, 429, None)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. Asks nothing of the database, which may be what is broken."""
    del request
    return HttpResponse(render_to_string("500.html", {"request_id": request_id()}), status=500)


def _page(request: HttpRequest, status: int, exception: Exception | None) -> HttpResponse:
    return render(request, f"{status}.html", {"refusal": _told(exception)}, status=status)


def _told(exception: Exception | None) -> object:
    """Return the sentence meant for people, if the exception carries one."""
    if isinstance(exception, Refused):
        return exception
    said = exception.args[0] if isinstance(exception, PermissionDenied | Http404) and exception.args else ""
    return said if isinstance(said, str) and not isinstance(exception, Http404) else ""
