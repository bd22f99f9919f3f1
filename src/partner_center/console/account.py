"""A person's own account: name, language, time zone, and where else he is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.audit.actions import record
from partner_center.foundations.identity.models import Language, User
from partner_center.foundations.webkit.screens import FormScreen
from partner_center.kit.refusals import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from partner_center.foundations.identity.actor import Actor

CHANGE = "identity:account:change"

USUAL_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Bangkok", "Europe/Berlin", "Europe/London",
    "America/New_York", "America/Sao_Paulo", "America/Mexico_City", "Africa/Johannesburg", "UTC",
)  # fmt: skip
"""Zones offered first: where the vendor has offices."""


def zones() -> list[tuple[str, Any]]:
    """Return every zone that can be chosen, the usual ones first."""
    others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in USUAL_ZONES)
    return [(_("Usual"), [(zone, zone) for zone in USUAL_ZONES]), (_("All others"), [(zone, zone) for zone in others])]  # type: ignore[list-item]  # a group's label is translated when shown


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class is not generic at run time
    """What a person may change about himself."""

    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, help_text=_("Of the pages, and of the e-mails you get.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("Every time you see is in this zone.")
    )

    class Meta:
        """The fields of a person that are his own."""

        model = User
        fields = ("name", "mobile", "language", "time_zone")
        labels = {"name": pgettext_lazy("of a person", "Name"), "mobile": _("Mobile")}


@transaction.atomic
def change_account(user: User, *, by: Actor, **values: str) -> User:
    """Change a person's own name, mobile, language and time zone, whatever his roles; history keeps what was."""
    if by.user is None or by.user.pk != user.pk:
        raise NotAllowed(_("Everybody changes only his own account."))
    before = {name: getattr(user, name) for name in values}
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=list(values))
    changes = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if changes:
        record(user, by=by, verb=CHANGE, text=_("Account changed."), changes=changes)
    return user


class Account(FormScreen):
    """The account page."""

    title = _("Your account")
    form_class = AccountForm
    template_name = "console/account.html"
    success_url = back_url = reverse_lazy("console:account")
    two_columns = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Fill the form with the person who asks, fresh from the database: a refused form must not change him."""
        person = User.objects.visible_to(self.actor).select_related("company").get(pk=self.actor.user.pk)  # type: ignore[union-attr]  # signed in
        return super().get_form_kwargs() | {"instance": person}

    def act(self, form: Any) -> None:  # noqa: ANN401 - the account form
        """Keep the changes."""
        person = User.objects.visible_to(self.actor).get(pk=self.actor.user.pk)  # type: ignore[union-attr]  # signed in
        change_account(person, by=self.actor, **form.cleaned_data)
        translation.activate(form.cleaned_data["language"])

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Save, and let this browser speak the chosen language too."""
        response = super().form_valid(form)
        if "language" in form.changed_data:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
        return response
