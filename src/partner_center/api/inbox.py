"""A person's own messages."""

from __future__ import annotations

from datetime import datetime

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.notices.actions import mark_read
from partner_center.foundations.notices.messages import Category
from partner_center.foundations.notices.models import Notification

router = Router(tags=["Inbox"])


class MessageOut(Schema):
    """A message, in the words in which it was said."""

    id: int
    category: str
    subject: str
    body: str
    link: str
    actor_label: str
    created_at: datetime
    read_at: datetime | None


class InboxFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """What to read first."""

    unread = django_filters.BooleanFilter(label=_("Unread only"), method="only_unread")
    category = django_filters.ChoiceFilter(label=_("Category"), choices=Category.choices)

    def only_unread(self, rows: QuerySet[Notification], _name: str, value: bool) -> QuerySet[Notification]:  # noqa: FBT001 - the library's signature
        """Leave out what was opened (or what was not)."""
        return rows.filter(read_at__isnull=value)


messages = resource(
    router,
    "/messages",
    model=Notification,
    schema=MessageOut,
    permission=None,
    filters=InboxFilter,
    order=("-created_at", "-pk"),
    summary="My messages",
)


def read(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Note that a message was read."""
    message = messages.find(request.actor, id)

    def work(_body: Body) -> HttpResponse:
        mark_read(message, by=request.actor)
        return respond(request, MessageOut, messages.find(request.actor, id))

    return once(request, work)


router.post(
    "/messages/{id}/read",
    response=MessageOut,
    summary="Note that a message was read",
    operation_id="notices_messages_read",
    url_name="notices_messages-read",
)(mark(read, permission=None, model=Notification, once=True))
