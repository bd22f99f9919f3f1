"""What pages call beside their screens: saving views and columns, keeping drafts, watching long work."""

from __future__ import annotations

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.foundations.jobs.queries import progress_of
from partner_center.foundations.webkit import actions
from partner_center.foundations.webkit.models import SavedView
from partner_center.foundations.webkit.screens.address import COLUMNS, Address
from partner_center.foundations.webkit.screens.forms import typed
from partner_center.foundations.webkit.screens.manners import ScreenMixin, dialog_or_page, leave, own_address
from partner_center.foundations.webkit.watching import SIGNER, watch_url
from partner_center.kit.refusals import NotFound, Refused


class OwnThings(ScreenMixin, View):
    """Something a person keeps for themselves; afterwards the page they came from is shown again."""

    def back(self, query: str | None = None) -> HttpResponse:
        """Return to the page named by ``next``, with another query string if one is given."""
        page = own_address(self.request, self.request.POST.get("next", ""), "/")
        return leave(self.request, page if query is None else page.partition("?")[0] + query)


class SaveView(OwnThings):
    """Keeps the list as it is, under a name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the name, and offer the views that are there already."""
        screen = request.GET.get("screen", "")
        context = {
            "page_title": _("Save this view"),
            "list_screen": screen,
            "query": request.GET.get("query", ""),
            "next": request.GET.get("next", ""),
            "views": SavedView.objects.visible_to(self.actor).filter(screen=screen).exclude(name=""),
        }
        return dialog_or_page(request, "views", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, and show the list by its view."""
        data = request.POST
        screen, name, query = data.get("screen", "")[:100], data.get("name", ""), data.get("query", "")
        view = actions.save_view(screen, name, query, by=self.actor)
        if "is_default" in data:
            actions.change_view(view.pk, by=self.actor, is_default=True)
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
        return self.back(f"?{view.query}" if view.query else None)


class ChangeView(OwnThings):
    """Renames a saved view, makes it the default or deletes it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says."""
        if "delete" in request.POST:
            actions.delete_view(pk, by=self.actor)
            messages.success(request, _("The view is deleted."))
        elif "default" in request.POST:
            actions.change_view(pk, by=self.actor, is_default=request.POST["default"] == "1")
        else:
            actions.change_view(pk, by=self.actor, name=request.POST.get("name", ""))
        return self.back()


class ChooseColumns(OwnThings):
    """Remembers the columns of a list and puts them into its address."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember, and show the list with them."""
        columns = ",".join(request.POST.getlist("column"))
        if not columns:
            raise Refused(_("Choose at least one column."), code="no_columns")
        actions.remember_columns(request.POST.get("screen", "")[:100], columns, by=self.actor)
        query = _query(request.POST.get("query", ""))
        return self.back(query.without(**{COLUMNS: columns}))


class KeepDraft(OwnThings):
    """Keeps what is being typed, or drops it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the fields of the form under the key it sends; files and secrets are left out."""
        key = request.GET.get("key", "")
        if not key:
            raise Refused(_("There is no such form."), code="key_missing")
        if "discard" in request.POST:
            actions.drop_draft(key, by=self.actor)
            return self.back()
        actions.keep_draft(key, typed(request.POST), by=self.actor)
        return HttpResponse(status=204)


class WatchProgress(ScreenMixin, View):
    """How far a long piece of work is: a fragment that asks again until the work is over."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the progress; ``then`` is where to go when the work is over: the page that tells how it went."""
        try:
            key = SIGNER.unsign(token)
        except BadSignature as error:
            raise NotFound(_("There is no such work.")) from error
        work = progress_of(key)
        then = own_address(request, request.GET.get("then", ""), "")
        if work is not None and work.is_over and then:
            return leave(request, then)
        return render(request, "webkit/progress.html", {"work": work, "url": watch_url(key, then), "then": then})


def _query(text: str) -> Address:
    return Address(QueryDict(text))
