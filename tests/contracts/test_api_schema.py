"""docs/openapi.json is the API as it is, so that no change of it goes unseen; and every operation keeps the manners."""

import json

from partner_center.api.management.commands.openapi import description
from partner_center.api.rights import addresses
from partner_center.foundations.apikit.requests import ApiRequest
from tests.contracts.source import ROOT

FILE = ROOT / "docs" / "openapi.json"
OPERATIONS = [one for one in addresses() if one.door == "api"]


def test_the_snapshot_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == description(), "make openapi writes it anew; review what changed"


def test_operations_have_names_of_their_own() -> None:
    ids = [one["operationId"] for path in json.loads(description())["paths"].values() for one in path.values()]
    assert sorted(set(ids)) == sorted(ids)


def test_every_operation_says_which_right_it_needs() -> None:
    silent = [one.name for one in OPERATIONS if not hasattr(one.view, "permission")]
    assert silent == [], "use resource, step_endpoints, create_endpoint, or @guarded"


def test_every_write_happens_once() -> None:
    loose = [one.name for one in OPERATIONS if one.method != "GET" and not getattr(one.view, "once", False)]
    assert loose == [], "run the work inside once(), and mark(view, once=True)"


def test_no_operation_takes_a_state() -> None:
    paths = json.loads(description())["paths"]
    bodies = {
        f"{method} {path}": set(content["schema"].get("properties", {}))
        for path, methods in paths.items()
        for method, one in methods.items()
        for content in one.get("requestBody", {}).get("content", {}).values()
    }
    assert {name for name, fields in bodies.items() if fields & {"status", "state"}} == set()


def test_requests_carry_their_actor() -> None:
    assert "actor" in ApiRequest.__annotations__
