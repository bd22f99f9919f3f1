"""The vendor's list of customers that partners may not report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.actions import reservations as actions
from partner_center.domains.customers.forms.prospects import LiftForm, ReserveForm
from partner_center.domains.customers.models import Reservation
from partner_center.domains.customers.policies.prospects import VIEW_RESERVATIONS
from partner_center.domains.customers.queries import prospect_lists as lists
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

RESERVE = actions.reserve.permission  # type: ignore[attr-defined]  # every verb carries its permission
LIFT = actions.lift.permission  # type: ignore[attr-defined]  # as above


class ReservationList(ListScreen):
    """Sales → Reserved customers."""

    permission = VIEW_RESERVATIONS
    title = _("Reserved customers")
    lead = _("Customers that the vendor looks after itself. Partners cannot report them, and never see this list.")
    model = Reservation
    columns = (
        Column("name", _("Customer name"), link=True, sort="name"),
        Column("reason", _("Reason"), sort="reason"),
        Column("masked_mobile", _("Mobile")),
        Column("note", _("Note")),
        Column("created_at", _("Entered"), kind=DATETIME, sort="created_at"),
        Column("created_by", _("By"), hidden=True),
        Column("lifted_at", _("Lifted"), kind=DATETIME, sort="lifted_at"),
    )
    tabs = (
        Tab("standing", pgettext_lazy("reservation", "In force"), lists.RESERVATION_TABS["standing"]),
        Tab("lifted", _("Lifted"), lists.RESERVATION_TABS["lifted"]),
        Tab("all", _("All"), lists.RESERVATION_TABS["all"]),
    )
    filters = lists.ReservationFilter
    search = lists.RESERVATION_SEARCH
    search_hint = _("Name, note")
    sort = "name"
    empty = Empty(_("No reserved customers"), _("Enter customers that direct sales or another team follows."))

    def rows(self) -> QuerySet[Reservation]:
        """Return the list with who entered each line."""
        return Reservation.objects.visible_to(self.actor).select_related("created_by")

    def links(self) -> Sequence[Link]:
        """Offer to enter one."""
        url = reverse("customers:reservation-new")
        return [Link(_("Reserve a customer"), url, RESERVE, icon="plus", style="primary", dialog=True)]


class ReservationDetail(DetailScreen):
    """One line of the list."""

    permission = VIEW_RESERVATIONS
    model = Reservation
    back_to = (_("Reserved customers"), "customers:reservations")
    panels = (
        Facts(
            _("The reservation"),
            (
                Fact("name", _("Customer name")),
                Fact("reason", _("Reason")),
                Fact("masked_mobile", _("Mobile")),
                Fact("customer", _("Customer")),
                Fact("note", _("Note")),
                Fact("created_by", _("By")),
                Fact("created_at", _("Entered"), kind=DATETIME),
                Fact("lifted_at", _("Lifted"), kind=DATETIME),
            ),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Reservation]:
        """Return the list with who entered each line."""
        return Reservation.objects.visible_to(self.actor).select_related("created_by", "customer")

    def links(self) -> Sequence[Link]:
        """Offer to lift it while it stands."""
        if self.object.lifted_at is not None:
            return []
        url = reverse("customers:reservation-lift", args=[self.object.pk])
        return [Link(_("Lift the reservation"), url, LIFT, style="danger", dialog=True)]


class ReservationNew(FormScreen):
    """Enter a customer into the list."""

    permission = RESERVE
    title = _("Reserve a customer")
    form_class = ReserveForm
    submit = _("Reserve")
    success = _("The customer is reserved. Partners cannot report it.")

    @property
    def back_url(self) -> str:  # type: ignore[override]  # an address, computed when it is needed
        """Go back to the list."""
        return reverse("customers:reservations")

    def act(self, form: Any) -> Reservation:  # noqa: ANN401 - its own form
        """Enter it and show it."""
        return actions.reserve(by=self.actor, **form.cleaned_data)


class ReservationLift(FormScreen):
    """Take a customer off the list."""

    permission = LIFT
    model = Reservation
    title = _("Lift the reservation")
    form_class = LiftForm
    submit = _("Lift")
    success = _("The reservation is lifted. Partners may report the customer.")

    def get_initial(self) -> dict[str, Any]:
        """Start empty: why it was reserved is not why it is lifted."""
        return {}

    def act(self, form: Any) -> Reservation:  # noqa: ANN401 - its own form
        """Lift it and show it."""
        return actions.lift(self.object, by=self.actor, **form.cleaned_data)
