"""Steps through either door: as a browser takes them, and as a program does."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from partner_center.domains.opportunities.models import DuplicateCase
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.reviews.models import Review
from tests.domains.partners.people import Api, browser


class Console:
    """Steps as a browser takes them: the dialog is opened, filled in and sent."""

    def take(self, user: User, record: Any, step: str, **answers: Any) -> int:
        """Return the status of the answer, 200 where it was done."""
        page = browser(user)
        address = (
            reverse("reviews:review-step", args=[record.pk, step])
            if isinstance(record, Review)
            else f"{record.get_absolute_url()}{step}/"
        )
        asked = page.get(address)
        if asked.status_code != 200:
            return int(asked.status_code)
        answer = page.post(address, {"seen": record.status, **answers})
        run_pending()
        return 200 if answer.status_code == 302 else int(answer.status_code)


class Program:
    """The same over the API."""

    def take(self, user: User, record: Any, step: str, **answers: Any) -> int:
        """Return the status of the answer."""
        if isinstance(record, Review):
            path = f"/reviews/{record.pk}"
        else:
            noun = "duplicates" if isinstance(record, DuplicateCase) else "opportunities"
            path = f"/opportunities/{noun}/{record.number}"
        answer = Api(user).post(f"{path}/{step.replace('_', '-')}", answers)
        run_pending()
        return int(answer.status_code)


Door = Console | Program
