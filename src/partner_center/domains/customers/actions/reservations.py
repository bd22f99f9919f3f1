"""The vendor's list of customers that no partner may report (domain.md 6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.lifecycle.prospects import KEEPERS
from partner_center.domains.customers.models import Reservation
from partner_center.domains.customers.queries.prospects import key_of
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused, WrongState

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


@verb("customers:reservation:reserve", by=KEEPERS, label=_("Reserve a customer for the vendor"))
def reserve(*, by: Actor, name: str, reason: str, **data: Any) -> Reservation:
    """Put a customer on the vendor's list; reports that stand already are not touched."""
    key = key_of(name)
    hold("customers.reservations", key)
    if not key:
        text: object = _("Write the customer's name with letters or digits.")
        raise Refused(text, code="no_name", fields={"name": text})
    if Reservation.objects.standing().filter(name_key=key).exists():
        text = _("This name is on the list already.")
        raise Refused(text, code="reserved_already", fields={"name": text})
    found: Reservation = Reservation.objects.create(
        name=name, name_key=key, reason=reason, created_at=clock.now(), created_by=by.user, **data
    )
    record(found, by=by, verb="customers:reservation:reserve", text=found.note)
    return found


@verb("customers:reservation:lift", by=KEEPERS, label=_("Lift a reservation"))
def lift(reservation: Reservation, *, by: Actor, reason: str) -> Reservation:
    """Take a customer off the list: partners may report it from now on. The line stays readable."""
    locked = Reservation.objects.select_for_update().get(pk=reservation.pk)
    if locked.lifted_at is not None:
        raise WrongState(_("This reservation was lifted already."))
    locked.lifted_at = clock.now()
    locked.save(update_fields=["lifted_at"])
    record(locked, by=by, verb="customers:reservation:lift", text=reason)
    lifted: Reservation = locked
    return lifted
