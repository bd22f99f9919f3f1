"""How the house says no: one family of refusals that every door knows how to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(Exception):  # noqa: N818 - a refusal is an answer to a person, not a fault of the program
    """The business says no; the message says why and how to mend it (HTTP 409).

    ``code`` is stable for programs, ``fields`` names the inputs that are to blame. Messages may be lazy
    translations: they are turned into text only when somebody reads them, in that person's language.
    """

    status = 409
    default_code = "refused"

    def __init__(self, message: object, *, code: str = "", fields: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.fields: Mapping[str, object] = fields or {}

    def __str__(self) -> str:
        """Return the message in the language of whoever reads it now."""
        return str(self.message)


class NotAllowed(Refused):
    """The person is known here but lacks the right (HTTP 403)."""

    status = 403
    default_code = "not_allowed"


class WrongState(Refused):
    """The record has moved on since the person looked at it (HTTP 409)."""

    status = 409
    default_code = "wrong_state"


class NotFound(Refused):
    """Nothing of that name is visible to this person (HTTP 404)."""

    status = 404
    default_code = "not_found"


class Unavailable(Refused):
    """Something is missing that only the operator can bring back, such as a lost file (HTTP 503).

    The message is for the log; doors tell people what it means for them in words of their own.
    """

    status = 503
    default_code = "unavailable"
