"""One opportunity: where it stands, who acts until when, what it is about, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import Customer
from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.forms import FOR_STAGE, FOR_STEP
from partner_center.domains.opportunities.lifecycle import OpportunityLife, StageLife
from partner_center.domains.opportunities.models import (
    AGREED,
    EDITABLE,
    IN_REVIEW,
    Contact,
    Opportunity,
    OpportunityStatus,
)
from partner_center.domains.opportunities.policies import VIEW_OPPORTUNITIES
from partner_center.domains.opportunities.queries import band, is_masked, missing, named_fields, newness
from partner_center.domains.opportunities.queries.lists import opportunities_seen
from partner_center.domains.opportunities.views.words import (
    activities_of,
    amount_of,
    counts_badge,
    customer_of,
    fact,
    manager_of,
    office_of,
    permission_of,
    scale_of,
    services_of,
    support_of,
)
from partner_center.domains.partners.models import Profile
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    BOOL,
    COUNTRY,
    DATE,
    DATETIME,
    MONEY,
    NUMBER,
    STATUS,
    Column,
    Fact,
    Link,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows
from partner_center.foundations.webkit.screens import StepScreen
from partner_center.foundations.webkit.screens.details import Related, due_banner, progress_of, step_link
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.webkit.panels import Panel

PANELS = (
    Facts(
        _("Customer"),
        (
            Fact("customer_name", _("Customer name"), get=customer_of),
            Fact("registration_no", _("Registration number"), get=fact("registration_no")),
            Fact("country", _("Country"), kind=COUNTRY),
            Fact("region", _("Region")),
            Fact("address", _("Address"), get=fact("address")),
            Fact("industry", _("Industry")),
            Fact("is_new", _("New customer of the vendor"), kind=BOOL),
        ),
    ),
    Facts(
        _("What it is about"),
        (
            Fact("budget", _("Budget"), get=fact("budget")),
            Fact("decision_maker", _("Decision-maker"), get=fact("decision_maker")),
            Fact("need", _("Need")),
            Fact("plan", _("Purchase plan")),
        ),
    ),
    Facts(
        _("Revenue and dates"),
        (
            Fact("expected_amount", _("Expected amount"), get=amount_of),
            Fact("annual_scale", _("Expected annual cloud scale"), get=scale_of),
            Fact("expected_sign_on", _("Expected signing"), kind=DATE),
            Fact("project_start_on", _("Project starts on"), kind=DATE),
            Fact("project_end_on", _("Project ends on"), kind=DATE),
            Fact("win_rate", _("Win rate in percent"), kind=NUMBER),
            Fact("next_step", _("Next step")),
            Fact("next_step_on", _("Next step on"), kind=DATE),
            Fact("signed_on", _("Signed on"), kind=DATE),
            Fact("contract_amount", _("Contract amount"), kind=MONEY),
            Fact("contract_no", _("Contract number")),
            Fact("delivered_on", _("Delivered on"), kind=DATE),
            Fact("lost_code", _("Lost because")),
            Fact("lost_because", _("Why it was lost")),
        ),
    ),
    Rows(
        _("Offerings"),
        "linked_offerings",
        (
            Column("number", _("Number"), link=True),
            Column("title", _("Offering")),
            Column("kind", _("Kind")),
            Column("counts", _("Counts for the target"), get=counts_badge),
            Column("is_core_map", _("Core map"), kind=BOOL),
        ),
        empty=_("None is linked. The opportunity goes on, but does not count for the target of opportunities."),
    ),
    Facts(
        _("Solution and support"),
        (
            Fact("presales_activities", _("Pre-sales activities"), get=activities_of),
            Fact("services", _("Cloud services"), get=services_of),
            Fact("support", _("Support requested"), get=support_of),
        ),
    ),
    Rows(
        _("Customer contacts"),
        "people",
        (
            Column("name", _("Name")),
            Column("title", pgettext_lazy("person", "Title")),
            Column("phone", _("Phone")),
            Column("email", _("E-mail")),
        ),
        empty=_("They are shown once the opportunity is accepted, or none was named yet."),
    ),
    Rows(
        _("Consent of the customer"),
        "agreed",
        (
            Column("given_by", _("Consent given by")),
            Column("given_on", _("Consent given on"), kind=DATE),
            Column("means", _("How it was given")),
            Column("wording", _("Version of the wording")),
            Column("document.name", _("Proof of the consent")),
            Column("recorded_by", _("Recorded by")),
            Column("recorded_at", _("Recorded"), kind=DATETIME),
        ),
        empty=_("None is recorded; without it the opportunity cannot be submitted."),
    ),
    Rows(
        _("Progress"),
        "progress",
        (
            Column("at", _("When"), kind=DATETIME),
            Column("by", _("By")),
            Column("stage", _("Stage"), kind=STATUS),
            Column("expected_amount", _("Expected amount"), kind=MONEY),
            Column("win_rate", _("Win rate in percent"), kind=NUMBER),
            Column("next_step", _("Next step")),
            Column("next_step_on", _("Next step on"), kind=DATE),
            Column("remark", _("Remark")),
        ),
        empty=_("Nobody has reported yet."),
    ),
    DocumentsPanel(),
    ReviewPanel(),
    History(),
)
ASIDE = (
    Facts(
        _("Who looks after it"),
        (
            Fact("office", _("Representative office"), get=office_of),
            Fact("pdm", _("Ecosystem manager"), get=manager_of),
            Fact("bd.name", _("Business development")),
            Fact("partner.name", _("Partner"), only=ANY_VENDOR),
            Fact("partner_contact.name", _("Partner's contact")),
        ),
    ),
    Rows(
        _("Team"),
        "members",
        (
            Column("user.name", _("Person")),
            Column("user.company.name", _("Company")),
            Column("duty", _("Duty")),
        ),
        empty=_("Nobody was added yet."),
    ),
    Facts(
        _("Times"),
        (
            Fact("created_at", _("Created"), kind=DATETIME),
            Fact("submitted_at", _("First submitted"), kind=DATETIME),
            Fact("audit_passed_at", _("Audit passed"), kind=DATETIME),
            Fact("validated_at", _("Validated"), kind=DATETIME),
            Fact("confirmed_on", _("Confirmed with the customer on"), kind=DATE),
            Fact("confirmed_with", _("Confirmed with"), only=ANY_VENDOR),
            Fact("accepted_at", _("Accepted"), kind=DATETIME),
            Fact("last_progress_at", _("Last update"), kind=DATETIME),
        ),
    ),
)
OFFER_PATH = (OpportunityStatus.OFFERED, OpportunityStatus.ACCEPTED)


class OpportunityDetail(ReviewedScreen):
    """One opportunity; what its reader may not know yet is masked."""

    permission = VIEW_OPPORTUNITIES
    model = Opportunity
    lifecycle = OpportunityLife
    top_template = "opportunities/opportunity_top.html"
    panels = PANELS
    aside = ASIDE

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with masks and badges."""
        return opportunities_seen(self.actor)

    def screen_title(self) -> object:
        """Return the name; the number stands beside it."""
        return self.object.name

    def crumbs(self) -> list[dict[str, object]]:
        """Lead back to the list it is in."""
        label = _("Opportunities")
        if not self.actor.is_vendor:
            label = _("Shared by the vendor") if self.object.is_ours else _("Shared with the vendor")
        return [{"label": label, "url": reverse(self.listed_in())}, {"label": self.object.name, "url": ""}]

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return status and, once both sides agreed, the stage with its own steps and progress."""
        life = super().life(actions)
        record = self.object
        if record.is_ours and not record.stage:
            here = record.status == OpportunityStatus.OFFERED
            states = [(OpportunityStatus.OFFERED, "current" if here else "done")]
            states.append((OpportunityStatus.ACCEPTED, "todo") if here else (record.status, "failed"))
            life["progress"] = [{"label": OpportunityLife.state_label(one), "state": how} for one, how in states]
        if not record.stage:
            return life
        moves = [step_link(StageLife, record, one) for one in StageLife.open_to(self.actor, record)]
        agreed = life["progress"] if record.status in AGREED else []
        life["progress"] = [*agreed[-1:], *progress_of(StageLife, record)]
        if record.status in AGREED:
            life["due"] = due_banner(StageLife, record, is_yours=bool(moves))
            life["page_status"], life["page_status_label"] = record.stage, StageLife.state_label(record.stage)
        return life | {"page_actions": [*moves, *life["page_actions"]]}

    def contents(self, panels: Sequence[Panel]) -> list[dict[str, Any]]:
        """Return the panels; what the vendor shares needs no consent that a partner would have to record."""
        wanted = [one for one in panels if not (self.object.is_ours and getattr(one, "source", "") == "agreed")]
        return super().contents(wanted)

    # What the panels read.

    def linked_offerings(self) -> Any:  # noqa: ANN401 - a query set
        """Return the offerings."""
        return self.object.offerings.order_by("name")

    def people(self) -> Any:  # noqa: ANN401 - a query set
        """Return the contacts, as far as they are shown."""
        return Contact.objects.visible_to(self.actor).filter(opportunity=self.object).order_by("place")

    def agreed(self) -> Any:  # noqa: ANN401 - a query set
        """Return the recorded consents."""
        return self.object.consents.select_related("document")

    def members(self) -> Any:  # noqa: ANN401 - a query set
        """Return the team of both sides."""
        return self.object.team.select_related("user__company")

    def related(self) -> Sequence[Related]:
        """Lead to the partner, the customer, and what was offered before or after."""
        record = self.object
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        customer = None
        if record.customer_id is not None and not is_masked(record):
            customer = Customer.objects.visible_to(self.actor).filter(pk=record.customer_id).first()
        found = [
            Related(_("Partner"), profiles.filter(partner=record.partner).first()),
            Related(_("Customer"), customer),
            Related(_("Opportunity"), record),
        ]
        if self.actor.is_vendor and record.is_ours:
            found.append(Related(_("Offered before"), record.offered_before))
            found.append(Related(_("Offered again"), record.offered_again.first()))
        return found

    def links(self) -> Sequence[Link]:
        """Offer what is no step, as far as it makes sense now."""
        record = self.object
        if record.status in EDITABLE and not record.is_ours:
            return self._writing()
        if record.status in AGREED:
            return self._caring()
        if record.status in IN_REVIEW:
            return self._vendors()
        returned = {OpportunityStatus.DECLINED, OpportunityStatus.RECALLED}
        if record.status in returned and self.actor.is_vendor and not record.offered_again.exists():
            again = f"{reverse('opportunities:opportunity-share')}?again={record.pk}"
            return [Link(_("Share with another partner"), again, permission_of(actions.share), icon="send")]
        return []

    def _link(self, label: Any, name: str, action: object, icon: str, *, dialog: bool = True) -> Link:  # noqa: ANN401 - a lazy text
        url = reverse(f"opportunities:{name}", args=[self.object.pk])
        return Link(label, url, permission_of(action), icon=icon, dialog=dialog)

    def _writing(self) -> list[Link]:
        is_back = self.object.status == OpportunityStatus.REJECTED
        label = _("Mend it") if is_back else _("Amend")
        links = [self._link(label, "opportunity-amend", actions.amend, "edit", dialog=False)]
        if self.object.submitted_at is None:
            links.append(self._link(_("Delete"), "opportunity-delete", actions.delete_draft, "trash"))
        return links

    def _caring(self) -> list[Link]:
        return [
            self._link(_("Update progress"), "opportunity-progress", actions.update_progress, "trending-up"),
            self._link(_("Add to the team"), "opportunity-team", actions.add_member, "user-plus"),
            self._link(_("Take off the team"), "opportunity-team-leave", actions.remove_member, "x"),
            self._link(_("Attach a file"), "opportunity-attach", actions.attach, "paperclip"),
            *self._vendors(),
        ]

    def _vendors(self) -> list[Link]:
        return [
            self._link(_("Change the offerings"), "opportunity-offerings", actions.change_offerings, "package"),
            self._link(_("Reassign"), "opportunity-reassign", actions.reassign, "arrows-exchange"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what it lacks, what must be mended, what its customer has paid, and the range of a masked amount."""
        record = self.object
        context = super().get_context_data(**kwargs)
        lacks = missing(record) if record.status in EDITABLE and not self.actor.is_vendor else {}
        named = named_fields(record) if record.status == OpportunityStatus.REJECTED else []
        paid = newness(record) if self.actor.is_vendor and record.status == OpportunityStatus.VALIDATING else None
        return context | {
            "lacks": list(lacks.values()),
            "must_mend": bool(named),
            "newness": paid,
            "is_masked": is_masked(record),
            "range": band(record.expected_amount, record.currency),
            "needs_update": bool(getattr(record, "is_stale", False)),
        }


