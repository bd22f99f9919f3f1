"""The menus of the three audiences: areas as the field knows them, and the pages in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.identity.permissions import PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """A line of the left menu: shown to whoever holds the permission its screen asks for."""

    label: StrOrPromise
    name: str
    icon: str
    right: str = ""
    heading: StrOrPromise = ""
    also: tuple[str, ...] = ()
    """Names whose records belong here too, though they are called otherwise."""
    own: tuple[StrOrPromise, StrOrPromise] | None = None
    """Label and heading for a customer's people, where their word is another one."""

    def is_for(self, actor: Actor) -> bool:
        """Tell whether the actor may open the page."""
        return not self.right or (self.right in PERMISSIONS and actor.may(PERMISSIONS[self.right]))


@dataclass(frozen=True, slots=True)
class Area:
    """A top area and its pages. An area of which somebody may open nothing is not shown to him."""

    key: str
    label: StrOrPromise
    pages: Sequence[Page]


AREAS = (
    Area(
        "home",
        _("Home"),
        (
            Page(_("Overview"), "console:home", "home"),
            Page(_("Reviews"), "reviews:reviews", "clipboard-check", "reviews:review:view"),
        ),
    ),
    Area(
        "programs",
        _("Programs"),
        (
            Page(
                _("Incentive programs"),
                "incentives:programs",
                "certificate",
                "incentives:program:view",
                also=("incentives:policies",),
            ),
        ),
    ),
    Area(
        "build",
        pgettext_lazy("menu", "Build"),
        (Page(_("Offerings"), "solutions:offerings", "package", "solutions:offering:view"),),
    ),
    Area(
        "sales",
        _("Sales"),
        (
            Page(_("Customers"), "customers:customers", "users", "customers:association:view", heading=_("Customers")),
            Page(
                _("Prospects"),
                "customers:reports",
                "target",
                "customers:report:view",
                also=("customers:report-import",),
            ),
            Page(
                _("Invitations"),
                "customers:invitations",
                "mail",
                "customers:invitation:view",
                also=("customers:invite",),
            ),
            Page(_("Reserved customers"), "customers:reservations", "lock", "customers:reservation:view"),
            Page(
                _("Facts asked for"), "customers:facts-questions", "message-question", "customers:facts-question:view"
            ),
            Page(
                _("My partner"),
                "customers:my-partner",
                "heart-handshake",
                "customers:partner:view",
                own=(_("My partner"), _("Partner")),
            ),
            Page(
                _("Association requests"),
                "customers:association-requests",
                "arrows-exchange",
                "customers:association-request:view",
            ),
            Page(
                pgettext_lazy("customer account", "Authorizations"),
                "customers:authorizations",
                "key",
                "customers:authorization:view",
            ),
            Page(_("Contacts for customers"), "customers:contacts", "user", "customers:contact:view"),
            Page(_("Directors and teams"), "customers:teams", "users-group", "customers:team:view"),
            Page(
                _("Shared with the vendor"),
                "opportunities:shared",
                "briefcase",
                "opportunities:shared:view",
                heading=_("Opportunities"),
                also=("opportunities:opportunity",),
            ),
            Page(_("Shared by the vendor"), "opportunities:received", "gift", "opportunities:received:view"),
            Page(
                _("Opportunities"),
                "opportunities:opportunities",
                "briefcase",
                "opportunities:all:view",
                heading=_("Opportunities"),
                also=("opportunities:opportunity",),
            ),
            Page(_("Board"), "opportunities:board", "columns-3", "opportunities:opportunity:view"),
            Page(_("Forecast"), "opportunities:forecast", "trending-up", "opportunities:opportunity:view"),
            Page(
                _("Opportunity incentive"),
                "incentives:applications",
                "coins",
                "incentives:application:view",
                also=(
                    "incentives:opportunities",
                    "incentives:orders",
                    "incentives:participations",
                    "incentives:whitelist",
                ),
            ),
            Page(_("Duplicate cases"), "opportunities:duplicates", "copy", "opportunities:duplicate:view"),
            Page(_("Representative offices"), "opportunities:offices", "map-pin", "opportunities:office:view"),
            Page(_("PCE members"), "opportunities:members", "heart-handshake", "opportunities:member:view"),
            Page(_("Bills"), "billing:bills", "file-invoice", "billing:bill:view", heading=_("Bills")),
            Page(_("Billing accounts"), "billing:accounts", "id", "billing:account:view"),
            Page(_("Belongs to nobody"), "performance:nobody", "help-circle", "performance:nobody:view"),
            Page(
                pgettext_lazy("performance", "Summary"),
                "performance:summaries",
                "chart-bar",
                "performance:summary:view",
                heading=_("Performance"),
                own=(pgettext_lazy("menu", "Consumption"), _("Consumption")),
            ),
            Page(_("Details"), "performance:lines", "list-details", "performance:line:view"),
            Page(_("Builds"), "performance:builds", "stack-2", "performance:build:view"),
            Page(_("Settlement runs"), "incentives:runs", "calculator", "incentives:run:view", heading=_("Incentives")),
            Page(_("Confirm incentives"), "incentives:earnings", "checkbox", "incentives:earning:view"),
            Page(
                _("Incentive details"),
                "incentives:details",
                "list-details",
                "incentives:line:view",
                also=("incentives:lines",),
            ),
            Page(_("Statements"), "incentives:statements", "receipt", "incentives:statement:view"),
            Page(_("Feedback"), "incentives:feedbacks", "message-2", "incentives:feedback:view"),
            Page(
                _("To be requested"),
                "payouts:items",
                "coins",
                "payouts:item:view",
                heading=pgettext_lazy("menu", "Payments"),
            ),
            Page(_("Payment requests"), "payouts:requests", "cash", "payouts:request:view"),
            Page(_("Invoices"), "payouts:invoices", "file-text", "payouts:invoice:view"),
            Page(_("Payments"), "payouts:payments", "building-bank", "payouts:payment:view"),
        ),
    ),
    Area(
        "delivery",
        _("Delivery"),
        (
            Page(
                _("Delivery projects"),
                "deliveries:projects",
                "truck-delivery",
                "deliveries:project:view",
                also=("deliveries:acceptances",),
            ),
            Page(_("Milestones"), "deliveries:milestones", "flag", "deliveries:milestone:view"),
            Page(_("Plan changes"), "deliveries:changes", "calendar-event", "deliveries:change:view"),
            Page(
                _("Personnel replacements"), "deliveries:replacements", "arrows-exchange", "deliveries:replacement:view"
            ),
            Page(_("Baseline deliveries"), "deliveries:baselines", "package", "deliveries:baseline:view"),
            Page(_("Rubrics"), "deliveries:rubrics", "ladder", "deliveries:rubric:view"),
            Page(
                _("Delivery people"),
                "personnel:people",
                "users-group",
                "personnel:person:view",
                also=("personnel:person",),
            ),
            Page(_("Certificates"), "personnel:certificates", "award", "personnel:certificate:view"),
        ),
    ),
    Area(
        "organization",
        _("Organization"),
        (
            Page(pgettext_lazy("companies", "Partners"), "partners:partners", "building", "partners:profile:view"),
            Page(_("Company profile"), "partners:own", "building", "partners:own:view"),
            Page(_("Company profile"), "customers:own", "building", "customers:own:view"),
            Page(_("Business information"), "partners:business-infos", "shield-check", "partners:business-info:view"),
            Page(
                _("People"),
                "organization:people",
                "user",
                "organization:person:view",
                heading=_("People"),
                also=("organization:person",),
            ),
            Page(_("Roles"), "organization:roles", "key", "organization:role:view"),
            Page(_("API tokens"), "organization:tokens", "api", "organization:token:view"),
            Page(_("Security"), "organization:security", "shield-lock", "organization:security:view"),
        ),
    ),
    Area(
        "support",
        _("Support"),
        (
            Page(_("Help"), "console:help", "help-circle"),
            Page(_("Inbox"), "console:inbox", "inbox", also=("console:messages",)),
            Page(_("Message settings"), "console:preferences", "settings"),
            Page(_("Exports"), "webkit:exports", "download"),
            Page(_("API"), "console:api", "code"),
            Page(
                _("Jobs"),
                "console:jobs",
                "clock",
                "jobs:queue:view",
                heading=_("Operations"),
                also=("console:failures",),
            ),
            Page(_("Sent mail"), "console:mails", "mail", "console:mail:view", also=("console:deliveries",)),
            Page(_("Calendars"), "console:calendars", "calendar", "console:calendar:view"),
            Page(_("Ledger"), "console:ledger", "book-2", "console:ledger:view"),
            Page(pgettext_lazy("operations", "Deadlines"), "console:deadlines", "hourglass", "console:deadline:view"),
        ),
    ),
)


