"""Associating customers with partners, and ending associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Association, AssociationType
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import VENDOR_ADMIN, VENDOR_MANAGER, VENDOR_OPERATIONS, Kind
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

CARES = VENDOR_OPERATIONS | VENDOR_MANAGER | VENDOR_ADMIN


@verb("customers:customer:register", by=CARES, label=_("Register a customer"))
def register_customer(*, by: Actor, name: str, country: str = "CN") -> Company:
    """Enter a customer company."""
    customer: Company = Company.objects.create(kind=Kind.CUSTOMER, number=next_number("C"), name=name, country=country)
    record(customer, by=by, verb="customers:customer:register")
    return customer


@verb("customers:association:begin", by=CARES, label=_("Associate a customer"))
def associate(
    customer: Company,
    partner: Company,
    *,
    by: Actor,
    kind: str,
    started_at: datetime,
) -> Association:
    """Let a customer belong to a partner from an instant on; to one partner at a time (domain.md 6.1)."""
    if customer.kind != Kind.CUSTOMER or partner.kind != Kind.PARTNER:
        text: object = _("Choose a customer and a partner.")
        raise Refused(text, code="wrong_kind", fields={"customer": text})
    try:
        with transaction.atomic():
            association: Association = Association.objects.create(
                customer=customer,
                partner=partner,
                type=AssociationType(kind),
                started_at=started_at,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        if (
            getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
            != "customers_association_one_partner"
        ):
            raise
        text = _("%(customer)s belongs to a partner at that time. End that association first.") % {"customer": customer}
        raise Refused(text, code="already_associated", fields={"started_at": text}) from error
    record(association, by=by, verb="customers:association:begin")
    return association


@verb("customers:association:end", by=CARES, label=_("End an association"))
def end_association(association: Association, *, by: Actor, ended_at: datetime, reason: str) -> Association:
    """End an association at an instant (excluded). What was consumed before stays the partner's."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    if locked.ended_at is not None:
        raise Refused(_("This association has ended already."), code="already_ended")
    if ended_at <= locked.started_at or ended_at > clock.now():
        text = _("It must lie after the beginning and not in the future.")
        raise Refused(text, code="bad_end", fields={"ended_at": text})
    locked.ended_at, locked.end_reason, locked.end_noted_at = ended_at, reason, clock.now()
    locked.save(update_fields=["ended_at", "end_reason", "end_noted_at"])
    record(locked, by=by, verb="customers:association:end", text=reason, changes={"ended_at": [None, ended_at]})
    # Later, because an answer to a request locks the request first and the association second.
    later("customers.overtake_requests", association_id=locked.pk)
    ended: Association = locked
    return ended
