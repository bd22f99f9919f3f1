"""One id for everything a request does: in the log lines, and in the answer's X-Request-ID header."""

import re
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIds:
    """Takes the proxy's X-Request-ID when it is a plain one, otherwise makes its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id around it."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if ACCEPTABLE.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response
