"""Invented records with which the living page shows the components; nothing here is read from the database."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partner_center.foundations.calendars import clock

CURRENCY = "CNY"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
STATES = {
    "draft": gettext_lazy("Draft"),
    "submitted": pgettext_lazy("state", "Submitted"),
    "in_review": gettext_lazy("In review"),
    "pending_confirmation": gettext_lazy("Pending confirmation"),
    "confirmed": gettext_lazy("Confirmed"),
    "disputed": gettext_lazy("In dispute"),
    "invoiced": gettext_lazy("Invoiced"),
    "paid": gettext_lazy("Paid"),
    "rejected": gettext_lazy("Rejected"),
    "frozen": gettext_lazy("Frozen"),
    "overdue": gettext_lazy("Overdue"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def specimens() -> dict[str, Any]:
    """The whole context of the living page."""
    now = clock.now()
    return {
        "has_rail": False,
        "states": STATES,
        "digest": DIGEST,
        "now": now,
        "soon": now + timedelta(days=1, hours=5),
        "later": now + timedelta(days=9),
        "past": now - timedelta(days=2),
        "swatches": SWATCHES,
        "sizes": ["3xl", "2xl", "xl", "l", "m", "s", "xs"],
        "spaces": range(1, 8),
        "crumbs": [{"label": _("Home"), "url": "/"}, {"label": _("Design system")}],
        "blank_form": SampleForm(),
        "wrong_form": SampleForm({"title": "", "reason": _("Too short."), "amount": "-1", "plan": "", "consent": ""}),
        **_record(now),
        **_listing(),
        **_money(now),
        **_charts(),
    }


SWATCHES = [
    "paper", "surface", "surface-sunk", "line", "ink", "ink-2", "accent", "accent-soft", "masthead", "saffron",
    "good", "warn", "bad", "info", "quiet",
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of every kind that the business asks for."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    plan = forms.ChoiceField(
        label=gettext_lazy("Incentive plan"),
        choices=[("", "—"), ("base", gettext_lazy("Base incentive")), ("growth", gettext_lazy("Growth incentive"))],
        help_text=gettext_lazy("Only plans with a released policy can be chosen."),
    )
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=0, decimal_places=2)
    on = forms.DateField(
        label=gettext_lazy("Invoice date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=20,
        max_length=2000,
        help_text=gettext_lazy("The partner reads this: name what is wrong and how to mend it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Paid by"),
        choices=[("transfer", gettext_lazy("Bank transfer")), ("top_up", gettext_lazy("Account top-up"))],
        widget=forms.RadioSelect,
        required=False,
    )
    evidence = forms.FileField(label=gettext_lazy("Invoice file"), required=False)
    consent = forms.BooleanField(label=gettext_lazy("I have checked the figures above."))

    def __init__(self, data: dict[str, str] | None = None) -> None:
        super().__init__(data, auto_id=f"id_{'bound' if data else 'blank'}_%s")
        vars(self.fields["evidence"]).update(kinds=".pdf,.ofd,.xml", max_bytes=20 * 1024 * 1024)


def _record(now: datetime) -> dict[str, Any]:
    return {
        "actions": [
            {"label": _("Confirm bill"), "url": "#due", "icon": "check", "style": "primary"},
            {"label": _("Give feedback"), "url": "#due", "icon": "message-question"},
            {"label": _("Reject"), "url": "#due", "style": "danger"},
        ],
        "steps": [
            {"label": _("Calculated"), "state": "done", "at": now - timedelta(days=6)},
            {"label": _("Published"), "state": "done", "at": now - timedelta(days=5)},
            {"label": _("Confirmation"), "state": "current", "note": _("Finance of the partner")},
            {"label": _("Payment request"), "state": "todo"},
            {"label": _("Invoice"), "state": "todo"},
            {"label": _("Paid"), "state": "todo"},
        ],
        "failed_steps": [
            {"label": STATES["submitted"], "state": "done", "at": now - timedelta(days=2)},
            {"label": _("Invoice check"), "state": "failed", "note": _("Tax number differs")},
            {"label": _("Paid"), "state": "todo"},
        ],
        "facts": [
            {"label": _("Number"), "value": "ST-000412", "kind": "digest"},
            {"label": _("Partner"), "value": "Northwind Cloud (Hangzhou)", "url": "#records"},
            {"label": _("Billing period"), "value": "2026-09"},
            {"label": _("Incentive"), "value": Decimal("184320.55"), "kind": "money", "currency": CURRENCY},
            {"label": _("Status"), "value": "pending_confirmation", "kind": "status",
             "label_of": STATES["pending_confirmation"]},
            {"label": _("Association"), "value": _("Resale"), "note": _("since 2025-11-01")},
            {"label": _("Published"), "value": now, "kind": "moment"},
            {"label": _("Comment"), "value": None},
        ],
        "entries": _entries(now),
        "groups": _groups(),
        "menu_links": [_("Base incentive"), _("Growth incentive")],
        "points": [_("The invoice must name the amount of the request."), _("Attach the file again and send it.")],
    }  # fmt: skip


def _entries(now: datetime) -> list[dict[str, Any]]:
    return [
        {"at": now - timedelta(days=5), "actor_label": "Li Na", "label": _("Published"), "text": ""},
        {"at": now - timedelta(days=4), "actor_label": "Chen Wei", "label": _("Feedback given"),
         "text": _("Two lines of August belong to another customer.")},
        {"at": now - timedelta(days=3), "actor_label": "Li Na", "label": _("Note"), "is_internal": True,
         "text": _("Checked with billing; the partner is right.")},
        {"at": now - timedelta(days=3), "actor_label": "Partner Center", "label": _("Corrected"), "text": "",
         "changes": {_("Incentive"): ["186120.55", "184320.55"]}},
    ]  # fmt: skip


def _groups() -> list[dict[str, Any]]:
    return [
        {"label": _("Billing"), "items": [{"label": "BILL-2026-09", "url": "#related"}]},
        {"label": _("Statement"), "current": True, "items": [{"label": "ST-000412"}]},
        {"label": _("Payment request"), "items": [
            {"label": "PR-000088", "url": "#related", "status": "submitted", "status_label": STATES["submitted"]}]},
        {"label": _("Invoices"), "items": [
            {"label": "44031234", "url": "#related", "status": "rejected", "status_label": STATES["rejected"]},
            {"label": "44031235", "url": "#related", "status": "in_review", "status_label": STATES["in_review"]}]},
    ]  # fmt: skip


def _listing() -> dict[str, Any]:
    columns = [
        {"key": "number", "label": _("Number"), "sort_url": "?sort=number", "sorted": "ascending"},
        {"key": "partner", "label": _("Partner"), "sort_url": "?sort=partner"},
        {"key": "period", "label": _("Period")},
        {"key": "status", "label": _("Status")},
        {"key": "amount", "label": _("Incentive"), "align": "end", "sort_url": "?sort=amount"},
    ]
    people = ["Northwind Cloud (Hangzhou)", "华东云科技有限公司", "Contoso Digital Ltd.", "蓝鲸数据（深圳）"]
    amounts = ["184320.55", "9120.00", "-1240.10", "0.00"]
    states = ["pending_confirmation", "confirmed", "disputed", "draft"]
    rows = [
        _row(columns, f"ST-{412 + place:06}", partner, states[place], amounts[place])
        for place, partner in enumerate(people)
    ]
    total = str(sum(map(Decimal, amounts)))
    return {
        "columns": columns,
        "rows": rows,
        "totals": [{"value": _("Sum")}, {}, {}, {},
                   {"value": total, "kind": "money", "currency": CURRENCY, "key": "amount", "label": _("Sum")}],
        "tabs": [
            {"label": _("To confirm"), "url": "#lists", "count": 12, "current": True},
            {"label": _("In dispute"), "url": "#lists", "count": 3},
            {"label": _("Confirmed"), "url": "#lists", "count": 148},
            {"label": _("All"), "url": "#lists"},
        ],
        "chips": [
            {"label": _("Period"), "value": "2026-09", "remove_url": "#lists"},
            {"label": _("Association"), "value": _("Resale"), "remove_url": "#lists"},
        ],
        "views": [{"label": _("My open periods"), "url": "#lists", "current": True}],
        "exports": [{"label": "CSV", "url": "#lists"}, {"label": "Excel", "url": "#lists"}],
        "bulk_actions": [{"label": _("Confirm"), "value": "confirm", "icon": "check"}],
        "page_obj": Paginator(range(1284), 50).page(4),
        "create_action": {"label": _("Import a billing file"), "url": "#lists", "icon": "upload", "style": "primary"},
    }  # fmt: skip


def _row(columns: list[dict[str, Any]], number: str, partner: str, state: str, amount: str) -> dict[str, Any]:
    values: list[dict[str, Any]] = [
        {"value": number, "url": "#lists", "kind": "code"},
        {"value": partner},
        {"value": "2026-09"},
        {"value": state, "kind": "status", "label_of": STATES[state]},
        {"value": amount, "kind": "money", "currency": CURRENCY},
    ]
    cells: list[dict[str, Any]] = [column | value for column, value in zip(columns, values, strict=True)]
    return {"id": number, "label": number, "cells": cells}


def _money(now: datetime) -> dict[str, Any]:
    def stat(label: str, amount: str, **more: object) -> dict[str, Any]:
        return {"label": label, "amount": Decimal(amount), "currency": CURRENCY, "url": "#money"} | more

    return {
        "stats": [
            stat(_("Earned"), "2184320.55", note=_("12 periods"), tone="accent"),
            stat(_("Confirmed"), "1902144.00", note=_("11 statements")),
            stat(_("Invoiced"), "1618030.90", note=_("4 requests")),
            stat(_("Paid"), "1402880.00", note=_("last on 2026-10-28"), tone="good"),
            stat(_("Unexplained"), "-0.01", note=_("rounding of one statement"), tone="bad"),
        ],
        "todos": [
            {"title": _("Confirm the statement of 2026-09"), "url": "#money", "note": "ST-000412 · 184,320.55 CNY",
             "due_at": now + timedelta(days=1, hours=5), "tone": "warn"},
            {"title": _("Replace invoice 44031234"), "url": "#money", "note": _("Refused: tax number differs"),
             "due_at": now - timedelta(hours=7), "tone": "bad", "icon": "file-invoice"},
            {"title": _("Renew the business information"), "url": "#money", "note": _("Certificate ends soon"),
             "due_at": now + timedelta(days=21), "icon": "certificate"},
        ],
    }  # fmt: skip


def _charts() -> dict[str, Any]:
    months = [f"2026-{month:02}" for month in range(1, 10)]
    base = [120, 132, 128, 150, 171, 168, 182, 190, 214]
    growth = [20, 18, 25, 31, 30, 42, 40, 48, 61]
    moves = [214, -12, 0, 61, -9, 254]
    move_names = [_("Calculated"), _("Corrections"), _("Frozen"), _("Growth"), _("Clawback"), _("Paid")]
    ladder = [(0, 0.02), (500_000, 0.03), (1_000_000, 0.045), (2_000_000, 0.06)]

    def chart(name: str, title: str, head: list[str], rows: list[Any], **spec: object) -> dict[str, Any]:
        return {"id": f"chart-{name}", "title": title, "head": head, "rows": rows, "spec": spec}

    both = [{"name": _("Base incentive"), "values": base}, {"name": _("Growth incentive"), "values": growth}]
    rows = list(zip(months, base, growth, strict=True))
    head = [_("Period"), _("Base incentive"), _("Growth incentive")]
    shape = {"categories": months, "unit": "k CNY", "digits": 0}
    return {
        "charts": [
            chart("line", _("Trend"), head, rows, kind="line", series=both, **shape),
            chart("stacked", _("Incentive by kind"), head, rows, kind="stacked", series=both, **shape),
            chart("bar", _("Performance"), head[:2], rows, kind="bar", series=both[:1], **shape),
            chart("donut", _("Share by partner"), [_("Partner"), _("Incentive")],
                  [["Northwind", 120], ["Contoso", 80], ["蓝鲸", 40]], kind="donut", unit="k CNY", digits=0,
                  categories=["Northwind", "Contoso", "蓝鲸"],
                  series=[{"name": _("Incentive"), "values": [120, 80, 40]}]),
            chart("waterfall", _("From calculated to paid"), [_("Step"), _("Amount")],
                  list(zip(move_names, moves, strict=True)), kind="waterfall", categories=move_names,
                  series=[{"name": _("Amount"), "values": moves}], totals=[0, 5], unit="k CNY", digits=0),
            chart("ladder", _("Ladder of the policy"), [_("From"), _("Rate")],
                  [[f"{start:,}", f"{rate:.1%}"] for start, rate in ladder], kind="ladder", unit=CURRENCY, digits=0,
                  steps=[{"from": start, "rate": rate} for start, rate in ladder], reached=1_284_000,
                  reached_label=_("reached")),
        ]
    }  # fmt: skip
