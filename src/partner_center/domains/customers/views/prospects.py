"""Prospects: the list, one of them, recording, amending, and the steps of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.actions import invitations as inviting
from partner_center.domains.customers.actions import reports as actions
from partner_center.domains.customers.forms.prospects import AmendProspectForm, ProspectForm
from partner_center.domains.customers.lifecycle.prospects import ReportLife
from partner_center.domains.customers.models import (
    MOST_REPORTS,
    AssociationType,
    Customer,
    Report,
    ReportStatus,
)
from partner_center.domains.customers.policies.prospects import VIEW_REPORTS
from partner_center.domains.customers.queries import prospect_lists as lists
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    COUNTRY,
    DATETIME,
    DUE,
    STATUS,
    Column,
    Empty,
    Fact,
    Guide,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.reviewed import ReviewPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.domains.customers.models import Invitation

RECORD = actions.record_prospect.permission  # type: ignore[attr-defined]  # every verb carries its permission
AMEND = actions.amend_prospect.permission  # type: ignore[attr-defined]  # as above
INVITE = inviting.invite.permission  # type: ignore[attr-defined]  # as above
TYPES = dict(AssociationType.choices)


class ReportList(ListScreen):
    """Sales → Prospects."""

    permission = VIEW_REPORTS
    title = _("Prospects")
    lead = _("Report whom you want to win. For 15 days nobody else can report the same; invite it in that time.")
    model = Report
    columns = (
        Column("name", _("Customer name"), link=True, sort="name"),
        Column("number", _("Report"), sort="number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("contact_name", _("Contact"), sort="contact_name"),
        Column("masked_mobile", _("Mobile")),
        Column("masked_email", _("E-mail"), hidden=True),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Reserved until"), kind=DUE, sort="reserved_until"),
        Column("owner", _("Account manager"), sort="owner__name"),
        Column("industry", _("Industry"), sort="industry", hidden=True),
        Column("region", _("Region"), sort="region", hidden=True),
        Column("created_at", _("Recorded"), kind=DATETIME, sort="created_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), lists.REPORT_TABS["all"]),
        *(Tab(str(one), one.label, lists.REPORT_TABS[str(one)]) for one in ReportStatus),
    )
    filters = lists.ReportFilter
    search = lists.REPORT_SEARCH
    search_hint = _("Name, contact, number")
    sort = "-created_at"
    row_steps = ReportLife
    bulk = (ReportLife.submit,)
    export = "customers.reports"
    guide = (
        Guide(pgettext_lazy("prospect", "Record"), "tab=draft"),
        Guide(pgettext_lazy("prospect", "Report"), "tab=reported"),
        Guide(_("Invite"), "tab=reported"),
        Guide(pgettext_lazy("prospect", "Associated"), "tab=associated"),
    )
    summary_template = "customers/reports_summary.html"
    empty = Empty(
        _("No prospects yet"),
        _("Record the customers you are talking to, one by one or from a file, and report them."),
    )

    def rows(self) -> QuerySet[Report]:
        """Return prospects with their term."""
        return lists.reports_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to record, to import and to invite."""
        return [
            Link(_("Import"), reverse("customers:report-import-new"), RECORD, icon="upload"),
            Link(_("Invite"), reverse("customers:invite"), INVITE, icon="mail"),
            Link(_("New prospect"), reverse("customers:report-new"), RECORD, icon="plus", style="primary"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add how much of the limit is used."""
        used = self.rows().living().count() if self.actor.is_partner else None  # type: ignore[attr-defined]  # its own rows
        return super().get_context_data(**kwargs) | {"used": used, "most": MOST_REPORTS}


class ReportDetail(DetailScreen):
    """One prospect: who it is, until when it is reserved, and how it was invited."""

    permission = VIEW_REPORTS
    model = Report
    lifecycle = ReportLife
    back_to = (_("Prospects"), "customers:reports")
    top_template = "customers/report_top.html"
    panels = (
        Facts(
            _("The prospect"),
            (
                Fact("number", _("Report")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("contact_name", _("Contact")),
                Fact("shown_mobile", _("Mobile"), only=ANY_PARTNER),
                Fact("masked_mobile", _("Mobile"), only=ANY_VENDOR),
                Fact("email", _("E-mail"), only=ANY_PARTNER),
                Fact("masked_email", _("E-mail"), only=ANY_VENDOR),
                Fact("country", _("Country"), kind=COUNTRY),
                Fact("industry", _("Industry")),
                Fact("region", _("Region")),
                Fact("owner", _("Account manager")),
                Fact("source", _("Source")),
                Fact("doubt", _("Why it is reviewed")),
                Fact("reported_at", _("Reported at"), kind=DATETIME),
                Fact("reserved_until", _("Reserved until"), kind=DATETIME),
                Fact("remark", _("Remark")),
            ),
        ),
        Rows(
            _("Invitations"),
            "its_invitations",
            (
                Column("number", _("Invitation"), link=True),
                Column("type", _("Association type")),
                Column("masked_email", _("E-mail")),
                Column("status", _("Status"), kind=STATUS),
                Column("created_at", _("Invited"), kind=DATETIME),
                Column("expires_at", _("Valid until"), kind=DATETIME),
            ),
            empty=_("It has not been invited by mail yet."),
        ),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> QuerySet[Report]:
        """Return prospects with their term."""
        return lists.reports_seen(self.actor)

    def its_invitations(self) -> QuerySet[Invitation]:
        """Return the mails to this prospect."""
        return lists.invitations_seen(self.actor).filter(report=self.object)

    def links(self) -> Sequence[Link]:
        """Offer to invite a reported prospect, and to amend one that is no customer yet."""
        found = []
        if self.object.status == ReportStatus.REPORTED:
            url = f"{reverse('customers:invite')}?reports={self.object.pk}"
            found.append(Link(_("Invite by mail"), url, INVITE, icon="mail", style="primary"))
        if self.object.status != ReportStatus.ASSOCIATED and self.actor.is_partner:
            amend = reverse("customers:report-amend", args=[self.object.pk])
            found.append(Link(_("Amend"), amend, AMEND, icon="edit"))
        return found

    def related(self) -> Sequence[Related]:
        """Lead to the customer that it has become, where the reader may see it."""
        customer = Customer.objects.visible_to(self.actor).filter(pk=self.object.customer_id).first()
        return [Related(_("Prospect"), self.object), Related(_("Customer"), customer)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add why it was rejected."""
        refusal = None
        if self.object.status == ReportStatus.REJECTED:
            refusal = self.history.filter(verb=ReportLife.reject.permission.code).last()
        return super().get_context_data(**kwargs) | {"refusal": refusal.shown_text if refusal else ""}


class ReportNew(FormScreen):
    """Record a prospect, and usually report it in the same go."""

    permission = RECORD
    title = _("New prospect")
    lead = _("Nobody sees it but you and the vendor.")
    form_class = ProspectForm
    draft = True
    two_columns = True
    submit = _("Save")

    @property
    def back_url(self) -> str:  # type: ignore[override]  # an address, computed when it is needed
        """Go back to the list."""
        return reverse("customers:reports")

    @property
    def success(self) -> object:  # type: ignore[override]  # depends on what became of it
        """Say what became of it."""
        return SAID.get(self.made.status, _("Saved."))

    def act(self, form: Any) -> Report:  # noqa: ANN401 - its own form
        """Record it."""
        self.made: Report = actions.record_prospect(by=self.actor, **form.cleaned_data)
        return self.made


SAID: dict[str, object] = {
    ReportStatus.DRAFT: _("The prospect is recorded. Report it when you want it reserved."),
    ReportStatus.PENDING: _("The prospect is reported. The vendor looks at it first, because something is not clear."),
    ReportStatus.REPORTED: _("The prospect is reported and reserved for you. Invite it now."),
}


class ReportAmend(FormScreen):
    """Change a prospect."""

    permission = AMEND
    model = Report
    title = _("Amend the prospect")
    form_class = AmendProspectForm
    two_columns = True

    def rows(self) -> QuerySet[Report]:
        """Return prospects with their people."""
        return lists.reports_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Show the number as people write it."""
        return super().get_initial() | {"mobile": self.object.shown_mobile}

    def act(self, form: Any) -> Report:  # noqa: ANN401 - its own form
        """Keep the changes and show it."""
        return actions.amend_prospect(self.object, by=self.actor, **form.cleaned_data)


class ReportStep(StepScreen):
    """Reporting, approving, rejecting, withdrawing, giving up."""

    lifecycle = ReportLife
    facts = {
        "": (
            Fact("name", _("Customer name")),
            Fact("number", _("Report")),
            Fact("partner.name", _("Partner")),
            Fact("contact_name", _("Contact")),
            Fact("masked_mobile", _("Mobile")),
            Fact("doubt", _("Why it is reviewed")),
        )
    }
    notes = {
        "submit": _("Where nothing is doubtful it counts at once, and nobody else can report it for 15 days."),
        "accept": _("Nobody else can report it for 15 days."),
        "give_up": _("Anybody may report it then, and its invitations stop working."),
        "withdraw": _("It stays recorded, and can be reported again."),
    }
