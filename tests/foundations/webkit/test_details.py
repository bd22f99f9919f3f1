"""A record: its state, who acts next and until when, its panels, its story."""

import re
from datetime import UTC, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from tests.foundations.webkit.conftest import SignIn
from tests.foundations.webkit.stall import ParcelLife, People, send

MONDAY = datetime(2026, 9, 28, 2, tzinfo=UTC)


def plain(client: Client, path: str) -> str:
    body = re.sub(r"<(script|template|style).*?</\1>", "", client.get(path).content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_a_stranger_finds_nothing_and_a_colleague_is_told_no(people: People, sign_in: SignIn) -> None:
    parcel = people.parcel(people.contoso)
    own = people.parcel()
    assert sign_in(Role.PARTNER_ADMIN).get(f"/stall/{parcel.pk}/").status_code == 404
    assert sign_in(Role.PARTNER_SALES).get(f"/stall/{own.pk}/").status_code == 403
    assert sign_in(Role.VENDOR_FINANCE).get(f"/stall/{parcel.pk}/").status_code == 200


def test_it_says_who_acts_next_until_when_and_what_happens_otherwise(people: People, sign_in: SignIn) -> None:
    with clock.freeze(MONDAY):
        parcel = people.parcel(begun=True)
        admin, finance = sign_in(Role.PARTNER_ADMIN), sign_in(Role.PARTNER_FINANCE)
        page = plain(admin, f"/stall/{parcel.pk}/")
        assert "Your turn · Sending Partner administrator · Vendor finance Otherwise: Lost – Not sent in time." in page
        assert "until 2026-10-17 00:00 UTC+8 Working days of CN" in page
        assert "Your turn" not in plain(finance, f"/stall/{parcel.pk}/")
        due = admin.get(f"/stall/{parcel.pk}/").context["due"]
    assert (due["you"], due["due_at"]) == (True, datetime(2026, 10, 16, 16, tzinfo=UTC))


def test_the_head_holds_state_and_the_steps_of_this_person(people: People, sign_in: SignIn) -> None:
    parcel = people.parcel(begun=True)
    page = sign_in(Role.PARTNER_ADMIN).get(f"/stall/{parcel.pk}/")
    assert (page.context["page_status"], page.context["page_status_label"]) == ("open", "Open")
    assert [(link.label, link.style, link.dialog) for link in page.context["page_actions"]] == [
        ("Send", "primary", True),
        ("Lose", "danger", True),
    ]
    assert sign_in(Role.PARTNER_FINANCE).get(f"/stall/{parcel.pk}/").context["page_actions"] == []
    assert page.context["crumbs"][0] == {"label": "Parcels", "url": "/stall/"}


def test_progress_shows_the_usual_way_and_a_state_off_the_way(people: People, admin: Client) -> None:
    def progress(**fields: str) -> list[tuple[str, str]]:
        parcel = people.parcel(**fields)
        return [(one["label"], one["state"]) for one in admin.get(f"/stall/{parcel.pk}/").context["progress"]]

    assert progress() == [("Open", "current"), ("Sent", "todo")]
    assert progress(status="sent") == [("Open", "done"), ("Sent", "done")]
    assert progress(status="lost") == [("Open", "done"), ("Lost", "failed")]


def test_the_vendor_sees_a_fact_more(people: People, sign_in: SignIn) -> None:
    parcel = people.parcel()
    assert "Partner's number" not in plain(sign_in(Role.PARTNER_ADMIN), f"/stall/{parcel.pk}/").replace("&#x27;", "'")
    assert "Partner's number" in plain(sign_in(Role.VENDOR_FINANCE), f"/stall/{parcel.pk}/").replace("&#x27;", "'")


def test_the_story_tells_changes_in_words(people: People, sign_in: SignIn) -> None:
    parcel = people.parcel(begun=True)
    send(parcel, by=SYSTEM, carrier="Donkey")
    record(parcel, by=SYSTEM, verb="moved", changes={"partner_id": [people.northwind.pk, people.contoso.pk]})
    record(parcel, by=SYSTEM, verb="checked", internal=True, changes={"urgent": [False, True], "weather": ["", "rain"]})
    page = plain(sign_in(Role.VENDOR_FINANCE), f"/stall/{parcel.pk}/")
    assert "Send Partner Center" in page
    assert "Status: Open → Sent" in page
    assert "Partner: Northwind → Contoso" in page
    assert "Urgent: No → Yes" in page
    assert "Weather: – → rain" in page
    parcel.refresh_from_db()
    own = plain(sign_in(Role.PARTNER_ADMIN), f"/stall/{parcel.pk}/")
    assert "Status: Open → Sent" in own
    assert "weather" not in own.lower()


def test_a_table_of_a_panel_says_when_it_is_cut(people: People, admin: Client) -> None:
    parcel = people.parcel()
    for number in ("A", "B", "C"):
        people.parcel(number=number)
    page = plain(admin, f"/stall/{parcel.pk}/")
    assert "Only the first 2 rows are shown." in page
    assert " C " not in page


def test_the_rail_marks_the_record_itself(people: People, admin: Client) -> None:
    parcel = people.parcel()
    groups = admin.get(f"/stall/{parcel.pk}/").context["groups"]
    assert [(group["label"], group["current"], group["items"][0]["url"]) for group in groups] == [
        ("Partner", False, "/partner/"),
        ("Parcel", True, ""),
    ]


def test_a_long_story_costs_as_many_queries_as_a_short_one(people: People, admin: Client) -> None:
    parcel = people.parcel(begun=True)
    counts = []
    for entries in (1, 20):
        for _one in range(entries):
            change = [people.northwind.pk, people.contoso.pk]
            record(parcel, by=SYSTEM, verb="moved", changes={"partner_id": change})
            people.parcel()
        with CaptureQueriesContext(connection) as queries:
            admin.get(f"/stall/{parcel.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_deadlines_follow_the_life(people: People, admin: Client) -> None:
    parcel = people.parcel(begun=True)
    send(parcel, by=SYSTEM, carrier="Donkey")
    assert ParcelLife.due(parcel) is None
    due = admin.get(f"/stall/{parcel.pk}/").context["due"]
    assert due == {"who": "Partner administrator · Vendor finance", "you": True}
