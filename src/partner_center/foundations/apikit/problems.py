"""Every no of the API as ``application/problem+json`` (RFC 9457): one shape, stable codes, all field errors at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from partner_center.foundations.apikit.rendering import to_json
from partner_center.kit.refusals import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ninja import NinjaAPI

log = structlog.get_logger(__name__)
CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of problem: its HTTP status, its title, and what the caller can do about it."""

    status: int
    title: object
    advice: object


FAMILIES: dict[str, Family] = {
    "malformed": Family(
        400,
        gettext_lazy("The request cannot be read"),
        gettext_lazy("Send a JSON object, or multipart/form-data when files belong to it."),
    ),
    "unauthenticated": Family(
        401,
        gettext_lazy("Sign in first"),
        gettext_lazy("Send “Authorization: Bearer pc_…” with a token that is neither expired nor revoked."),
    ),
    "not_allowed": Family(
        403,
        gettext_lazy("You lack the right"),
        gettext_lazy("Ask your administrator for a role that holds it, or for a token that is not limited to less."),
    ),
    "not_found": Family(
        404,
        gettext_lazy("There is no such thing"),
        gettext_lazy("Check the number. What belongs to others looks as if it did not exist."),
    ),
    "method_not_allowed": Family(
        405,
        gettext_lazy("This address does not do that"),
        gettext_lazy("The Allow header lists what it does."),
    ),
    "refused": Family(
        409,
        gettext_lazy("A business rule forbids it"),
        gettext_lazy("The detail says which rule and how to mend it; nothing was changed."),
    ),
    "wrong_state": Family(
        409,
        gettext_lazy("The record has moved on"),
        gettext_lazy("Read the record again; its “steps” say what is possible now."),
    ),
    "key_reused": Family(
        409,
        gettext_lazy("The idempotency key belongs to another request"),
        gettext_lazy("Make a new key for each new intention; repeat a key only with the very same request."),
    ),
    "too_large": Family(
        413,
        gettext_lazy("The request is too large"),
        gettext_lazy("Send files as multipart/form-data, and less in one request."),
    ),
    "unsupported": Family(
        415,
        gettext_lazy("This content type is not understood"),
        gettext_lazy("Send application/json or multipart/form-data."),
    ),
    "invalid": Family(
        422,
        gettext_lazy("Some values are not right"),
        gettext_lazy("“errors” lists every one of them with a pointer; mend all and send again."),
    ),
    "key_required": Family(
        428,
        gettext_lazy("An idempotency key is missing"),
        gettext_lazy(
            "Send the header Idempotency-Key with a random text, and the same one when you repeat the request."
        ),
    ),
    "too_many": Family(
        429,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait as many seconds as the Retry-After header says."),
    ),
    "unavailable": Family(
        503,
        gettext_lazy("These figures cannot be read"),
        gettext_lazy("Files are missing on the server; tell its operator the request_id. Nothing was changed."),
    ),
    "failure": Family(
        500,
        gettext_lazy("Something broke on our side"),
        gettext_lazy("Nothing was changed. Repeat with the same idempotency key, or report the request_id."),
    ),
}
"""Every kind of problem by its name, which is also the default ``code``."""


@dataclass(slots=True, eq=False)
class Problem(Exception):  # noqa: N818 - the standard's word for an answer that says no
    """Raised inside an operation to answer with a problem of a known family."""

    family: str
    detail: object
    code: str = ""
    errors: Sequence[Mapping[str, object]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def request_id() -> str:
    """Return the id under which the log lines of this request are found."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def answer(problem: Problem) -> HttpResponse:
    """Return a problem as a response, in the language that is active now."""
    family = FAMILIES[problem.family]
    body = {
        "type": f"{settings.SITE_URL}/api/v1/problems#{problem.family}",
        "title": str(family.title),
        "status": family.status,
        "detail": str(problem.detail),
        "code": problem.code or problem.family,
        "errors": list(problem.errors),
        "request_id": request_id(),
    }
    return HttpResponse(to_json(body), status=family.status, content_type=CONTENT_TYPE, headers=dict(problem.headers))


def field_error(
    message: object, *, code: str, at: str = "", params: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return one line of ``errors`` about a field of the body; ``at`` is its path, such as ``rungs/0/rate``."""
    pointer = f"#/{at}" if at else "#"
    return {"pointer": pointer, "code": code, "message": str(message), "params": dict(params or {})}


def parameter_error(
    message: object, *, code: str, at: str, params: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return one line of ``errors`` about a parameter of the address."""
    return {"parameter": at, "code": code, "message": str(message), "params": dict(params or {})}


def of_refusal(refusal: Refused) -> Problem:
    """Return the problem that says what a refusal of the business says."""
    if isinstance(refusal, Unavailable):
        log.error("unavailable", reason=str(refusal))
        return Problem("unavailable", FAMILIES["unavailable"].advice)
    family = refusal.default_code if refusal.default_code in FAMILIES else "refused"
    errors = [field_error(text, code=refusal.code, at=name) for name, text in refusal.fields.items()]
    return Problem(family, refusal, code=refusal.code, errors=errors)


def of_exception(error: Exception) -> Problem | None:
    """Return the problem behind an exception that callers can do something about, or nothing for a fault of ours."""
    for kind, translate in _TRANSLATIONS:
        if isinstance(error, kind):
            return translate(error)
    return None


def _of_parameters(error: ValidationError) -> Problem:
    lines = [_from_parameters(one) for one in error.errors]
    return Problem("invalid", _("Some parameters are not right."), errors=lines)


def _of_stranger(error: AuthenticationError) -> Problem:
    del error
    detail = _("The token is missing, unknown, expired or revoked.")
    return Problem("unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="Partner Center"'})


def _from_parameters(one: Mapping[str, Any]) -> dict[str, object]:
    return parameter_error(one["msg"], code=str(one["type"]), at=str(one["loc"][-1]), params=one.get("ctx"))


_TRANSLATIONS: tuple[tuple[type[Exception], Callable[[Any], Problem | None]], ...] = (
    (Problem, lambda error: error),
    (Refused, of_refusal),
    (ValidationError, _of_parameters),
    (AuthenticationError, _of_stranger),
    (Http404, lambda _error: Problem("not_found", _("There is no such record."))),
    (RequestDataTooBig, lambda _error: Problem("too_large", _("The request is larger than this server reads."))),
    (PermissionDenied, lambda _error: Problem("not_allowed", _("You may not do this."))),
    (SuspiciousOperation, lambda _error: Problem("malformed", _("The request cannot be read."))),
    (MultiPartParserError, lambda _error: Problem("malformed", _("The request cannot be read."))),
)
"""What each exception means to a caller; the first line that fits decides."""


def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Turn any exception of an operation into its problem."""
    problem = of_exception(error) if isinstance(error, Exception) else None
    if problem is None:
        # Django's own word to its test client and to error trackers, which the library's handling would hide.
        got_request_exception.send(sender=None, request=request)
        log.error("api_failure", path=request.path, exc_info=error)
        problem = Problem("failure", _("The request could not be completed."))
    return answer(problem)


def install(api: NinjaAPI) -> None:
    """Let the API answer every exception this way."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, handle)
