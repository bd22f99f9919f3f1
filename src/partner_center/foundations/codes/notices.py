"""The letter with the code. It goes out by e-mail only: an inbox would show it to whoever sits at the open page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.notices.messages import Category, Message
from partner_center.foundations.notices.writing import send_unkept

if TYPE_CHECKING:
    from partner_center.foundations.codes.models import Code

CODE = Message(
    "codes.code",
    subject=_("Your verification code"),
    body=_(
        "Your code for “%(what)s” is %(digits)s. It is valid until %(until)s and for this one operation only. Nobody "
        "of ours will ever ask you for it. If you did not ask for a code, somebody else uses your account: change your "
        "password and tell your administrator."
    ),
    category=Category.SECURITY,
)


def send(code: Code, digits: str) -> None:
    """Send the letter to the person whose code it is."""
    what = lazy(SENSITIVE[code.right].__str__, str)()  # in the reader's language, which is not chosen here
    send_unkept(code.person, CODE, identity=f"code-{uuid4()}", what=what, digits=digits, until=code.expires_at)
