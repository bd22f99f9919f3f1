"""The button "Send code": beside the field of a form, and a page of its own where no script runs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.foundations.codes import actions
from partner_center.foundations.codes.deeds import deed_of, own_company, rows_of
from partner_center.foundations.codes.queries import masked
from partner_center.foundations.webkit.screens.manners import ScreenMixin, dialog_or_page
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.foundations.codes.deeds import Deed


class AskCode(ScreenMixin, View):
    """Sends a code for one deed about one record, and says where to and until when it is valid."""

    @cached_property
    def deed(self) -> Deed:
        """What the code is for; who may not do it needs no code."""
        deed = deed_of(self.kwargs["right"])
        self.actor.require(deed.permission)
        return deed

    def subject(self) -> Model:
        """Return the record, if the actor may see it."""
        record = self.request.GET.get("record", "")
        if not record or self.deed.is_about_company:
            return own_company(self.deed, self.actor)
        found: Model = get_object_or_404(rows_of(self.deed, self.actor), pk=record if record.isdecimal() else 0)
        return found

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Ask whether to send one; where scripts run, nobody comes here."""
        return dialog_or_page(request, "code", {"page_title": _("Send code"), "screen": self, "deed": self.deed})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Send it. What is refused is said in the same place, and never takes the form away that is being filled in."""
        context: dict[str, Any] = {"page_title": _("Send code"), "screen": self, "deed": self.deed}
        status = HTTPStatus.OK
        try:
            code = actions.ask(self.deed.permission, self.subject(), by=self.actor)
            context |= {"address": masked(code.person.email), "until": code.expires_at}
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            context["refusal"], status = refusal, HTTPStatus(refusal.status)
        if request.headers.get("HX-Request"):
            return render(request, "webkit/code_said.html", context, status=status)
        return dialog_or_page(request, "code", context, status)
