"""Reminders about requests and authorisations."""

from __future__ import annotations

from partner_center.domains.customers import notices
from partner_center.domains.customers.actions import requests as actions
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    AssociationRequestStatus,
    Authorization,
    AuthorizationStatus,
)
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import job


@job("customers.overtake_requests")
def overtake_requests(*, association_id: int) -> None:
    """Let what hangs on an association that the vendor ended come to its end: requests, authorisations, managers."""
    actions.overtake(Association.objects.get(pk=association_id))


@job("customers.remind_association_request")
def remind_association_request(*, subject_id: int, due_id: int) -> None:
    """Remind the side that was asked, if it still has to answer."""
    request: AssociationRequest = AssociationRequest.objects.get(pk=subject_id)
    if request.status == AssociationRequestStatus.PENDING:
        notices.tell_reminder(request, by=SYSTEM, key=f"customers.request:{due_id}:{_day()}")


@job("customers.remind_authorization")
def remind_authorization(*, subject_id: int, due_id: int) -> None:
    """Remind the customer of a question that still waits."""
    authorization: Authorization = Authorization.objects.get(pk=subject_id)
    if authorization.status == AuthorizationStatus.ASKED:
        notices.tell_authorization_reminder(authorization, by=SYSTEM, key=f"customers.authorization:{due_id}:{_day()}")


@job("customers.remind_authorization_end")
def remind_authorization_end(*, subject_id: int, due_id: int) -> None:
    """Tell the partner that its authorization ends soon."""
    authorization: Authorization = Authorization.objects.get(pk=subject_id)
    if authorization.status == AuthorizationStatus.GRANTED:
        notices.tell_authorization_ends(authorization, by=SYSTEM, key=f"customers.authorization:{due_id}:{_day()}")


def _day() -> str:
    """Return today: each reminder of a deadline is an occasion of its own."""
    return f"{clock.now():%Y-%m-%d}"
