"""A tiny domain for the tests of the kit: orders of partners, with one life, one form with a file, and its own API."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import uuid4

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.urls import path
from ninja import NinjaAPI, Router, Schema

from partner_center.api.authentication import Session, Token
from partner_center.api.doorway import doorway
from partner_center.foundations.apikit import problems
from partner_center.foundations.apikit.rendering import Renderer
from partner_center.foundations.apikit.requests import ApiRequest, guarded
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS, Permission
from partner_center.foundations.identity.roles import (
    ANY_VENDOR,
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_FINANCE,
    VENDOR_FINANCE,
    Role,
)
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import LIFECYCLES, Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import Refused

BEFORE = set(PERMISSIONS)


class OrderRows(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> "OrderRows":
        return self if actor.is_vendor else self.filter(partner=actor.company).exclude(status="gone")


class Order(models.Model):
    number = models.CharField(max_length=20, unique=True)
    partner = models.ForeignKey(Company, models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=[("open", "Open"), ("paid", "Paid"), ("void", "Void"), ("gone", "Gone")], default="open"
    )
    title = models.CharField(max_length=100)
    note = models.CharField(max_length=100, blank=True)
    amount = models.DecimalField(max_digits=30, decimal_places=12)
    currency = models.CharField(max_length=3, default="CNY")
    shipped_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)

    objects: ClassVar = OrderRows.as_manager()

    class Meta:
        app_label = "shop"

    def __str__(self) -> str:
        return self.number


VIEW = Permission("shop:order:view", by=PARTNER_ADMIN | PARTNER_FINANCE | ANY_VENDOR, label="View orders")


class OrderLife(Lifecycle):
    model = Order
    noun = "order"
    label = "Order"

    pay = Step("open", to="paid", by=VENDOR_FINANCE, label="Pay", asks=("proof",))
    void = Step("open", "paid", to="void", by=PARTNER_ADMIN, label="Void", asks=("reason",))
    hand_over = Step("paid", to="gone", by=PARTNER_ADMIN, label="Hand over")
    expire = Step("open", to="void", by=NOBODY, label="Expire")
    payment = Deadline(while_in="open", within=days(10), then=void.because("Not paid in time."), label="Payment")


class PayForm(forms.Form):
    proof = forms.FileField(label="Proof")
    paid_amount = forms.DecimalField(max_digits=30, decimal_places=2)
    tags = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


class RungForm(forms.Form):
    rate = forms.DecimalField(max_digits=5, decimal_places=4, min_value=0)
    above = forms.DecimalField(required=False)


Rungs = forms.formset_factory(RungForm, extra=0, min_num=0)


class OrderForm(forms.Form):
    title = forms.CharField(max_length=10)
    amount = forms.DecimalField(max_digits=30, decimal_places=12, min_value=Decimal(0))
    currency = forms.ChoiceField(choices=[("CNY", "CNY"), ("USD", "USD")], required=False)
    shipped_at = forms.DateTimeField(required=False)
    urgent = forms.BooleanField(required=False)
    note = forms.CharField(required=False)
    extra = forms.JSONField(required=False)
    customer = forms.ModelChoiceField(Company.objects.all(), required=False)
    formsets: ClassVar = {"rungs": Rungs}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        rungs = Rungs(self.data, prefix="rungs") if "rungs-TOTAL_FORMS" in self.data else None
        if rungs is not None and not rungs.is_valid():
            for index, errors in enumerate(rungs.errors):
                for name, problem in errors.items():
                    self._errors[f"rungs-{index}-{name}"] = problem
        data["rungs"] = [one.cleaned_data for one in rungs] if rungs is not None and rungs.is_valid() else []
        return data


CALLS: list[dict[str, Any]] = []
"""What the actions were really given."""

ENTERED: list[Any] = []
"""Functions called in the middle of an effect, for races."""


@OrderLife.pay.action
def pay(order: Order, *, by: Actor, proof: Any, paid_amount: Decimal, tags: list[str]) -> None:
    CALLS.append({"proof": proof.read(), "amount": paid_amount, "tags": tags})
    if paid_amount != order.amount.quantize(Decimal("0.01")):
        raise Refused("That is not the amount.", code="amount_differs", fields={"paid_amount": "Pay it exactly."})


@OrderLife.void.action
def void(order: Order, *, by: Actor, reason: str) -> None:
    CALLS.append({"reason": str(reason)})
    order.note = str(reason)


@OrderLife.hand_over.action
def hand_over(order: Order, *, by: Actor) -> None:
    """Give the order away; its partner sees it no more."""


@OrderLife.expire.action
def expire(order: Order, *, by: Actor) -> None:
    """Taken by the product itself."""


@verb("shop:order:place", by=PARTNER_ADMIN, label="Place an order")
def place(*, by: Actor, **data: Any) -> Order:
    CALLS.append(data)
    for enter in ENTERED:
        enter()
    if data["title"] == "broken":
        raise ZeroDivisionError
    order = Order.objects.create(
        number=f"O-{uuid4().hex[:8]}", partner=by.company, title=data["title"], amount=data["amount"]
    )
    OrderLife.begin(order, by=by)
    return order


@verb("shop:order:amend", by=PARTNER_ADMIN, label="Amend an order")
def amend(order: Order, *, by: Actor, **data: Any) -> None:
    CALLS.append(data)
    order.title, order.note, order.urgent = data["title"], data["note"], data["urgent"]
    order.save()
    record(order, by=by, verb="shop:order:amend")


class OrderOut(Schema):
    id: int
    number: str
    status: str
    title: str
    note: str
    urgent: bool
    amount: Decimal
    currency: str
    partner: str

    @staticmethod
    def resolve_partner(order: Order) -> str:
        return order.partner.name


class OrderFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    status = django_filters.ChoiceFilter(choices=[("open", "Open"), ("paid", "Paid")])
    amount = django_filters.RangeFilter()

    class Meta:
        model = Order
        fields = ("status",)


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


class LineOut(Schema):
    line: int
    amount: Decimal


router = Router(tags=["Shop"])
orders = resource(
    router,
    "/orders",
    model=Order,
    schema=OrderOut,
    permission=VIEW,
    filters=OrderFilter,
    order=("-shipped_at", "title", "pk"),
    rows=lambda actor: Order.objects.visible_to(actor).select_related("partner"),
)
resource(
    router,
    "/orders/{id}/lines",
    schema=LineOut,
    permission=VIEW,
    parent=orders,
    rows=lambda _actor, order: Lines([{"line": n, "amount": order.amount / 10**n} for n in range(1, 6)]),
    order=("-line",),
)
step_endpoints(router, "/orders/{id}", OrderLife, schema=OrderOut, permission=VIEW, forms={"pay": PayForm})
create_endpoint(router, "/orders", form=OrderForm, action=place, schema=OrderOut)
amend_endpoint(router, "/orders/{id}", model=Order, form=OrderForm, action=amend, schema=OrderOut)


@router.get("/count")
@guarded(VIEW)
def count_orders(request: ApiRequest) -> int:
    return Order.objects.visible_to(request.actor).count()


api = NinjaAPI(title="Shop", version="test", urls_namespace="shop", auth=[Token(), Session()], renderer=Renderer())
problems.install(api)
api.add_decorator(doorway, mode="view")
api.add_router("/shop", router)
urlpatterns = [path("api/v1/", api.urls)]

PRIVATE = {code: PERMISSIONS.pop(code) for code in set(PERMISSIONS) - BEFORE}
del LIFECYCLES["OrderLife"]


@contextmanager
def open_shop() -> Iterator[None]:
    """Have the table, and be known to the house, for as long as a test lasts."""
    PERMISSIONS.update(PRIVATE)
    LIFECYCLES["OrderLife"] = OrderLife
    with connection.schema_editor() as editor:
        editor.create_model(Order)
    try:
        yield
    finally:
        CALLS.clear()
        ENTERED.clear()
        del LIFECYCLES["OrderLife"]
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

    def token(self, user: User, *limits: str) -> str:
        _token, text = tokens.make(user, "test", expires_at=clock.now() + timedelta(days=1), permissions=limits)
        return text

    def order(self, company: Company | None = None, **fields: Any) -> Order:
        values = {"number": f"X-{next(self._count)}", "title": "Ten boxes", "amount": Decimal("12.5"), **fields}
        return Order.objects.create(partner=company or self.northwind, **values)


HERE = sys.modules[__name__].__name__
