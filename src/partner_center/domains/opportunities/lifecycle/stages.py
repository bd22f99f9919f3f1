"""How far the sale is, from the moment both sides agreed on it (domain.md 7.3)."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.lifecycle.roles import FOLLOWS, is_agreed
from partner_center.domains.opportunities.models import Opportunity, Stage
from partner_center.foundations.identity.roles import NOBODY, VENDOR_BUSINESS, VENDOR_MANAGER
from partner_center.foundations.lifecycle.steps import Lifecycle, Step


class StageLife(Lifecycle):
    """Opens when an opportunity is validated or accepted; delivery is reported by its projects, or by hand."""

    model = Opportunity
    noun = "stage"
    field = "stage"
    label = pgettext_lazy("opportunity", "Sales stage")
    path = (Stage.FOLLOWING, Stage.SIGNED, Stage.DELIVERING, Stage.DELIVERED)

    follow = Step("", to=Stage.FOLLOWING, by=NOBODY, label=pgettext_lazy("stage", "Follow"))
    sign = Step(
        Stage.FOLLOWING,
        to=Stage.SIGNED,
        by=FOLLOWS,
        when=is_agreed,
        asks=("signed_on", "contract_amount"),
        label=pgettext_lazy("stage", "Report as signed"),
        tone="success",
    )
    start_delivery = Step(
        Stage.SIGNED,
        to=Stage.DELIVERING,
        by=FOLLOWS,
        when=is_agreed,
        label=pgettext_lazy("stage", "Start delivery"),
    )
    complete_delivery = Step(
        Stage.DELIVERING,
        to=Stage.DELIVERED,
        by=VENDOR_BUSINESS | VENDOR_MANAGER,
        when=is_agreed,
        asks=("delivered_on",),
        label=pgettext_lazy("stage", "Complete delivery"),
        tone="success",
    )
    lose = Step(
        Stage.FOLLOWING,
        Stage.SIGNED,
        to=Stage.LOST,
        by=FOLLOWS,
        when=is_agreed,
        asks=("lost_code", "reason"),
        label=pgettext_lazy("stage", "Report as lost"),
        tone="danger",
    )