def menus(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return areas and pages for the templates; which page is current follows from the screen."""
    here = _here(request)
    shown = [(area, [page for page in area.pages if page.is_for(actor) and _address(page)]) for area in AREAS]
    shown = [(area, pages) for area, pages in shown if pages]
    current = _area_of(here, shown)
    return {
        "areas": [
            {"label": area.label, "url": _address(pages[0]), "current": area.key == current} for area, pages in shown
        ],
        "area": current,
        "area_label": next((area.label for area, _pages in shown if area.key == current), ""),
        "items": next(
            (_items(area, pages, here, actor) for area, pages in shown if area.key == current and pages[1:]), []
        ),
    }


def _here(request: HttpRequest) -> str:
    """Return the name of the list that the screen's record stands in, if the record says so, else the URL's name.

    A screen of another domain about the record stays among the pages of its own domain.
    """
    match = request.resolver_match
    here = match.view_name if match else ""
    screen = getattr(request, "screen", None)
    listed: str = screen.listed_in() if screen is not None else ""
    return listed if listed and listed.partition(":")[0] == here.partition(":")[0] else here


def _items(area: Area, pages: list[Page], here: str, actor: Actor) -> list[dict[str, Any]]:
    current = _page_of(here, pages)
    headings = _headings(area, actor)
    groups = [headings[page.name] for page in pages]
    return [
        {
            "label": page.own[0] if page.own and actor.is_customer else page.label,
            "url": _address(page),
            "icon": page.icon,
            "heading": group if group != before else "",
            "current": page is current,
        }
        for page, group, before in zip(pages, groups, ["", *groups], strict=False)
    ]


def _headings(area: Area, actor: Actor) -> dict[str, StrOrPromise]:
    """Return the heading each page stands under, also where the page that opens the group is not shown."""
    found: dict[str, StrOrPromise] = {}
    heading: StrOrPromise = ""
    for page in area.pages:
        heading = (page.own[1] if page.own and actor.is_customer else page.heading) or heading
        found[page.name] = heading
    return found


def _page_of(here: str, pages: list[Page]) -> Page | None:
    """Return the page a screen belongs to: its own, or the list whose plural begins with the record's name."""
    exact = next((page for page in pages if page.name == here), None)
    if exact is not None:
        return exact
    domain, _, noun = here.removesuffix("-step").partition(":")
    words = noun.split("-")
    for count in range(len(words), 0, -1):
        stem = f"{domain}:{'-'.join(words[:count])}"
        beginnings = (stem, stem.removesuffix("y"))
        found = next((page for page in pages if any(n.startswith(beginnings) for n in (page.name, *page.also))), None)
        if found is not None:
            return found
    return None


def _area_of(here: str, shown: list[tuple[Area, list[Page]]]) -> str:
    found = next((area.key for area, pages in shown if _page_of(here, pages)), None)
    if found is not None:
        return found
    domain = here.partition(":")[0]
    return next((area.key for area, pages in shown if any(p.name.startswith(f"{domain}:") for p in pages)), "home")


def _address(page: Page) -> str:
    try:
        return reverse(page.name)
    except NoReverseMatch:
        return ""
