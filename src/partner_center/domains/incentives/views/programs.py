"""Programs and the versions of their policy: a catalogue for partners, a workshop for the vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.forms import (
    FOR_STEP,
    AmendOpportunityPolicyForm,
    AmendPolicyForm,
    NextOpportunityPolicyForm,
    NextPolicyForm,
    ProgramForm,
    ProgramTextsForm,
    initial_of,
    opportunity_initial_of,
)
from partner_center.domains.incentives.lifecycle import PolicyLife
from partner_center.domains.incentives.models import Policy, PolicyKind, PolicyStatus, Program
from partner_center.domains.incentives.policies import VIEW_PROGRAMS
from partner_center.domains.incentives.queries.filters import PolicyFilter
from partner_center.domains.incentives.views import words
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, STATUS, Column, Empty, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.values import status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

FOUND = actions.found_program.permission  # type: ignore[attr-defined]  # set by verb
AMEND = actions.amend_program.permission  # type: ignore[attr-defined]  # set by verb
DRAFT = actions.draft_policy.permission  # type: ignore[attr-defined]  # set by verb
AMEND_DRAFT = actions.amend_policy.permission  # type: ignore[attr-defined]  # set by verb


def current_policy(program: Any) -> Policy | None:  # noqa: ANN401 - a program with its policies at hand
    """Return the version that pays now: the newest released one, else the newest the reader may see."""
    versions: list[Policy] = list(program.policies.all())
    released = [one for one in versions if one.status == PolicyStatus.RELEASED]
    return next(iter(released or versions), None)


def _of_current(name: str) -> Any:  # noqa: ANN401 - a column's getter
    def get(program: Any) -> object:  # noqa: ANN401 - as above
        policy = current_policy(program)
        if policy is None:
            return ""
        if name == "rates":
            return words.rates_of(policy)
        if name == "status":
            return status_of(policy)
        if name == "months":
            return f"{policy.valid_from} – {policy.valid_to or '…'}"
        return policy.get_kind_display()

    return get


class ProgramList(ListScreen):
    """The catalogue: every program with the policy that pays now."""

    permission = VIEW_PROGRAMS
    title = _("Incentive programs")
    lead = _("What is rewarded, at which rates, and for which months.")
    model = Program
    columns = (
        Column("name", _("Incentive program"), link=True, sort="name", get=str),
        Column("summary", _("What it is about"), get=lambda row: row.localized("summary")),
        Column("kind", _("How the rate is found"), get=_of_current("kind")),
        Column("rates", _("Rates"), get=_of_current("rates")),
        Column("months", _("Months"), get=_of_current("months")),
        Column("status", _("Policy"), get=_of_current("status")),
        Column("code", _("Code"), sort="code", only=ANY_VENDOR),
    )
    search = ("code", "name", "name_zh")
    sort = "name"
    empty = Empty(_("No incentive programs yet"), _("A program is shown to partners once a policy of it is released."))

    def rows(self) -> QuerySet[Program]:
        """Return programs with the versions the actor may read."""
        versions = Policy.objects.visible_to(self.actor).order_by("-version")
        rows: QuerySet[Program] = Program.objects.visible_to(self.actor)
        return rows.prefetch_related(Prefetch("policies", versions))

    def links(self) -> Sequence[Link]:
        """Offer to found a program."""
        found = Link(_("Found a program"), reverse("incentives:program-found"), FOUND, "plus", style="primary")
        return (found, Link(_("All versions"), reverse("incentives:policies"), DRAFT, "history"))


VERSIONS = (
    Column("version", _("Version"), get=lambda row: f"v{row.version}", link=True),
    Column("status", _("Status"), kind=STATUS),
    Column("kind", _("How the rate is found")),
    Column("rates", _("Rates"), get=words.rates_of),
    Column("valid_from", _("First month")),
    Column("valid_to", _("No longer from")),
    Column("note", _("What changed")),
    Column("released_at", _("Released at"), kind=DATETIME),
)


class ProgramDetail(DetailScreen):
    """A program: the policy that pays now in words and as a drawing, and every version."""

    permission = VIEW_PROGRAMS
    model = Program
    back_to = (_("Incentive programs"), "incentives:programs")
    panels = (
        Facts(
            _("The program"),
            (
                Fact("summary", _("What it is about"), get=lambda row: row.localized("summary")),
                Fact("code", _("Code"), only=ANY_VENDOR),
            ),
        ),
        Template(_("Policy in force"), "incentives/policy_terms.html", data="policy"),
        Rows(_("Versions"), "versions", VERSIONS),
        History(only=ANY_VENDOR),
    )

    def versions(self) -> QuerySet[Policy]:
        """Return the versions the actor may read, newest first."""
        rows: QuerySet[Policy] = Policy.objects.visible_to(self.actor).filter(program=self.object)
        return rows.select_related("program").order_by("-version")

    def policy(self) -> dict[str, Any] | None:
        """Return the policy in force, if there is one."""
        released = self.versions().filter(status=PolicyStatus.RELEASED).first()
        return policy_shown(released) if released else None

    def links(self) -> Sequence[Link]:
        """Offer the next version and other texts."""
        own = [self.object.pk]
        draft, amend = reverse("incentives:policy-draft", args=own), reverse("incentives:program-amend", args=own)
        links = [
            Link(_("Draft the next version"), draft, DRAFT, "edit", "primary"),
            Link(_("Amend the texts"), amend, AMEND, "edit"),
        ]
        if not self.versions().exists():
            asked = f"{draft}?for={PolicyKind.OPPORTUNITY}"
            links.insert(1, Link(_("Draft a policy for opportunities"), asked, DRAFT, "target"))
        return links


def policy_shown(policy: Policy) -> dict[str, Any]:
    """Return a version for its template: words, ladder, drawing."""
    return {
        "policy": policy,
        "words": words.in_words(policy),
        "ladder": words.ladder_rows(policy),
        "chart": words.ladder_chart(policy),
        "currency": policy.currency,
    }


class ProgramFound(FormScreen):
    """Opens a program."""

    permission = FOUND
    title = _("Found an incentive program")
    form_class = ProgramForm
    draft = True

    def act(self, form: Any) -> Program:  # noqa: ANN401 - the program form
        """Found it."""
        return actions.found_program(by=self.actor, **form.cleaned_data)


class ProgramAmend(FormScreen):
    """Changes the texts of a program."""

    permission = AMEND
    title = _("Amend the texts of a program")
    model = Program
    form_class = ProgramTextsForm

    def act(self, form: Any) -> Program:  # noqa: ANN401 - the program form
        """Amend them."""
        return actions.amend_program(self.object, by=self.actor, **form.cleaned_data)


class PolicyList(ListScreen):
    """Every version of every program."""

    permission = VIEW_PROGRAMS
    title = _("Policy versions")
    model = Policy
    columns = (Column("program", _("Incentive program"), sort="program__name"), *VERSIONS)
    filters = PolicyFilter
    search = ("program__code", "program__name", "program__name_zh", "note")
    sort = ("program__name", "-version")
    row_steps = PolicyLife

    def rows(self) -> QuerySet[Policy]:
        """Return the versions the actor may read."""
        rows: QuerySet[Policy] = Policy.objects.visible_to(self.actor)
        return rows.select_related("program")


class PolicyDetail(DetailScreen):
    """One version: its terms, what changed against the version before, who released it."""

    permission = VIEW_PROGRAMS
    model = Policy
    lifecycle = PolicyLife
    back_to = (_("Incentive programs"), "incentives:programs")
    panels = (
        Template(_("Terms"), "incentives/policy_terms.html", data="policy"),
        Template(_("Against the version before"), "incentives/policy_changes.html", data="changes"),
        Facts(
            _("The version"),
            (
                Fact("program", _("Incentive program")),
                Fact("version", _("Version")),
                Fact("note", _("What changed")),
                Fact("released_at", _("Released at"), kind=DATETIME),
                Fact("digest", _("Digest"), only=ANY_VENDOR),
            ),
        ),
        History(only=ANY_VENDOR),
    )

    def rows(self) -> QuerySet[Policy]:
        """Return the versions the actor may read."""
        rows: QuerySet[Policy] = Policy.objects.visible_to(self.actor)
        return rows.select_related("program")

    def policy(self) -> dict[str, Any]:
        """Return the terms."""
        return policy_shown(self.object)

    def changes(self) -> dict[str, Any] | None:
        """Return what this version says otherwise, if there is one before it."""
        older = self.rows().filter(program=self.object.program, version__lt=self.object.version).first()
        return {"older": older, "changes": words.changes_between(older, self.object)} if older else None

    def links(self) -> Sequence[Link]:
        """Offer to amend a draft."""
        if self.object.status != PolicyStatus.DRAFT:
            return ()
        return (Link(_("Amend"), reverse("incentives:policy-amend", args=[self.object.pk]), AMEND_DRAFT, "edit"),)

    def related(self) -> Sequence[Related]:
        """Return the program and its other versions."""
        versions = self.rows().filter(program=self.object.program)[:20]
        return [
            Related(_("Incentive program"), self.object.program),
            *(Related(_("Versions"), one) for one in versions),
        ]


class PolicyDraft(FormScreen):
    """Writes the next version of a program's policy; it starts with what the newest one says."""

    permission = DRAFT
    title = _("Draft the next version")
    lead = _("Nothing is paid by a draft. Release it when it is right; released versions never change.")
    model = Program
    form_class = NextPolicyForm
    draft = True

    @cached_property
    def newest(self) -> Policy | None:
        """The newest version, if there is one."""
        found: Policy | None = (
            Policy.objects.visible_to(self.actor).filter(program=self.object).order_by("-version").first()
        )
        return found

    @property
    def is_for_opportunities(self) -> bool:
        """Whether the version rewards opportunities: as the newest one does, or as the first one is asked for."""
        if self.newest is not None:
            return self.newest.is_for_opportunities
        return self.request.GET.get("for") == PolicyKind.OPPORTUNITY

    @property
    def draft_key(self) -> str:
        """Two kinds of form have two drafts."""
        return f"{super().draft_key}:opportunity" if self.is_for_opportunities else super().draft_key

    def get_form_class(self) -> Any:  # noqa: ANN401 - one of two forms
        """Return the form of the kind."""
        return NextOpportunityPolicyForm if self.is_for_opportunities else NextPolicyForm

    def get_initial(self) -> dict[str, Any]:
        """Return the newest version's terms."""
        if self.newest is None:
            return {}
        shown = opportunity_initial_of if self.is_for_opportunities else initial_of
        return shown(self.newest) | {"note": "", "valid_from": "", "valid_to": ""}

    def act(self, form: Any) -> Policy:  # noqa: ANN401 - the policy form
        """Draft it."""
        return actions.draft_policy(self.object, by=self.actor, **form.cleaned_data)


