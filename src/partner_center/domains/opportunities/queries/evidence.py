"""What matched in a duplicate case: both sides for the vendor, and the own side mirrored for whoever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.models import Service, Sign
from partner_center.kit.claims.evidence import mail_key

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
    from partner_center.foundations.identity.actor import Actor


def matched_for(case: DuplicateCase) -> dict[str, Any]:
    """Return what the losing side may know: its own values that matched, the rule and the two times. Nothing else."""
    own = case.loser
    if own is None:
        return {}
    values = values_of(own)
    return {
        "own": own,
        "rule": case.get_rule_display(),
        "own_at": case.time_of(own),
        "other_at": case.time_of(case.other(own)),
        "matched": [{"label": Sign(sign).label, "values": values[Sign(sign)]} for sign in case.matched],
    }


def values_of(opportunity: Opportunity) -> dict[Sign, list[str]]:
    """Return an opportunity's own values of every sign, as its side wrote them."""
    contacts = list(opportunity.contacts.all())
    return {
        Sign.ACCOUNT: [opportunity.customer.name] if opportunity.customer else [],
        Sign.REGISTRATION: [opportunity.registration_no] if opportunity.registration_no else [],
        Sign.NAME: [opportunity.customer_name],
        Sign.PHONE: [one.phone for one in contacts if one.phone],
        Sign.MAIL: sorted({key for one in contacts if (key := mail_key(one.email))}),
    }


def side_by_side(case: DuplicateCase, actor: Actor) -> dict[str, Any]:
    """Return the rows of the comparison: a label, both values, and whether they made the match."""
    both = (case.left, case.right)
    found = [values_of(one) for one in both]
    rows: list[dict[str, Any]] = [
        {
            "label": sign.label,
            "values": [(one.number, " · ".join(values[sign])) for one, values in zip(both, found, strict=True)],
            "is_match": sign.value in case.matched,
        }
        for sign in Sign
    ]
    rows += [
        {"label": label, "values": [(one.number, read(one)) for one in both], "is_match": False}
        for label, read in (
            (_("Partner"), lambda one: one.partner.name),
            (_("Opportunity"), lambda one: one.name),
            (_("Need"), lambda one: one.need),
            (_("Offerings"), lambda one: " · ".join(str(offering) for offering in one.offerings.all())),
            (_("Cloud services"), lambda one: " · ".join(str(Service(code).label) for code in one.services)),
            (_("Project"), _span),
        )
    ]
    return {"case": case, "sides": [_side(case, one) for one in both], "rows": rows, "actor": actor}


def _side(case: DuplicateCase, one: Opportunity) -> dict[str, Any]:
    times = (
        [(_("Created"), one.created_at)]
        if one.is_ours
        else [
            (_("Submitted"), one.submitted_at),
            (pgettext_lazy("opportunity", "Audit passed"), one.audit_passed_at),
            (pgettext_lazy("opportunity", "Validated"), one.validated_at),
        ]
    )
    return {
        "opportunity": one,
        "times": times,
        "counts_at": case.time_of(one),
        "is_proposed": one.pk == case.proposal_id,
        "is_loser": one.pk == case.loser_id,
    }


def _span(one: Opportunity) -> str:
    return f"{one.project_start_on or '…'} – {one.project_end_on or '…'}"
