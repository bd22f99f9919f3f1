"""Tags, contacts, and looking behind the mask of a customer's data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import TAG_LENGTH, Association, Contact, Customer, Tag, may_act_for
from partner_center.domains.customers.queries.facts import facts_of
from partner_center.foundations.audit.actions import record
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import (
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

CARERS = PARTNER_ADMIN | PARTNER_SALES

MOST_TAGS = 20
"""Tags of one customer."""

MOST_CONTACTS = 5
"""Contacts that a partner shows its customers (domain.md rule 26)."""

REVEALS = 30
"""Masked values that one person may look at within an hour."""

REVEALED = ("contact_name", "mobile", "email")
"""The masked fields."""


def own_customer(customer: Company, by: Actor) -> None:
    """Refuse unless the customer belongs to the actor's company now and the actor looks after it himself."""
    if not Association.objects.visible_to(by).current().filter(customer=customer.pk).exists():
        raise NotFound(_("There is no such customer."))
    if not may_act_for(by, customer.pk):
        raise NotAllowed(_("Only the customer's account manager or an administrator may do this."))


@verb("customers:tag:set", by=CARERS, label=_("Tag a customer"))
def set_tags(customer: Company, *, by: Actor, names: Sequence[str]) -> Company:
    """Replace the tags that the actor's company gave a customer; the same word in another case is the same tag."""
    own_customer(customer, by)
    if by.company is None:
        raise NotFound(_("There is no such customer."))
    wanted = list({name.strip().lower(): name.strip() for name in names if name.strip()}.values())
    if len(wanted) > MOST_TAGS:
        text: object = _("A customer has at most %(most)d tags.") % {"most": MOST_TAGS}
        raise Refused(text, code="too_many_tags", fields={"names": text})
    if any(len(name) > TAG_LENGTH for name in wanted):
        text = _("A tag has at most %(most)d characters.") % {"most": TAG_LENGTH}
        raise Refused(text, code="long_tag", fields={"names": text})
    hold("customers.tags", f"{by.company.pk}:{customer.pk}")
    Tag.objects.filter(partner=by.company, customer=customer.pk).delete()
    Tag.objects.bulk_create(Tag(partner=by.company, customer_id=customer.pk, name=name) for name in wanted)
    return customer


@verb("customers:contact:add", by=PARTNER_ADMIN, label=_("Add a contact for customers"))
def add_contact(*, by: Actor, name: str, mobile: str, email: str, position: str = "") -> Contact:
    """Show one more person to one's customers, at most five (domain.md rule 26)."""
    if by.company is None:
        raise NotFound(_("There is no such contact."))
    hold("customers.contacts", by.company.pk)
    if Contact.objects.filter(partner=by.company).count() >= MOST_CONTACTS:
        text = _("At most %(most)d contacts are shown to customers. Remove one first.") % {"most": MOST_CONTACTS}
        raise Refused(text, code="too_many_contacts")
    contact: Contact = Contact.objects.create(
        partner=by.company, name=name, position=position, mobile=mobile, email=email
    )
    record(contact, by=by, verb="customers:contact:add", text=name)
    return contact


def _own_contact(contact: Contact, by: Actor) -> Contact:
    locked: Contact | None = Contact.objects.select_for_update().filter(pk=contact.pk, partner=by.company).first()
    if locked is None:
        raise NotFound(_("There is no such contact."))
    return locked


@verb("customers:contact:amend", by=PARTNER_ADMIN, label=_("Change a contact for customers"))
def amend_contact(contact: Contact, *, by: Actor, name: str, mobile: str, email: str, position: str = "") -> Contact:
    """Change what customers see of a contact."""
    locked = _own_contact(contact, by)
    locked.name, locked.mobile, locked.email, locked.position = name, mobile, email, position
    locked.save()
    record(locked, by=by, verb="customers:contact:amend", text=name)
    return locked


@verb("customers:contact:remove", by=PARTNER_ADMIN, label=_("Remove a contact for customers"))
def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Show a contact to customers no longer."""
    locked = _own_contact(contact, by)
    record(locked, by=by, verb="customers:contact:remove", text=locked.name)
    locked.delete()


@verb(
    "customers:customer:reveal",
    by=CARERS | VENDOR_OPERATIONS | VENDOR_MANAGER | VENDOR_ADMIN,
    label=_("Look at a masked value"),
)
def reveal(customer: Company, *, by: Actor, field: str) -> str:
    """Return one masked value of a customer's account in full; who looked at what is kept in its history.

    A partner looks only while the customer belongs to it. A person may look at 30 values within an hour.
    """
    if not Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
        raise NotFound(_("There is no such record."))
    if field not in REVEALED:
        text: object = _("Only contact, mobile and e-mail are masked.")
        raise Refused(text, code="not_masked", fields={"field": text})
    if not by.is_vendor:
        own_customer(customer, by)
    hold("customers.reveal", by.user.pk if by.user else "system")
    since = clock.now() - timedelta(hours=1)
    if Entry.objects.filter(user=by.user, verb="customers:customer:reveal", at__gt=since).count() >= REVEALS:
        text = _("You looked at %(most)d masked values within an hour. Go on in an hour.")
        raise Refused(text % {"most": REVEALS}, code="too_many_reveals")
    value = str(getattr(facts_of(customer), field))
    record(Customer.objects.get(pk=customer.pk), by=by, verb="customers:customer:reveal", text=field)
    return value
