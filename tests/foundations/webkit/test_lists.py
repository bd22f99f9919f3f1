"""Lists: whose rows, how they are narrowed and ordered, and at the same price however many there are."""

import re
from decimal import Decimal

import django_filters
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partner_center.foundations.identity.roles import Role
from partner_center.foundations.webkit.models import SavedView
from partner_center.foundations.webkit.screens.address import offer_any
from tests.foundations.webkit.conftest import SignIn
from tests.foundations.webkit.stall import Parcel, People


def numbers(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/stall/{query}")
    assert page.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><a href="/stall/\d+/">(?:<span[^>]*>)?([^<]+)<', page.content.decode())


def text(client: Client, query: str = "", **headers: str) -> str:
    return client.get(f"/stall/{query}", headers=headers).content.decode()


def test_a_partner_sees_its_own_rows_and_the_vendor_all(people: People, sign_in: SignIn) -> None:
    people.parcel(number="OWN")
    people.parcel(people.contoso, number="OTHER")
    assert numbers(sign_in(Role.PARTNER_FINANCE)) == ["OWN"]
    assert sorted(numbers(sign_in(Role.VENDOR_FINANCE))) == ["OTHER", "OWN"]


def test_a_visitor_is_asked_to_sign_in_and_a_colleague_is_told_no(people: People, sign_in: SignIn) -> None:
    answer = Client().get("/stall/?tab=open")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/stall/%3Ftab%3Dopen")
    refused = sign_in(Role.PARTNER_SALES).get("/stall/")
    assert refused.status_code == 403
    assert "View parcels" in refused.content.decode()


def test_htmx_sends_a_visitor_to_the_sign_in_page_of_the_whole_page(people: People) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/stall/?q=1"}
    answer = Client().get("/stall/", headers=headers)
    assert answer["HX-Redirect"] == "/accounts/login/?next=http%3A//testserver/stall/%3Fq%3D1"


@pytest.mark.parametrize("roles", [(Role.PARTNER_ADMIN,), (Role.VENDOR_FINANCE,)])
def test_fifty_rows_cost_as_many_queries_as_one(people: People, sign_in: SignIn, roles: tuple[Role, ...]) -> None:
    client = sign_in(*roles)
    counts = []
    for rows in (1, 2, 47):
        for _one in range(rows):
            people.parcel(begun=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/stall/?size=50")
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_tabs_count_what_the_filters_let_through(people: People, admin: Client) -> None:
    people.parcel(number="A", urgent=True)
    people.parcel(number="B", status="sent", urgent=True)
    people.parcel(number="C")
    page = admin.get("/stall/?tab=sent&urgent=true")
    assert [(tab["label"], tab["count"], tab["current"]) for tab in page.context["tabs"]] == [
        ("All", 2, False),
        ("Open", 1, False),
        ("Sent", 1, True),
    ]
    assert numbers(admin, "?tab=sent&urgent=true") == ["B"]


def test_chips_say_what_narrows_the_list_and_take_it_away(people: People, admin: Client) -> None:
    people.parcel()
    query = "?tab=open&q=bo&status=open&status=sent&amount_min=5&amount_max=&urgent=false&page=3"
    page = admin.get(f"/stall/{query}")
    chips = {str(chip.label): (str(chip.value), chip.remove_url) for chip in page.context["chips"]}
    rest = "?tab=open&q=bo&status=open&status=sent"
    assert chips == {
        "Search": ("bo", "?tab=open&status=open&status=sent&amount_min=5&urgent=false"),
        "Status": ("Open, Sent", "?tab=open&q=bo&amount_min=5&urgent=false"),
        "Amount": ("5 – …", f"{rest}&urgent=false"),
        "Urgent": ("No", f"{rest}&amount_min=5"),
    }
    assert page.context["clear_url"] == "?tab=open"


def test_rows_are_sorted_and_equal_ones_keep_their_order(people: People, admin: Client) -> None:
    for number, amount in (("A", 2), ("B", 1), ("C", 2)):
        people.parcel(number=number, amount=Decimal(amount))
    assert numbers(admin, "?sort=amount") == ["B", "A", "C"]
    assert numbers(admin, "?sort=-amount") == ["C", "A", "B"]
    assert numbers(admin, "?sort=nonsense") == ["A", "B", "C"]
    head = admin.get("/stall/?sort=amount").context["heads"][2]
    assert (head["sorted"], head["url"]) == ("ascending", "?sort=-amount")


def test_rows_without_a_deadline_come_last_both_ways(people: People, admin: Client) -> None:
    people.parcel(number="NONE", status="sent")
    people.parcel(number="DUE", begun=True)
    assert numbers(admin, "?sort=due_at") == numbers(admin, "?sort=-due_at") == ["DUE", "NONE"]


def test_pages_hold_every_row_once_and_a_page_too_far_is_the_last(people: People, admin: Client) -> None:
    for _one in range(45):
        people.parcel()
    pages = [numbers(admin, f"?page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({number for page in pages for number in page}) == 45
    assert numbers(admin, "?page=99") == pages[2]
    assert len(numbers(admin, "?size=50")) == 45


def test_the_vendor_has_a_column_more_and_hidden_ones_wait(people: People, admin: Client, sign_in: SignIn) -> None:
    people.parcel()
    own = ["Number", "Title", "Amount", "Status", "Deadline"]
    assert [head["label"] for head in admin.get("/stall/").context["heads"]] == own
    vendor = sign_in(Role.VENDOR_FINANCE).get("/stall/")
    assert [head["label"] for head in vendor.context["heads"]] == [*own, "Partner"]
    assert [line["name"] for line in vendor.context["chooser"] if not line["shown"]] == ["urgent"]


def test_columns_are_chosen_kept_in_the_address_and_remembered(people: People, admin: Client) -> None:
    people.parcel()
    sent = {"screen": "stall:parcels", "query": "tab=open", "next": "/stall/", "column": ["number", "urgent"]}
    answer = admin.post("/kit/columns/", sent)
    assert answer["Location"] == "/stall/?tab=open&columns=number%2Curgent"
    assert [head["label"] for head in admin.get("/stall/").context["heads"]] == ["Number", "Urgent"]
    other = admin.get("/stall/?columns=title").context["heads"]
    assert [head["label"] for head in other] == ["Title"]


def test_htmx_gets_only_what_changes_and_a_clean_address(people: People, admin: Client) -> None:
    people.parcel()
    headers = {"HX-Request": "true", "HX-Target": "list"}
    answer = admin.get("/stall/?q=&tab=open&urgent=", headers=headers)
    body = answer.content.decode()
    assert body.lstrip().startswith('<div id="list"')
    assert "<html" not in body
    assert answer["HX-Push-Url"] == "/stall/?tab=open"
    assert "HX-Request" in answer["Vary"]
    assert answer["Cache-Control"] == "private, no-store"
    back = admin.get("/stall/", headers=headers | {"HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in back


def test_an_empty_list_says_what_to_do_and_a_narrowed_one_what_hides_the_rows(people: People, admin: Client) -> None:
    assert "No parcels yet" in text(admin)
    assert 'href="/stall/pack/"' in text(admin)
    assert "Nothing matches these conditions" in text(admin, "?q=zzz")
    people.parcel()
    assert "Nothing matches these conditions" in text(admin, "?tab=sent")


def test_a_view_is_saved_opened_first_renamed_and_deleted(people: People, admin: Client) -> None:
    people.parcel(number="A")
    sent = {"screen": "stall:parcels", "name": "Mine", "query": "tab=open&sort=number", "next": "/stall/"}
    assert admin.post("/kit/views/", sent | {"is_default": "1"})["Location"] == "/stall/?tab=open&sort=number"
    view = SavedView.objects.get()
    assert admin.get("/stall/")["Location"] == "?tab=open&sort=number"
    assert admin.get("/stall/?tab=open&sort=number").context["views"] == [
        {"label": "Mine", "url": "?tab=open&sort=number", "current": True}
    ]
    assert "Mine" in admin.get("/kit/views/?screen=stall:parcels").content.decode()
    admin.post(f"/kit/views/{view.pk}/", {"name": "Ours", "next": "/stall/"})
    admin.post(f"/kit/views/{view.pk}/", {"default": "0", "next": "/stall/"})
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Ours", False)
    admin.post(f"/kit/views/{view.pk}/", {"delete": "1", "next": "https://elsewhere.example/"})
    assert not SavedView.objects.exists()


def test_nobody_touches_the_view_of_somebody_else(people: People, admin: Client, sign_in: SignIn) -> None:
    admin.post("/kit/views/", {"screen": "stall:parcels", "name": "Mine", "query": "tab=open", "next": "/stall/"})
    view = SavedView.objects.get()
    colleague = sign_in(Role.PARTNER_ADMIN)
    assert colleague.post(f"/kit/views/{view.pk}/", {"delete": "1"}).status_code == 404
    assert colleague.get("/stall/").context["views"] == []
    assert SavedView.objects.count() == 1


def test_the_operation_column_offers_what_this_person_may_do_on_that_row(people: People, sign_in: SignIn) -> None:
    people.parcel(number="A")
    people.parcel(number="B", status="lost")
    own = sign_in(Role.PARTNER_ADMIN).get("/stall/").context["lines"]
    assert [[step.name for step, _url in line["steps"]] for line in own] == [["send", "lose"], []]
    theirs = sign_in(Role.VENDOR_FINANCE).get("/stall/").context["lines"]
    assert [[step.name for step, _url in line["steps"]] for line in theirs] == [["lose"], ["find"]]


def test_any_source_that_sorts_counts_and_slices_is_a_list(people: People, admin: Client) -> None:
    page = admin.get("/stall/lines/?page=2")
    assert [line["label"][:12] for line in page.context["lines"]][:2] == ["{'line': 10,", "{'line': 9, "]
    assert page.context["page_obj"].paginator.count == 30
    assert '0.12<span class="pc-money__fine">5</span>' in admin.get("/stall/lines/?sort=line").content.decode()


def test_texts_of_people_are_escaped(people: People, admin: Client) -> None:
    people.parcel(title="<script>alert(1)</script>")
    page = text(admin, "?q=%22%3E%3Cscript%3E")
    assert "<script>alert" not in page + text(admin)
    assert "&lt;script&gt;alert(1)" in text(admin)


def test_a_filter_by_yes_or_no_can_be_left_open_like_all_others() -> None:
    class Filters(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
        urgent = django_filters.BooleanFilter()

    for data, chosen in (({}, "Any"), ({"urgent": "true"}, "Yes"), ({"urgent": "false"}, "No")):
        form = Filters(data, queryset=Parcel.objects.none()).form
        offer_any(form)
        drawn = form["urgent"].as_widget()
        assert re.findall(r"<option[^>]*>(\w+)</option>", drawn) == ["Any", "Yes", "No"]
        assert re.findall(r"<option[^>]* selected>(\w+)</option>", drawn) == [chosen]
