"""Invitations: mails to reported prospects, links and QR codes for everybody, and how far customers came."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, ClassVar

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from partner_center.domains.customers.actions import invitations as actions
from partner_center.domains.customers.forms.prospects import InviteForm, LinkForm
from partner_center.domains.customers.lifecycle.prospects import SELLERS, InvitationLife
from partner_center.domains.customers.models import (
    AssociationType,
    Channel,
    EventKind,
    Invitation,
    InvitationEvent,
    Report,
)
from partner_center.domains.customers.policies.prospects import VIEW_INVITATIONS
from partner_center.domains.customers.queries import prospect_lists as lists
from partner_center.domains.customers.queries.joining import cause_of, suggestion_for
from partner_center.domains.customers.queries.links import funnels_of, link_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Language
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, DUE, STATUS, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, ScreenMixin, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

INVITE = actions.invite.permission  # type: ignore[attr-defined]  # every verb carries its permission
LINK = actions.make_link.permission  # type: ignore[attr-defined]  # as above
STAGES = (EventKind.OPENED, EventKind.REGISTERED, EventKind.ASSOCIATED)


def failure_of(row: Any) -> object:  # noqa: ANN401 - an invitation
    """Return on what a customer got stuck last, in words."""
    return cause_of(row.failure) if row.failure else ""


class InvitationList(ListScreen):
    """Sales → Invitations."""

    permission = VIEW_INVITATIONS
    title = _("Invitations")
    lead = _("A mail is for one reported prospect and ends after 7 days. Links and QR codes are for anybody and stay.")
    model = Invitation
    columns = (
        Column("number", _("Invitation"), link=True, sort="number"),
        Column("addressee", _("For whom")),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("channel", _("Channel"), sort="channel"),
        Column("type", _("Association type"), sort="type"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Valid until"), kind=DUE, sort="expires_at"),
        Column("way", _("Opened → registered → associated"), get=lambda row: row.way),
        Column("failure", _("Last failure"), get=failure_of),
        Column("suggestion", _("What helps"), get=lambda row: suggestion_for(row.failure)),
        Column("inviter", _("Invited by"), sort="inviter__name", hidden=True),
        Column("masked_email", _("E-mail"), hidden=True),
        Column("created_at", _("Invited"), kind=DATETIME, sort="created_at", hidden=True),
    )
    tabs = (
        Tab("waiting", _("Waiting for the customer"), lists.INVITATION_TABS["waiting"]),
        Tab("links", _("Offline links"), lists.INVITATION_TABS["links"]),
        Tab("general", _("General links"), lists.INVITATION_TABS["general"]),
        Tab("failed", pgettext_lazy("invitation", "Failed"), lists.INVITATION_TABS["failed"]),
        Tab("associated", pgettext_lazy("invitation", "Associated"), lists.INVITATION_TABS["associated"]),
        Tab("over", pgettext_lazy("invitation", "Over"), lists.INVITATION_TABS["over"]),
        Tab("all", _("All"), lists.INVITATION_TABS["all"]),
    )
    filters = lists.InvitationFilter
    search = lists.INVITATION_SEARCH
    search_hint = _("Number, prospect, label")
    sort = "-created_at"
    row_steps = InvitationLife
    bulk = (InvitationLife.revoke,)
    export = "customers.invitations"
    empty = Empty(_("No invitations yet"), _("Invite reported prospects by mail, or make a link with a QR code."))

    def rows(self) -> QuerySet[Invitation]:
        """Return invitations with prospect and inviter."""
        return lists.invitations_seen(self.actor)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:  # noqa: ANN401 - Django's signature
        """Add to the rows of the page how far customers came; one query for all."""
        paginator, page, rows, more = super().paginate_queryset(queryset, page_size)
        counts = funnels_of([row.pk for row in rows])
        for row in rows:
            row.way = " → ".join(str(counts[row.pk].get(stage, 0)) for stage in STAGES)
        return paginator, page, rows, more

    def links(self) -> Sequence[Link]:
        """Offer both ways of inviting."""
        return [
            Link(_("New link and QR code"), reverse("customers:invitation-link"), LINK, icon="link", dialog=True),
            Link(_("Invite by mail"), reverse("customers:invite"), INVITE, icon="mail", style="primary"),
        ]


class InvitationDetail(DetailScreen):
    """One invitation: its link, how far customers came by it, and what helps where one got stuck."""

    permission = VIEW_INVITATIONS
    model = Invitation
    lifecycle = InvitationLife
    back_to = (_("Invitations"), "customers:invitations")
    top_template = "customers/invitation_top.html"
    panels = (
        Template(_("Link and QR code"), "customers/invitation_link.html", data="link", only=SELLERS),
        Template(_("How far customers came"), "customers/invitation_funnel.html", data="funnel"),
        Facts(
            _("The invitation"),
            (
                Fact("channel", _("Channel")),
                Fact("type", _("Association type")),
                Fact("addressee", _("For whom")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("inviter", _("Invited by")),
                Fact("email", _("E-mail"), only=ANY_PARTNER),
                Fact("masked_email", _("E-mail"), only=ANY_VENDOR),
                Fact("language", _("Language of the mail")),
                Fact("created_at", _("Invited"), kind=DATETIME),
                Fact("mailed_at", _("Mailed"), kind=DATETIME),
                Fact("expires_at", _("Valid until"), kind=DATETIME),
                Fact("ended_at", _("Ended"), kind=DATETIME),
            ),
        ),
        Rows(
            pgettext_lazy("invitation", "What happened"),
            "events",
            (
                Column("at", _("Time"), kind=DATETIME),
                Column("kind", pgettext_lazy("invitation", "What happened")),
                Column("customer.name", _("Customer")),
                Column("detail", _("Detail"), get=lambda row: cause_of(row.detail) if row.detail else ""),
            ),
            empty=_("Nobody has opened the link yet."),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Invitation]:
        """Return invitations with prospect and inviter."""
        return lists.invitations_seen(self.actor)

    def events(self) -> QuerySet[InvitationEvent]:
        """Return what happened with the link, newest first."""
        seen = InvitationEvent.objects.visible_to(self.actor).filter(invitation=self.object)
        return seen.select_related("customer").order_by("-at", "-pk")

    def link(self) -> dict[str, Any] | None:
        """Return the link for those who may hand it on; a mail's link is the customer's alone."""
        if self.object.is_online or not self.object.is_usable or not self.actor.is_partner:
            return None
        return {"url": link_of(self.object)}

    def funnel(self) -> dict[str, Any]:
        """Return the stages with their counts and when each was reached last."""
        counts = funnels_of([self.object.pk])[self.object.pk]
        last = {event.kind: event.at for event in self.events().reverse()}
        return {"stages": [{"label": one.label, "count": counts.get(one, 0), "at": last.get(one)} for one in STAGES]}

    def links(self) -> Sequence[Link]:
        """Offer to invite the prospect again."""
        report = self.object.report
        if report is None or report.status != "reported":
            return []
        url = f"{reverse('customers:invite')}?reports={report.pk}"
        return [Link(_("Invite again"), url, INVITE, icon="refresh", style="primary")]

    def related(self) -> Sequence[Related]:
        """Lead to the prospect."""
        return [Related(_("Prospect"), self.object.report), Related(_("Invitation"), self.object)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add on what a customer got stuck, and what helps."""
        code = self.object.failure
        return super().get_context_data(**kwargs) | {"cause": failure_of(self.object), "helps": suggestion_for(code)}


