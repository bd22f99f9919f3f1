"""What every screen does the same way: who is asking, may they, and how a refusal is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from partner_center.kit.refusals import NotFound, Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission
    from partner_center.foundations.webkit.columns import Link, type_of_label

log = structlog.get_logger(__name__)
LOST = HTTPStatus.UNPROCESSABLE_ENTITY
"""Status of a form that came back with errors."""


class ScreenMixin:
    """A page for people who signed in. Stands before a Django generic view.

    ``permission`` must be held (403); without one the page is for everybody who signed in. ``rows()`` is where every
    read starts: the model's ``visible_to(actor)``. Refusals raised anywhere below become pages, or dialogs for htmx.
    """

    request: HttpRequest
    kwargs: dict[str, Any]
    permission: ClassVar[Permission | None] = None
    title: type_of_label = ""
    lead: type_of_label = ""

    @property
    def actor(self) -> Actor:
        """Who is asking."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
        return actor

    def rows(self) -> Any:  # noqa: ANN401 - a query set of the model, or a source that filters, orders, counts and slices alike
        """Return every row this actor may see; override to join or annotate, never to widen."""
        return self.model.objects.visible_to(self.actor)  # type: ignore[attr-defined]  # the generic view's model

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Serve the request, or say why not."""
        self.request, self.kwargs = request, kwargs
        request.screen = self  # type: ignore[attr-defined]  # the menus ask it where its record is listed
        if not request.user.is_authenticated:
            return to_login(request)
        try:
            if self.permission is not None:
                self.actor.require(self.permission)
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the generic view's
        except Refused as refusal:
            response = refused(request, refusal)
        except Http404:
            response = refused(request, NotFound(_("There is no such record, or it is not yours to see.")))
        patch_vary_headers(response, ("HX-Request",))
        response.setdefault("Cache-Control", "private, no-store")  # the way back shows what is true now
        return response

    @property
    def screen_name(self) -> str:
        """The name under which views and drafts of this screen are kept: its URL name."""
        match = self.request.resolver_match
        return match.view_name if match else type(self).__name__

    def listed_in(self) -> str:
        """Return the URL name of the list that holds the screen's record; empty where the screen's own name tells.

        A model whose rows stand in several lists, or in one that is called otherwise, says so in ``get_list_name``.
        """
        record = self.__dict__.get("object")  # nothing is looked up: without a record there is nothing to tell
        tell = getattr(record, "get_list_name", None)
        return str(tell(self.actor)) if tell is not None else ""

    def screen_title(self) -> object:
        """Return the heading; override where it depends on the record."""
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what every page template reads."""
        own = {"screen": self, "actor": self.actor, "page_title": self.screen_title(), "page_subtitle": self.lead}
        return super().get_context_data(**own | kwargs)  # type: ignore[misc,no-any-return]  # the generic view's

    @property
    def is_dialog(self) -> bool:
        """Whether htmx asks for what goes into the page's dialog."""
        return wants_dialog(self.request)

    def shown_links(self, links: Sequence[Link]) -> list[Link]:
        """Return the buttons whose permission the actor holds."""
        return [link for link in links if link.permission is None or self.actor.may(link.permission)]


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a refusal as a page, or in the dialog where htmx asked."""
    if isinstance(refusal, Unavailable):
        log.error("unavailable", path=request.path, reason=str(refusal))
        refusal = Unavailable(LOST_FILES)
    if not request.headers.get("HX-Request"):
        return TemplateResponse(request, f"errors/{refusal.status}.html", {"refusal": refusal}, status=refusal.status)
    context = {
        "refusal": refusal,
        "page_title": HEADINGS[refusal.status],
        "back": request.headers.get("HX-Current-URL", ""),
    }
    into = {"HX-Retarget": "#dialog", "HX-Reswap": "innerHTML"}
    return TemplateResponse(request, "webkit/refusal.html", context, status=refusal.status, headers=into)


HEADINGS = {
    403: _("You may not do this"),
    404: _("There is nothing here"),
    409: _("This is not possible now"),
    503: _("These figures cannot be read"),
}

LOST_FILES = _(
    "Files that belong to this page are missing on the server. Nothing was changed or lost in the database; "
    "the operator can bring them back from the backup or have the month computed anew."
)


def wants_dialog(request: HttpRequest) -> bool:
    """Tell whether htmx asks for what goes into the page's dialog."""
    return request.headers.get("HX-Target") == "dialog"


def layout(request: HttpRequest) -> dict[str, object]:
    """Return what a template extends that can be a dialog or a page."""
    is_dialog = wants_dialog(request)
    return {"is_dialog": is_dialog, "layout": "console/dialog.html" if is_dialog else "console/base.html"}


def dialog_or_page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return ``webkit/<name>.html`` as the page's dialog for htmx, or as a page of its own."""
    return TemplateResponse(request, f"webkit/{name}.html", context | layout(request), status=status)


def blame(form: BaseForm, refusal: Refused) -> None:
    """Put a refusal where it belongs: at the fields it names, and above the form if it names none the form has."""
    at_fields = {name: text for name, text in refusal.fields.items() if name in form.fields}
    for name, text in at_fields.items():
        form.add_error(name, str(text))
    if not at_fields or len(at_fields) < len(refusal.fields):
        form.add_error(None, str(refusal))


def to_login(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page and back afterwards; htmx is told to leave the page."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    back = redirect_to_login(own_address(request, request.headers.get("HX-Current-URL", ""), resolve_url("/")))
    return HttpResponse(headers={"HX-Redirect": back["Location"]})


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page, from a dialog too."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def own_address(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Return an address the browser sent if it is one of ours, else the other one."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else otherwise
