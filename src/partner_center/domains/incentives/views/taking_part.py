"""Who takes part in the opportunity incentive, and the vendor's whitelist of partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import EndForm, JoinForm, LeaveForm, WhitelistForm
from partner_center.domains.incentives.models import Participation, Whitelisting
from partner_center.domains.incentives.policies import (
    AGREEMENT,
    AGREEMENT_VERSION,
    VIEW_PARTICIPATIONS,
    VIEW_WHITELIST,
)
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import shown
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Link
from partner_center.foundations.webkit.screens import FormScreen, ListScreen
from partner_center.foundations.webkit.values import status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from partner_center.domains.incentives.queries import Eligibility
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission


def _permission_of(action: object) -> Permission:
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


JOIN, LEAVE = _permission_of(actions.take_part), _permission_of(actions.leave)
ADD, END = _permission_of(actions.add_to_whitelist), _permission_of(actions.end_whitelisting)


def takes_part(actor: Actor) -> bool:
    """Tell whether the actor's company takes part now."""
    found: bool = Participation.objects.visible_to(actor).at(clock.now()).filter(partner=actor.company).exists()
    return found


def criteria_shown(found: Eligibility) -> dict[str, Any]:
    """Return the criteria as the table shows them."""
    rows = [
        {
            "label": one.label,
            "result": one.result,
            "result_label": queries.RESULTS[one.result],
            "why": one.why,
            "advice": one.advice,
        }
        for one in found.criteria
    ]
    return {"rows": rows, "is_met": found.is_met}


def _standing(span: Any) -> SafeString:  # noqa: ANN401 - a participation or a whitelisting
    """Return whether a span holds now, will, or did."""
    now = clock.now()
    if span.since > now:
        return status("scheduled", pgettext_lazy("mark", "Planned"))
    if span.until is not None and span.until <= now:
        return status("ended", pgettext_lazy("mark", "Over"))
    return status("effective", pgettext_lazy("mark", "In force"))


