"""A tiny domain for the tests of the kit: parcels of partners with one life, and one screen of each kind."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q
from django.urls import include, path, reverse

from partner_center.config import urls
from partner_center.foundations.audit.actions import record
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS, Permission
from partner_center.foundations.identity.roles import (
    ANY_VENDOR,
    PARTNER_ADMIN,
    PARTNER_FINANCE,
    VENDOR_FINANCE,
    Role,
)
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.lifecycle.steps import LIFECYCLES, Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.webkit.columns import BOOL, DUE, MONEY, STATUS, Column, Empty, Fact, Guide, Link, Tab
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.kit.refusals import Refused

BEFORE = set(PERMISSIONS)


class ParcelRows(models.QuerySet["Parcel"]):
    def visible_to(self, actor: Actor) -> "ParcelRows":
        return self if actor.is_vendor else self.filter(partner=actor.company)


class Parcel(models.Model):
    number = models.CharField("number", max_length=20, unique=True)
    partner = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name="partner")
    status = models.CharField(
        "status", max_length=10, choices=[("open", "Open"), ("sent", "Sent"), ("lost", "Lost")], default="open"
    )
    title = models.CharField("title", max_length=100)
    note = models.TextField("note", blank=True)
    amount = models.DecimalField("amount", max_digits=30, decimal_places=12)
    currency = models.CharField(max_length=3, default="CNY")
    urgent = models.BooleanField("urgent", default=False)

    objects: ClassVar = ParcelRows.as_manager()

    class Meta:
        app_label = "stall"

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("stall:parcel", args=[self.pk])


VIEW = Permission("stall:parcel:view", by=PARTNER_ADMIN | PARTNER_FINANCE | ANY_VENDOR, label="View parcels")


class ParcelLife(Lifecycle):
    model = Parcel
    noun = "parcel"
    label = "Parcel"
    path = ("open", "sent")

    send = Step("open", to="sent", by=PARTNER_ADMIN, label="Send")
    lose = Step(
        "open", "sent", to="lost", by=VENDOR_FINANCE | PARTNER_ADMIN, label="Lose", asks=("reason",), tone="danger"
    )
    find = Step("lost", to="open", by=VENDOR_FINANCE, label="Find")
    sending = Deadline(
        while_in="open", within=working_days(10), then=lose.because("Not sent in time."), label="Sending"
    )


@ParcelLife.send.action
def send(parcel: Parcel, *, by: Actor, carrier: str) -> None:
    if parcel.amount > 1000:
        raise Refused("Too heavy for this carrier.", code="too_heavy", fields={"carrier": "Take a bigger one."})


@ParcelLife.lose.action
def lose(parcel: Parcel, *, by: Actor, reason: str) -> None:
    parcel.note = str(reason)


@ParcelLife.find.action
def find(parcel: Parcel, *, by: Actor) -> None:
    """Nothing to do."""


@verb("stall:parcel:pack", by=PARTNER_ADMIN, label="Pack a parcel")
def pack(*, by: Actor, title: str, amount: Decimal, note: str, urgent: bool, paper: Any = None) -> Parcel:
    if title == "bomb":
        raise Refused("This is not carried.", code="forbidden", fields={"title": "Forbidden goods.", "weight": "No."})
    parcel = Parcel.objects.create(number=f"N-{title}", partner=by.company, title=title, amount=amount, note=note)
    ParcelLife.begin(parcel, by=by)
    return parcel


@verb("stall:parcel:amend", by=PARTNER_ADMIN, label="Amend a parcel")
def amend(
    parcel: Parcel, *, by: Actor, title: str, amount: Decimal, note: str, urgent: bool, paper: Any = None
) -> None:
    record(parcel, by=by, verb="stall:parcel:amend", changes={"title": [parcel.title, title]})
    Parcel.objects.filter(pk=parcel.pk).update(title=title)


class SendForm(forms.Form):
    carrier = forms.CharField(label="Carrier", max_length=20)

    def __init__(self, *args: Any, subject: Parcel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if subject is not None:
            self.fields["carrier"].help_text = f"Who carries {subject.title}?"


class ParcelForm(forms.Form):
    title = forms.CharField(label="Title", max_length=20)
    amount = forms.DecimalField(label="Amount", max_digits=20, decimal_places=2)
    note = forms.CharField(label="Note", max_length=500, required=False, widget=forms.Textarea)
    urgent = forms.BooleanField(label="Urgent", required=False)
    paper = forms.FileField(label="Paper", required=False)


class ParcelFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    status = django_filters.MultipleChoiceFilter(choices=[("open", "Open"), ("sent", "Sent")], label="Status")
    amount = django_filters.RangeFilter(label="Amount")
    urgent = django_filters.BooleanFilter(label="Urgent")

    class Meta:
        model = Parcel
        fields = ()


class ParcelList(ListScreen):
    permission = VIEW
    title = "Parcels"
    lead = "What is on its way."
    model = Parcel
    columns = (
        Column("number", "Number", link=True, sort="number"),
        Column("title", "Title", sort="title"),
        Column("amount", "Amount", kind=MONEY, sort="amount"),
        Column("status", "Status", kind=STATUS, sort="status"),
        Column("due_at", "Deadline", kind=DUE, sort="due_at"),
        Column("partner.name", "Partner", only=ANY_VENDOR, sort="partner__name"),
        Column("urgent", "Urgent", kind=BOOL, hidden=True),
    )
    tabs = (Tab("all", "All"), Tab("open", "Open", Q(status="open")), Tab("sent", "Sent", Q(status="sent")))
    filters = ParcelFilter
    search = ("number", "partner__name")
    sort = "title"
    bulk = (ParcelLife.lose, ParcelLife.send)
    row_steps = ParcelLife
    forms = {"send": SendForm}
    export = "stall.parcels"
    guide = (Guide("Pack", "tab=open"), Guide("Send", "tab=sent"))
    empty = Empty("No parcels yet", "Pack the first one.", "stall:pack", "Pack")

    def rows(self) -> Any:
        return with_due(Parcel.objects.visible_to(self.actor).select_related("partner"))

    def links(self) -> list[Link]:
        return [Link("Pack", reverse("stall:pack"), pack.permission, style="primary")]  # type: ignore[attr-defined]  # set by verb


class ParcelDetail(DetailScreen):
    permission = VIEW
    model = Parcel
    lifecycle = ParcelLife
    back_to = ("Parcels", "stall:parcels")
    panels = (
        Facts(
            "The parcel",
            (
                Fact("title", "Title"),
                Fact("amount", "Amount", kind=MONEY),
                Fact("status", "Status", kind=STATUS),
                Fact("partner.number", "Partner's number", only=ANY_VENDOR),
            ),
        ),
        Rows(
            "Others", "others", (Column("number", "Number", link=True), Column("amount", "Amount", kind=MONEY)), most=2
        ),
        Template("Own", "stall/own.html", data="own"),
        DocumentsPanel(),
        History(),
    )

    def others(self) -> Any:
        return self.rows().exclude(pk=self.object.pk).order_by("number")

    def own(self) -> dict[str, str] | None:
        return None

    def related(self) -> list[Related]:
        return [Related("Partner", self.object.partner, "/partner/"), Related("Parcel", self.object)]


class ParcelPack(FormScreen):
    permission = pack.permission  # type: ignore[attr-defined]  # set by verb
    title = "Pack a parcel"
    form_class = ParcelForm
    draft = True

    def act(self, form: forms.Form) -> Parcel:
        return pack(by=self.actor, **form.cleaned_data)


class ParcelAmend(FormScreen):
    permission = amend.permission  # type: ignore[attr-defined]  # set by verb
    title = "Amend a parcel"
    model = Parcel
    form_class = ParcelForm

    def act(self, form: forms.Form) -> None:
        amend(self.object, by=self.actor, **form.cleaned_data)


class Lines:
    """Plain rows, as a table of lines in files gives them."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def order_by(self, *names: str) -> "Lines":
        return Lines(sorted(self.rows, key=lambda row: row[names[0].lstrip("-")], reverse=names[0].startswith("-")))

    def count(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return self.rows[part]


class LineList(ListScreen):
    permission = VIEW
    title = "Lines"
    columns = (Column("line", "Line", sort="line"), Column("amount", "Amount", kind=MONEY, sort="amount"))
    sort = "-line"

    def rows(self) -> Lines:
        return Lines([{"line": n, "amount": Decimal(1) / 8**n, "currency": "CNY"} for n in range(1, 31)])


stall = (
    [
        path("", ParcelList.as_view(), name="parcels"),
        path("lines/", LineList.as_view(), name="lines"),
        path("pack/", ParcelPack.as_view(), name="pack"),
        path("<int:pk>/", ParcelDetail.as_view(), name="parcel"),
        path("<int:pk>/amend/", ParcelAmend.as_view(), name="parcel-amend"),
        path(
            "<int:pk>/<slug:step>/",
            StepScreen.as_view(
                lifecycle=ParcelLife,
                forms={"send": SendForm},
                facts={"send": (Fact("title", "Title"), Fact("amount", "Amount", kind=MONEY))},
                notes={"send": "Customs may open it."},
            ),
            name="parcel-step",
        ),
    ],
    "stall",
)
urlpatterns = [path("stall/", include(stall)), *urls.urlpatterns]

PRIVATE = {code: PERMISSIONS.pop(code) for code in set(PERMISSIONS) - BEFORE}
del LIFECYCLES["ParcelLife"]


@contextmanager
def open_stall() -> Iterator[None]:
    """Have the table, and be known to the house, for as long as a test lasts."""
    PERMISSIONS.update(PRIVATE)
    LIFECYCLES["ParcelLife"] = ParcelLife
    with connection.schema_editor() as editor:
        editor.create_model(Parcel)
    try:
        yield
    finally:
        del LIFECYCLES["ParcelLife"]
        for code in PRIVATE:
            del PERMISSIONS[code]
        ContentType.objects.clear_cache()


class People:
    """A vendor and two partners, with a person per role made on demand."""

    def __init__(self) -> None:
        self.vendor = Company.objects.create(kind="vendor", number="V", name="Vendor", language="en")
        self.northwind = Company.objects.create(kind="partner", number="P-1", name="Northwind", language="en")
        self.contoso = Company.objects.create(kind="partner", number="P-2", name="Contoso", language="en")
        self._count = itertools.count(1)

    def person(self, company: Company, *roles: Role, language: str = "en") -> User:
        user = User.objects.create_user(f"p{next(self._count)}@example.com", company=company, language=language)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return user

    def parcel(self, company: Company | None = None, *, begun: bool = False, **fields: Any) -> Parcel:
        values = {"number": f"X-{next(self._count)}", "title": "Ten boxes", "amount": Decimal("12.5"), **fields}
        parcel = Parcel.objects.create(partner=company or self.northwind, **values)
        if begun:
            from partner_center.foundations.identity.actor import SYSTEM

            ParcelLife.begin(parcel, by=SYSTEM)
        return parcel


HERE = sys.modules[__name__].__name__
