"""Builds of performance: which months are current, which are outdated, what changed between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partner_center.domains.performance import actions
from partner_center.domains.performance.forms import FOR_STEP, BuildForm
from partner_center.domains.performance.lifecycle import BuildLife
from partner_center.domains.performance.models import Build, BuildStatus
from partner_center.domains.performance.policies import VIEW_BUILDS
from partner_center.domains.performance.queries import figures
from partner_center.domains.performance.queries.months import outdated_months, why_outdated, with_outdated
from partner_center.foundations.webkit.columns import (
    DATETIME,
    MONEY,
    NUMBER,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.values import EMPTY, digits
from partner_center.foundations.webkit.values import status as badge
from partner_center.foundations.webkit.watching import watch_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

ORDER: Any = actions.order_build.permission  # type: ignore[attr-defined]  # every verb carries its permission


def outdated_badge(build: Any) -> SafeString:  # noqa: ANN401 - a build with its annotations
    """Return a mark with the reason on an outdated build."""
    if not build.is_outdated:
        return EMPTY
    return format_html(
        '{} <small class="pc-quiet">{}</small>', badge("warning", _("Outdated")), " ".join(why_outdated(build))
    )


class BuildList(ListScreen):
    """Performance → Builds."""

    permission = VIEW_BUILDS
    title = _("Performance builds")
    lead = _("Each build computes one month from its bills, the linked accounts and the associations of that moment.")
    model = Build
    columns = (
        Column("version", _("Build"), link=True, sort="version", get=str),
        Column("period", _("Period"), sort="period"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("is_outdated", _("Up to date"), get=outdated_badge),
        Column("lines", _("Attributed lines"), kind=NUMBER, sort="lines"),
        Column("unattributed", _("Lines of nobody"), kind=NUMBER, sort="unattributed"),
        Column("created_at", _("Ordered"), kind=DATETIME, sort="created_at"),
        Column("built_at", _("Computed"), kind=DATETIME, sort="built_at"),
        Column("digest", _("Digest"), get=lambda build: build.digest[:16], hidden=True),
    )
    tabs = (
        Tab("current", _("Current"), figures.BUILD_TABS["current"]),
        Tab("outdated", _("Outdated"), figures.BUILD_TABS["outdated"]),
        Tab("building", _("Being computed"), figures.BUILD_TABS["building"]),
        Tab("failed", _("Failed"), figures.BUILD_TABS["failed"]),
        Tab("all", _("All versions"), figures.BUILD_TABS["all"]),
    )
    filters = figures.BuildFilter
    sort = ("-period", "-version")
    row_steps = BuildLife
    empty = Empty(
        _("No builds yet"),
        _("A month is computed by itself when its first bill is loaded."),
        "billing:import",
        _("Import bills"),
    )

    def rows(self) -> QuerySet[Build]:
        """Return builds with what makes them outdated."""
        return with_outdated(Build.objects.visible_to(self.actor))

    def is_moving(self) -> bool:
        """Look again while a month is computed."""
        return bool(Build.objects.visible_to(self.actor).filter(status=BuildStatus.BUILDING).exists())

    def links(self) -> Sequence[Link]:
        """Offer to compute a month."""
        url = reverse("performance:build-order")
        return [Link(_("Compute a month"), url, ORDER, icon="refresh", style="primary", dialog=True)]


class BuildDetail(DetailScreen):
    """One build: what it found, and what changed since the version before."""

    permission = VIEW_BUILDS
    model = Build
    lifecycle = BuildLife
    back_to = (_("Performance builds"), "performance:builds")
    top_template = "performance/build_top.html"
    panels = (
        Facts(
            _("The build"),
            (
                Fact("period", _("Period")),
                Fact("version", _("Version")),
                Fact("lines", _("Attributed lines"), kind=NUMBER),
                Fact("unattributed", _("Lines of nobody"), kind=NUMBER),
                Fact("created_at", _("Ordered"), kind=DATETIME),
                Fact("built_at", _("Computed"), kind=DATETIME),
                Fact("digest", _("Digest"), help=_("Equal lines give an equal digest.")),
            ),
        ),
        Template("", "performance/compared.html", data="compared"),
        Rows(
            _("Performance by partner"),
            "by_partner",
            (
                Column("partner.name", _("Partner")),
                Column("customer.name", _("Customer")),
                Column("association", _("Association type")),
                Column("lines", _("Lines"), kind=NUMBER),
                Column("counted", _("Performance"), kind=MONEY),
            ),
            most=20,
            more="summaries_url",
        ),
        Rows(
            _("Belongs to nobody"),
            "nobody",
            (
                Column("account.number", _("Billing account")),
                Column("reason", _("Why")),
                Column("lines", _("Lines"), kind=NUMBER),
                Column("amount", _("Amount"), kind=MONEY),
            ),
            most=20,
            more="nobody_url",
            empty=_("Every line was found a partner."),
        ),
        Rows(
            _("Bills"),
            "sources",
            (
                Column("number", _("Bill"), link=True),
                Column("name", _("File")),
                Column("status", _("Status"), kind=STATUS),
                Column("usable", _("Usable rows"), kind=NUMBER),
            ),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Build]:
        """Return builds with what makes them outdated."""
        return with_outdated(Build.objects.visible_to(self.actor))

    def links(self) -> Sequence[Link]:
        """Offer to compute the month anew."""
        url = f"{reverse('performance:build-order')}?period={self.object.period}"
        return [Link(_("Compute anew"), url, ORDER, icon="refresh", dialog=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add progress while it is computed, and why it is outdated or failed."""
        build = self.object
        is_working = build.status == BuildStatus.BUILDING
        return super().get_context_data(**kwargs) | {
            "watch_url": watch_url(build.progress_key, then=build.get_absolute_url()) if is_working else "",
            "why": why_outdated(build),
        }

    def compared(self) -> dict[str, Any] | None:
        """Return what changed since the version before; nothing where there is none."""
        if self.object.built_at is None or self.before is None:
            return None
        changes = figures.changes_between(self.before, self.object)
        return {
            "before": self.before,
            "is_equal": self.before.digest == self.object.digest,
            "changes": changes,
            "lines": digits(self.object.lines - self.before.lines, 0),
        }

    @cached_property
    def before(self) -> Build | None:
        """The version that this one replaced."""
        return figures.version_before(self.object)

    def by_partner(self) -> Any:  # noqa: ANN401 - a query set of summaries
        """Return what the build found, the largest first."""
        return self.object.summaries.visible_to(self.actor).select_related("partner", "customer").order_by("-counted")

    def nobody(self) -> Any:  # noqa: ANN401 - a query set
        """Return what belongs to nobody, the largest first."""
        return self.object.nobody.visible_to(self.actor).select_related("account").order_by("-amount")

    def sources(self) -> Any:  # noqa: ANN401 - a query set of bills
        """Return the bills it was computed from."""
        return self.object.bills.visible_to(self.actor).order_by("number")

    def summaries_url(self) -> str:
        """Return where all summaries of the month are."""
        return f"{reverse('performance:summaries')}?period={self.object.period}"

    def nobody_url(self) -> str:
        """Return where everything of nobody is."""
        return f"{reverse('performance:nobody')}?period={self.object.period}"


class BuildOrder(FormScreen):
    """Compute a month anew."""

    permission = ORDER
    model = Build
    title = _("Compute a month")
    lead = _("Published statements do not change: they keep the version they were settled on.")
    form_class = BuildForm
    submit = _("Compute")
    success = _("The month is being computed.")
    back_url = reverse_lazy("performance:builds")
    aside_template = "performance/ordering.html"

    def get_initial(self) -> dict[str, Any]:
        """Start with the month the person came from."""
        asked = self.request.GET.get("period", "")
        return {"period": asked} if asked else {}

    def act(self, form: BuildForm) -> Build:
        """Order it and show how far it is."""
        return actions.order_build(by=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Name the months that need it."""
        return super().get_context_data(**kwargs) | {"outdated": outdated_months()}


class BuildStep(StepScreen):
    """Trying a failed build again."""

    lifecycle = BuildLife
    forms = FOR_STEP
    facts = {"": (Fact("period", _("Period")), Fact("version", _("Version")), Fact("failure", _("Why it failed")))}
    done = {"retry": _("The month is being computed.")}