class ParticipationList(ListScreen):
    """Who takes part since when, by which text and whose decision; a partner sees its own."""

    permission = VIEW_PARTICIPATIONS
    title = _("Taking part in the opportunity incentive")
    lead = _("Only partners that take part can apply. Leaving does not touch what is under review.")
    model = Participation
    columns = (
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("standing", _("Status"), get=_standing),
        Column("since", pgettext_lazy("participation", "Since"), kind=DATETIME, sort="since"),
        Column("joined_by", _("Who took part"), get=lambda row: shown(row.joined_by)),
        Column("agreement", _("Version of the text"), sort="agreement"),
        Column("until", _("Until"), kind=DATETIME, sort="until"),
        Column("left_by", _("Who left"), get=lambda row: shown(row.left_by)),
        Column("reason", _("Reason")),
    )
    search = ("partner__name", "partner__number")
    search_hint = _("Partner")
    sort = "-since"
    empty = Empty(_("Nobody takes part yet"), _("A partner's administrator takes part by agreeing to the text."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the spans."""
        return Participation.objects.visible_to(self.actor).select_related("partner")

    def links(self) -> Sequence[Link]:
        """Offer to take part, or to leave."""
        back = Link(_("Opportunity incentive"), reverse("incentives:opportunities"), icon="coins")
        if not self.actor.is_partner:
            return [back]
        if takes_part(self.actor):
            url = reverse("incentives:participation-leave")
            return [back, Link(_("Leave"), url, LEAVE, style="danger", dialog=True)]
        url = reverse("incentives:participation-join")
        return [back, Link(_("Take part"), url, JOIN, icon="users", style="primary")]


class ParticipationJoin(FormScreen):
    """The text, and the tick below it."""

    permission = JOIN
    title = _("Take part in the opportunity incentive")
    lead = _("From then on your people can apply for delivered opportunities.")
    form_class = JoinForm
    submit = _("Take part")
    success = _("Your company takes part from now on.")
    success_url = reverse_lazy("incentives:opportunities")
    back_url = reverse_lazy("incentives:opportunities")
    aside_template = "incentives/agreement.html"

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Take part."""
        actions.take_part(by=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the text."""
        return super().get_context_data(**kwargs) | {"agreement": AGREEMENT, "version": AGREEMENT_VERSION}


class ParticipationLeave(FormScreen):
    """Asks once more, and why."""

    permission = LEAVE
    title = _("Leave the opportunity incentive")
    lead = _("Nothing can be applied for afterwards. What is under review is decided and paid all the same.")
    form_class = LeaveForm
    submit = _("Leave")
    success = _("Your company takes part no longer.")
    success_url = reverse_lazy("incentives:participations")
    back_url = reverse_lazy("incentives:participations")

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Leave."""
        actions.leave(by=self.actor, **form.cleaned_data)


def _end_link(span: Whitelisting) -> SafeString | str:
    if span.until is not None:
        return ""
    url = reverse("incentives:whitelist-end", args=[span.pk])
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, END.label)


class WhitelistList(ListScreen):
    """Which partners are on the whitelist, by spans of time; what offerings have as their marks."""

    permission = VIEW_WHITELIST
    title = _("Whitelist of partners")
    lead = _("Deliveries that end while their partner is on it can be applied for. Every change keeps its moment.")
    model = Whitelisting
    columns = (
        Column("partner.name", _("Partner"), sort="partner__name"),
        Column("standing", _("Status"), get=_standing),
        Column("since", pgettext_lazy("mark", "From"), kind=DATETIME, sort="since"),
        Column("until", _("Until"), kind=DATETIME, sort="until"),
        Column("reason", _("Reason")),
        Column("end_reason", _("Why it ended")),
        Column("created_at", _("Entered"), kind=DATETIME, sort="created_at", hidden=True),
    )
    search = ("partner__name", "partner__number", "reason")
    search_hint = _("Partner, reason")
    sort = "-since"
    empty = Empty(_("Nobody is on the whitelist"), _("Without it no opportunity incentive can be applied for."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the spans."""
        return Whitelisting.objects.visible_to(self.actor).select_related("partner")

    @property
    def offered_columns(self) -> list[Column]:
        """The columns, with the operation for those who keep the list."""
        own = list(self.columns)
        return [*own, Column("operation", _("Operation"), get=_end_link)] if self.actor.may(END) else own

    def links(self) -> Sequence[Link]:
        """Offer to put a partner on it, and who takes part."""
        add, part = reverse("incentives:whitelist-add"), reverse("incentives:participations")
        return [
            Link(_("Taking part"), part, VIEW_PARTICIPATIONS, icon="users"),
            Link(_("Put a partner on it"), add, ADD, icon="plus", style="primary", dialog=True),
        ]


class WhitelistAdd(FormScreen):
    """Puts a partner on the whitelist."""

    permission = ADD
    title = _("Put a partner on the whitelist")
    lead = _("It holds from the moment below; what counts is the last day of a delivery.")
    form_class = WhitelistForm
    success = _("The partner is on the whitelist, and is told.")
    success_url = reverse_lazy("incentives:whitelist")
    back_url = reverse_lazy("incentives:whitelist")

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Put it on."""
        actions.add_to_whitelist(by=self.actor, **form.cleaned_data)


class WhitelistEnd(FormScreen):
    """Takes a partner off the whitelist."""

    permission = END
    title = _("Take off the whitelist")
    lead = _("Deliveries that ended before stay eligible, and so does what is under review.")
    model = Whitelisting
    form_class = EndForm
    success = _("The end is kept, and the partner is told.")
    success_url = reverse_lazy("incentives:whitelist")

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the spans."""
        return Whitelisting.objects.visible_to(self.actor).select_related("partner")

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the form proposes."""
        return {}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Take it off."""
        actions.end_whitelisting(self.object, by=self.actor, **form.cleaned_data)
