"""Stating which segment a customer is in, and what that means while it is new with its partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms.segments import SegmentForm
from partner_center.domains.customers.models import Customer, Segment
from partner_center.domains.customers.queries.segments import SEGMENTS
from partner_center.foundations.webkit.columns import DATETIME
from partner_center.foundations.webkit.screens import FormScreen
from partner_center.foundations.webkit.values import show

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from partner_center.domains.customers.queries.rebound import Rebound

STATE_SEGMENT = actions.state_segments.permission  # type: ignore[attr-defined]  # every verb carries its permission

REBOUND_HELP = _(
    "In the first six months with a new partner a mid-market or long-tail customer earns that partner no incentive."
)


def what_follows(found: Rebound | None) -> SafeString | str:
    """Return in words whether a change of partner costs the incentive, until when, or why it does not."""
    if found is None:
        return gettext("No: it came from no other partner, or before the rule began.")
    if found.is_unknown:
        text = gettext("The vendor has not stated which segment it was in when it came, so the rule does not apply.")
        return f"{text}"
    segment = SEGMENTS[found.segment]
    if not found.holds:
        return gettext("No: it came as “%(segment)s”, to which the rule does not apply.") % {"segment": segment}
    text = gettext("No incentive before {until}: it changed its partner as “{segment}”.")
    return format_html(text, until=show(DATETIME, found.until), segment=segment)


class SegmentState(FormScreen):
    """Customer page → State the segment."""

    permission = STATE_SEGMENT
    model = Customer
    title = _("State the segment")
    lead = _("It touches performance that is computed from now on. What was published stays as it is.")
    form_class = SegmentForm
    success = _("The segment is stated. Months it touches are computed anew tonight.")

    def get_initial(self) -> dict[str, Any]:
        """Start with today; a customer that is new in no segment has to be given one."""
        return {"segment": Segment.MID}

    def act(self, form: Any) -> Customer:  # noqa: ANN401 - its own form
        """State it and show the customer."""
        actions.state_segments([self.object], by=self.actor, **form.cleaned_data)
        customer: Customer = self.object
        return customer