class Invite(FormScreen):
    """Invite one or several reported prospects by mail, seeing the mail before it goes out."""

    permission = INVITE
    title = _("Invite by mail")
    lead = _("Each prospect gets a mail with a link of its own, which works for 7 days while the prospect is reported.")
    form_class = InviteForm
    template_name = "customers/invite.html"
    submit = _("Send the invitations")

    @property
    def back_url(self) -> str:  # type: ignore[override]  # an address, computed when it is needed
        """Go back to the prospects."""
        return reverse("customers:reports")

    @property
    def success(self) -> object:  # type: ignore[override]  # depends on how many there were
        """Say how many were invited."""
        return _("%(count)d invitations go out now.") % {"count": len(self.made)}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the prospects that were chosen, and with the address of a single one."""
        keys = [key for key in self.request.GET.getlist("reports") if key.isdigit()]
        chosen = list(Report.objects.visible_to(self.actor).filter(pk__in=keys))
        return {"reports": [one.pk for one in chosen], "email": chosen[0].email if len(chosen) == 1 else ""}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Send them; a single one is shown, of several the list."""
        data = dict(form.cleaned_data)
        self.made: list[Invitation] = actions.invite(list(data.pop("reports")), by=self.actor, **data)

    def get_success_url(self) -> str:
        """Show the one that was sent, or all that wait."""
        return self.made[0].get_absolute_url() if len(self.made) == 1 else reverse("customers:invitations")


