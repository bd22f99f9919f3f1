"""Which errors pass by themselves, and how long to wait before trying again."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPConnectError, SMTPResponseException, SMTPServerDisconnected
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from procrastinate.jobs import Job

ATTEMPTS = 8
"""A job that fails this often with passing errors is given up: about eight hours after the first try."""

_PASSING = (OperationalError, InterfaceError, ConnectionError, TimeoutError, SMTPConnectError, SMTPServerDisconnected)
_SMTP_PERMANENT = 500


class Transient(Exception):  # noqa: N818 - says what it is: a passing trouble
    """Raised by a gateway when the other side is busy or away and trying later makes sense."""


def is_transient(error: BaseException) -> bool:
    """Tell whether an error may pass by itself: lost connections, deadlocks, mail servers that say “later”."""
    if isinstance(error, SMTPConnectError):
        return True
    if isinstance(error, SMTPResponseException):
        return error.smtp_code < _SMTP_PERMANENT
    return isinstance(error, (Transient, *_PASSING))


def wait_after(attempts: int) -> timedelta:
    """Return the pause after so many failed tries: 1, 2, 4 … minutes, at most four hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=4))


class BackOff(BaseRetryStrategy):
    """Tries passing errors again with growing pauses; everything else fails at once and stays visible."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None to give up."""
        failed = job.attempts + 1
        if failed >= ATTEMPTS or not is_transient(exception):
            return None
        return RetryDecision(retry_at=clock.now() + wait_after(failed))
