"""What an application takes for itself while it runs: its offering, its customer's time, its orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.models import (
    OFFERING_ONCE,
    ORDER_ONCE,
    SPAN_ONCE,
    Application,
    ApplicationOrder,
)
from partner_center.foundations.lifecycle.verbs import hold
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor


def check_free(application: Application, *, by: Actor) -> None:
    """Take turns over offering and customer, and refuse while another application runs for one of them."""
    hold("incentives.application-offering", application.offering_id)
    hold("incentives.application-customer", application.customer_id)
    running = Application.objects.running().exclude(pk=application.pk).select_related("partner")
    rival = running.filter(offering=application.offering_id).first()
    if rival is not None:
        text = _("The offering is being used in %(application)s. Wait until that one is confirmed or rejected.") % {
            "application": named(rival, by)
        }
        raise Refused(text, code="offering_in_use", fields={"offering": text})
    overlapping = Q(starts_on__lte=application.delivered_on, delivered_on__gte=application.starts_on)
    rival = running.filter(overlapping, customer=application.customer_id).first()
    if rival is not None:
        raise span_in_use(rival, by)


def named(application: Application, by: Actor) -> object:
    """Return how another application is named to a reader: by its number if it is his to see."""
    if by.is_vendor or by.is_system or (by.company is not None and application.partner_id == by.company.pk):
        return application.number
    return _("an application of another partner")


def span_in_use(rival: Application, by: Actor) -> Refused:
    """Say which application stands in the way of this customer's delivery, and until when to wait."""
    text = _(
        "For this customer %(application)s is under way; its delivery (%(first)s to %(last)s) overlaps with this one. "
        "Wait until it is confirmed or rejected."
    ) % {
        "application": named(rival, by),
        "first": f"{rival.starts_on:%Y-%m-%d}",
        "last": f"{rival.delivered_on:%Y-%m-%d}",
    }
    return Refused(text, code="customer_in_use", fields={"account": text})


def save(application: Application, *, by: Actor) -> None:
    """Keep a new application; should the database refuse what nobody saw coming, say which rule it was."""
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise in_words(error, by) from error


def in_words(error: IntegrityError, by: Actor) -> Exception:
    """Return a refusal for a constraint of this domain, else the error itself."""
    del by
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if name == OFFERING_ONCE:
        text: object = _("Another application for this offering was submitted a moment ago. Wait until it has ended.")
        return Refused(text, code="offering_in_use", fields={"offering": text})
    if name == SPAN_ONCE:
        text = _("Another application for this customer was submitted a moment ago. Wait until it has ended.")
        return Refused(text, code="customer_in_use", fields={"account": text})
    if name == ORDER_ONCE:
        text = _("One of the orders was counted by another application a moment ago. Choose again.")
        return Refused(text, code="order_counted", fields={"orders": text})
    return error


def choose(application: Application, order_ids: Sequence[str], *, by: Actor, living: bool = True) -> None:
    """Let the application count these orders of its customer, and no others; ``living`` ones are claimed at once."""
    wanted = sorted(set(order_ids))
    if not wanted:
        text: object = _("Choose at least one order.")
        raise Refused(text, code="no_orders", fields={"orders": text})
    found = queries.candidates(application.opportunity, application.customer, application.currency)
    known = {one.order.order_id: one.order for one in found}
    strange = [order_id for order_id in wanted if order_id not in known]
    if strange:
        text = _("No bill names these orders of the customer in the window of the policy: %(orders)s.") % {
            "orders": ", ".join(strange)
        }
        raise Refused(text, code="unknown_order", fields={"orders": text})
    if living:
        check_orders(application, wanted, by=by)
    ApplicationOrder.objects.filter(application=application).exclude(order_id__in=wanted).delete()
    for order_id in wanted:
        order = known[order_id]
        values = {"account": order.account, "amount": order.amount, "currency": order.currency, "is_living": living}
        _claim(application, order_id, values, by=by)


def check_orders(application: Application, order_ids: Sequence[str], *, by: Actor) -> None:
    """Refuse orders that another application counts (domain.md 10: one order only once)."""
    taken = {
        order_id: claim
        for order_id, claim in queries.claims_on(order_ids).items()
        if claim.application_id != application.pk
    }
    if taken:
        said = "; ".join(f"{order_id} ({named(claim.application, by)})" for order_id, claim in sorted(taken.items()))
        text = _("An order counts once. These are counted already: %(orders)s. Leave them out.") % {"orders": said}
        raise Refused(text, code="order_counted", fields={"orders": text})


def _claim(application: Application, order_id: str, values: dict[str, object], *, by: Actor) -> None:
    try:
        with transaction.atomic():
            ApplicationOrder.objects.update_or_create(application=application, order_id=order_id, defaults=values)
    except IntegrityError as error:
        raise in_words(error, by) from error


def revive(application: Application, *, by: Actor) -> None:
    """Claim the listed orders again; they were free while the application was rejected or withdrawn."""
    listed = application.order_ids
    check_orders(application, listed, by=by)
    try:
        with transaction.atomic():
            application.orders.update(is_living=True)
    except IntegrityError as error:
        raise in_words(error, by) from error


def free(application: Application) -> None:
    """Let others count the orders; the list stays with the application."""
    application.orders.update(is_living=False)