class InvitePreview(ScreenMixin, View):
    """The mail as the first chosen prospect will read it: a fragment that follows the form."""

    permission = INVITE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the words of the mail; its link is made only when it is sent."""
        keys = [key for key in request.GET.getlist("reports") if key.isdigit()]
        report = Report.objects.visible_to(self.actor).select_related("partner").filter(pk__in=keys[:1]).first()
        kind, language = request.GET.get("kind", ""), request.GET.get("language", "")
        if report is None or kind not in AssociationType.values or language not in Language.values:
            return render(request, "customers/invite_preview.html", {"text": ""})
        invitation = Invitation(
            partner=report.partner,
            report=report,
            type=kind,
            channel=Channel.ONLINE,
            inviter=self.actor.user,
            email=request.GET.get("email", "") if len(keys) == 1 else report.email,
            message=request.GET.get("message", "")[:500],
            expires_at=min(filter(None, (ends_at(report), report.reserved_until)), default=None),
        )
        with translation.override(language), timezone.override(report.partner.time_zone):
            subject = _now("%(partner)s invites you to the cloud") % {"partner": report.partner.name}
            context = {"invitation": invitation, "link": "https://…/join/…", "subject": subject}
            text = render_to_string("customers/mail/invitation.txt", context)
        shown = {"text": text, "subject": subject, "email": invitation.email or report.email, "language": language}
        return render(request, "customers/invite_preview.html", shown)


def ends_at(report: Report) -> Any:  # noqa: ANN401 - an instant or nothing
    """Return when a mail that is sent now would end."""
    term = InvitationLife.validity.term
    return term.after(clock.now(), report.partner) if term else None


class LinkNew(FormScreen):
    """Make a link with its QR code."""

    permission = LINK
    title = _("New link and QR code")
    form_class = LinkForm
    submit = _("Make the link")
    success = _("The link is ready. It stays until you revoke it.")

    @property
    def back_url(self) -> str:  # type: ignore[override]  # an address, computed when it is needed
        """Go back to the list."""
        return reverse("customers:invitations")

    def act(self, form: Any) -> Invitation:  # noqa: ANN401 - its own form
        """Make it and show it."""
        return actions.make_link(by=self.actor, **form.cleaned_data)


class InvitationStep(StepScreen):
    """Revoking."""

    lifecycle = InvitationLife
    facts = {
        "": (
            Fact("addressee", _("For whom")),
            Fact("number", _("Invitation")),
            Fact("channel", _("Channel")),
            Fact("type", _("Association type")),
        )
    }
    notes = {"revoke": _("The link stops working at once, on paper and screens too. Customers who came by it stay.")}


class QrCode(ScreenMixin, View):
    """The QR code of a link as a picture: SVG to print, PNG to send."""

    permission = LINK
    model = Invitation
    kind: str = "svg"
    TYPES: ClassVar[dict[str, str]] = {"svg": "image/svg+xml", "png": "image/png"}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw it, for those who may hand the link on."""
        del request
        found = get_object_or_404(Invitation.objects.visible_to(self.actor), pk=pk)
        link = "" if found.is_online or not found.is_usable or not self.actor.is_partner else link_of(found)
        if not link:
            raise NotFound(_("This invitation has no QR code: it was mailed, or it is over."))
        picture = io.BytesIO()
        segno.make(link, error="m", micro=False).save(picture, kind=self.kind, scale=8, border=4)
        name = f"{found.number}.{self.kind}"
        return HttpResponse(
            picture.getvalue(),
            content_type=self.TYPES[self.kind],
            headers={"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"},
        )
