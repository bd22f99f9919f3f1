"""Which line of the menus is marked on the page of a record, above all where its rows stand in two lists."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partner_center.console.navigation import AREAS, menus
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.webkit.screens import DetailScreen
from tests.domains.billing.world import LONG_AGO, associated, customer
from tests.domains.opportunities import deals
from tests.domains.opportunities.conftest import monday
from tests.domains.partners.people import People, browser

__all__ = ["monday"]
PAGES = {page.name for area in AREAS for page in area.pages}


@pytest.fixture
def people(db: None) -> People:
    return People()


def marked(client: Any, address: str) -> list[str]:
    """The addresses that the menus mark as the page one is on."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    nav = answer.context["nav"]
    return [str(item["url"]) for item in nav["items"] if item["current"]]


@pytest.mark.usefixtures("monday")
def test_an_opportunity_is_among_those_of_its_way(people: People) -> None:
    """Its page, its dialogs opened as pages, and its steps, also those of the sale."""
    client = browser(people.admin)
    ways = {
        "opportunities:received": deals.accepted(people.northwind),
        "opportunities:shared": deals.validated(people.northwind),
    }
    for name, deal in ways.items():
        page = deal.get_absolute_url()
        for address in (page, f"{page}progress/", f"{page}team/", f"{page}attach/"):
            assert marked(client, address) == [reverse(name)], address
    offer = deals.offered(people.northwind)
    for step in ("", "accept/", "decline/"):
        assert marked(client, f"{offer.get_absolute_url()}{step}") == [reverse("opportunities:received")], step


@pytest.mark.usefixtures("monday")
def test_the_vendor_has_one_list_for_both_ways(people: People) -> None:
    client = browser(people.person(people.vendor, Role.VENDOR_BUSINESS, Role.VENDOR_MANAGER))
    for deal in (deals.validated(people.northwind), deals.accepted(people.northwind)):
        for address in (deal.get_absolute_url(), f"{deal.get_absolute_url()}stage/sign/"):
            if client.get(address).status_code == 200:
                assert marked(client, address) == [reverse("opportunities:opportunities")], address


def test_an_association_is_among_customers(people: People) -> None:
    """Its name begins like that of the requests to associate, where it does not belong."""
    span = associated(people.northwind, customer("Fabrikam"), since=LONG_AGO)
    client = browser(people.person(people.vendor, Role.VENDOR_ADMIN, Role.VENDOR_OPERATIONS))
    page = span.get_absolute_url()
    assert marked(client, page) == [reverse("customers:customers")]
    assert marked(client, f"{page}end/") == [reverse("customers:customers")]


def test_another_domains_screen_about_the_record_stays_among_its_own(people: People) -> None:
    deal = Opportunity(origin="ho", pk=1)
    actor = Actor.of(people.admin)
    screen = SimpleNamespace(listed_in=lambda: deal.get_list_name(actor))
    request: Any = SimpleNamespace(
        screen=screen, resolver_match=SimpleNamespace(view_name="incentives:application-new")
    )
    current = [item["url"] for item in menus(request, actor)["items"] if item["current"]]
    assert current == [reverse("incentives:applications")]


def screens(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    """Every named screen of the console."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from screens(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and hasattr(one.callback, "view_class"):
            yield f"{space}{one.name}", one.callback.view_class


BACK = [
    (name, view)
    for name, view in screens(get_resolver())
    if issubclass(view, DetailScreen) and isinstance(view.back_to, tuple) and view.back_to[1] in PAGES
]


@pytest.mark.parametrize(("name", "view"), BACK, ids=[name for name, _view in BACK])
def test_the_menus_mark_the_list_to_which_a_page_leads_back(people: People, name: str, view: Any) -> None:
    """Whatever a page calls the way back, the menus call it the same, to whoever sees that line."""
    for somebody in (people.admin, people.person(people.vendor, Role.VENDOR_ADMIN)):
        actor = Actor.of(somebody)
        record = view.model()
        screen = view()
        screen.request = SimpleNamespace(actor=actor)
        screen.object = record
        request: Any = SimpleNamespace(screen=screen, resolver_match=SimpleNamespace(view_name=name))
        nav = menus(request, actor)
        lines = {item["url"]: item["current"] for item in nav["items"]}
        back = reverse(view.back_to[1])
        if back in lines:
            assert [url for url, current in lines.items() if current] == [back]