class PolicyAmend(FormScreen):
    """Changes a draft."""

    permission = AMEND_DRAFT
    title = _("Amend a draft policy")
    model = Policy
    form_class = AmendPolicyForm

    def rows(self) -> QuerySet[Policy]:
        """Return the versions with their program."""
        rows: QuerySet[Policy] = Policy.objects.visible_to(self.actor)
        return rows.select_related("program")

    def get_form_class(self) -> Any:  # noqa: ANN401 - one of two forms
        """Return the form of the draft's kind."""
        return AmendOpportunityPolicyForm if self.object.is_for_opportunities else AmendPolicyForm

    def get_initial(self) -> dict[str, Any]:
        """Return the draft's terms."""
        shown = opportunity_initial_of if self.object.is_for_opportunities else initial_of
        return shown(self.object)

    def act(self, form: Any) -> Policy:  # noqa: ANN401 - the policy form
        """Amend it."""
        return actions.amend_policy(self.object, by=self.actor, **form.cleaned_data)


class PolicyStep(StepScreen):
    """Releasing and retiring a version."""

    lifecycle = PolicyLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("program", _("Incentive program")),
            Fact("version", _("Version")),
            Fact("rates", _("Rates"), get=words.rates_of),
            Fact("valid_from", _("First month")),
        )
    }
    notes = {
        "release": _(
            "A released version never changes. An older version that is still open ends where this one begins."
        ),
        "retire": _("The month you name is the first that this version no longer pays."),
    }
