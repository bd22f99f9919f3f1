"""A customer's first person, who comes by an invitation and chooses a password at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.audit.actions import record
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import NOBODY, Kind, Role
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb("organization:person:join", by=NOBODY, label=_("Join by an invitation"))
def join(*, by: Actor, company: Company, email: str, password: str, name: str, mobile: str, language: str) -> User:
    """Enter the first administrator of a new customer, by his own hand: the password is his own from the start."""
    hold("organization.administrators", company.pk)
    if company.kind != Kind.CUSTOMER or company.people.exists():
        text: object = _("%(company)s has an administrator already, who lets the others in.") % {"company": company}
        raise Refused(text, code="has_administrator", fields={"company": text})
    try:
        with transaction.atomic():
            person: User = User.objects.create_user(
                email,
                password,
                company=company,
                name=name,
                mobile=mobile,
                language=language,
                time_zone=company.time_zone,
            )
    except IntegrityError as error:
        text = _("Somebody signs in with this address already. Sign in, or choose another address.")
        raise Refused(text, code="email_taken", fields={"email": text}) from error
    person.grants.create(role=Role.CUSTOMER_ADMIN)
    record(person, by=by, verb="organization:person:join", changes={"roles": ["", Role.CUSTOMER_ADMIN.label]})
    return person