MEANT = (
    Fact("number", _("Opportunity")),
    Fact("name", _("Name")),
    Fact("partner.name", _("Partner")),
    Fact("customer", _("Customer"), get=customer_of),
    Fact("expected_amount", _("Expected amount"), get=amount_of),
)


class OpportunityStep(StepScreen):
    """Submitting, auditing, validating, accepting, declining, recalling, closing."""

    lifecycle = OpportunityLife
    forms = FOR_STEP
    facts = {"": MEANT}
    notes = {
        "submit": _("It cannot be changed or taken back while the vendor looks at it."),
        "validate": _("Only after the owner of the account has asked the customer. Both sides follow it from then on."),
        "accept": _("The customer and its contacts are shown to you then. Keep the progress up to date."),
        "decline": _("It may be shared with another partner then. This cannot be taken back."),
        "recall": _("The partner can no longer accept it. It may be shared with another partner then."),
        "close": _("This ends it for both sides and cannot be taken back."),
    }
    done = {"accept": pgettext_lazy("opportunity", "Accepted. You see the customer and its contacts now.")}

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with masks, so that a dialog shows no more than the page."""
        return opportunities_seen(self.actor)


class StageStep(StepScreen):
    """Reporting a sale as signed, delivered or lost."""

    lifecycle = StageLife
    forms = FOR_STAGE
    facts = {"": MEANT}
    notes = {
        "sign": _("The contract's day and amount are what incentives count with."),
        "lose": _("This ends the sale and cannot be taken back."),
        "complete_delivery": _("A delivery project does this by itself when its last phase is accepted."),
    }

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with masks."""
        return opportunities_seen(self.actor)
