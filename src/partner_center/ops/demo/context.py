"""What the demo's sign-in page shows in addition: who can sign in, and with which password."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from partner_center.foundations.identity.models import User
from partner_center.ops.demo import LOGINS, PASSWORD


def log_ins(request: HttpRequest) -> dict[str, Any]:
    """Return the people of the demo for the sign-in page, while the demo's business is in the database."""
    match = request.resolver_match
    if match is None or match.view_name != "account_login":
        return {}
    known = set(
        User.objects.filter(email__in=[email for _label, email, _audience in LOGINS]).values_list("email", flat=True)
    )
    shown = [{"label": label, "email": email} for label, email, _audience in LOGINS if email in known]
    if not shown:
        return {}
    note = _(
        "This is a demo with invented companies and people. Choose somebody below; everybody has the same password."
    )
    return {"demo_log_ins": shown, "demo_password": PASSWORD, "sign_in_note": note}
