"""Version 1 of the API: its door, and the rooms behind it, each mounted by name."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from partner_center import __version__
from partner_center.api import codes, documents, exports, inbox, me, reviews, work
from partner_center.api.authentication import Session, Token
from partner_center.api.description import DescribedApi
from partner_center.api.doorway import doorway
from partner_center.foundations.apikit import problems
from partner_center.foundations.apikit.rendering import Renderer

DESCRIPTION = """
Everything that can be done in the console can be done here: the same forms, the same rules, the same history.

* **Sign-in**: `Authorization: Bearer pc_…`. Tokens are made in the console and act for their person.
* **Writes** carry an `Idempotency-Key`. Repeat a request with the same key and it answers the same, once done.
* **Lists** are read page by page: pass `next` of one page as `cursor` of the following one.
* **Sensitive writes** take a `verification_code` where the company switched codes on; ask for one first.
* **Problems** are `application/problem+json` (RFC 9457) with a stable `code` and all field `errors` at once.
* **Amounts** are decimal text with their currency beside them; **times** carry their offset.
* **Budget**: every answer says in `RateLimit-*` what is left of it.
"""

api = DescribedApi(
    title="Open Partner Center",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
    auth=[Token(), Session()],
    renderer=Renderer(),
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}, "x-release": __version__}},
)
problems.install(api)
api.add_decorator(doorway, mode="view")

api.add_router("/me", me.router)
api.add_router("/inbox", inbox.router)
api.add_router("/jobs", work.router)
api.add_router("/verification-codes", codes.router)
api.add_router("/exports", exports.router)
api.add_router("/documents", documents.router)
api.add_router("/reviews", reviews.router)

DOMAINS = (
    "partners",
    "organization",
    "customers",
    "solutions",
    "personnel",
    "billing",
    "opportunities",
    "deliveries",
    "performance",
    "incentives",
    "payouts",
)
for name in DOMAINS:
    if find_spec(f"partner_center.domains.{name}.urls"):
        router = getattr(import_module(f"partner_center.domains.{name}.urls"), "api", None)
        if router is not None:
            api.add_router(f"/{name}", router)
