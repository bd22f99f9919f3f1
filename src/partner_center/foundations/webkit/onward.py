"""Ways onward: what a domain offers on the page of a record of a domain below, which does not know it.

An opportunity's page leads to the project that delivers it, though opportunities know nothing of deliveries: the domain
above registers what it has to show, in its ``views``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor

    Offer = Callable[[Any, Actor], Iterable[object]]

OFFERS: dict[type[Model], list[Offer]] = {}
"""What domains above offer on the pages of a model, in the order of their registration."""


def onward_from(model: type[Model]) -> Callable[[Offer], Offer]:
    """Make a function offer buttons (``Link``) and records of the rail (``Related``) on the pages of a model.

    It gets the record and the actor, and asks for the actor's rows itself; a button's permission is checked for it.
    """

    def register(offer: Offer) -> Offer:
        OFFERS.setdefault(model, []).append(offer)
        return offer

    return register


def ways_from(record: Any, actor: Actor) -> list[object]:  # noqa: ANN401 - any record
    """Return everything that is offered on a record's page."""
    return [way for offer in OFFERS.get(type(record), []) for way in offer(record, actor)]
