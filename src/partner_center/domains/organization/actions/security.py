"""Switching verification codes on and off for a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import notices
from partner_center.foundations.audit.actions import record
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import ADMINISTRATORS
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotFound, WrongState

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


@verb(
    "organization:security:switch",
    by=ADMINISTRATORS,
    label=_("Switch verification codes on or off"),
    sensitive=Company,
)
def switch_codes(*, by: Actor, on: bool) -> Company:
    """Let the own company ask for codes at sensitive operations, or no longer (domain.md 1.1, off by default).

    Switching off is sensitive itself: whoever sits at another's open page cannot do it.
    """
    if by.company is None:
        raise NotFound(_("You do not act for a company."))
    company: Company = Company.objects.select_for_update(of=("self",), no_key=True).get(pk=by.company.pk)
    if company.asks_for_codes == on:
        raise WrongState(
            _("Verification codes are switched on already.")
            if on
            else _("Verification codes are switched off already.")
        )
    company.asks_for_codes = on
    company.save(update_fields=["asks_for_codes"])
    record(company, by=by, verb="organization:security:switch", changes={"asks_for_codes": [not on, on]})
    notices.tell_codes(company, by=by)
    return company
