"""Creating and amending: a Django form, its draft, and the action it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.forms import FileField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from partner_center.foundations.codes.forms import FIELD
from partner_center.foundations.webkit.actions import drop_draft, keep_draft
from partner_center.foundations.webkit.models import Draft
from partner_center.foundations.webkit.screens.manners import LOST, ScreenMixin, blame, layout, leave
from partner_center.foundations.webkit.screens.questions import code_of, context_for, prepared, with_code
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import BaseForm

    from partner_center.foundations.webkit.columns import type_of_label

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", FIELD})


class FormScreen(ScreenMixin, FormView):  # type: ignore[type-arg]  # the form class is an attribute
    """A form that calls an action. With a ``pk`` in the address, ``self.object`` is the record to amend.

    ``act`` takes the valid form, calls the action and returns the record to show next. What it refuses is shown at
    the fields it names; nothing typed is lost. ``draft`` keeps what is typed while it is typed.
    """

    template_name = "webkit/form.html"
    draft: ClassVar[bool] = False
    submit: ClassVar[type_of_label] = _("Save")
    success: ClassVar[type_of_label] = _("Saved.")
    two_columns: ClassVar[bool] = False
    back_url: type_of_label = ""
    """Where "Cancel" leads; the record that is amended, if nothing else is said."""
    aside_template: ClassVar[str] = ""
    """A template beside the form: a checklist, terms, an example."""

    def act(self, form: Any) -> Model | None:  # noqa: ANN401 - each screen knows its form
        """Call the action; return the record to show next, or None to stay with ``success_url``."""
        raise NotImplementedError

    @cached_property
    def object(self) -> Any:  # noqa: ANN401 - any record
        """The record to amend, among ``rows()``; None where one is created."""
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    # Drafts.

    @property
    def draft_key(self) -> str:
        """The name under which the draft is kept: the screen, and the record if it is about one."""
        return ":".join([self.screen_name, *map(str, self.kwargs.values())])

    @cached_property
    def kept(self) -> Draft | None:
        """What the person had typed before, if anything."""
        own: Draft | None = (
            Draft.objects.visible_to(self.actor).filter(key=self.draft_key).first() if self.draft else None
        )
        return own

    def get_initial(self) -> dict[str, Any]:
        """Return what the form starts with: the record's values, and over them the draft."""
        initial = super().get_initial()
        if self.object is not None:
            fields = self.get_form_class().base_fields
            initial = {name: getattr(self.object, name) for name in fields if hasattr(self.object, name)} | initial
        return initial

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add who fills the form in and about what, where its constructor names ``actor`` or ``subject``."""
        return super().get_form_kwargs() | context_for(self.get_form_class(), self.actor, self.object)

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form, with the draft laid over what it starts with."""
        form = prepared(super().get_form(form_class), self.actor, self.object)
        if not form.is_bound and self.kept is not None:
            form.initial |= typed_before(form, self.kept)
        return with_code(form, self.permission, self.actor, self.object)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - Django's signature
        """Act on a valid form; a verification code goes along with whoever acts."""
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        if code := code_of(form):
            self.request.actor = self.actor.with_code(code)  # type: ignore[attr-defined]  # set by ActorMiddleware
        return self.form_valid(form)

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Act, drop the draft and go on; or show the refusal in the form, as it was filled in."""
        try:
            self.result = self.act(form)
        except Refused as refusal:
            blame(form, refusal)
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        if self.draft:
            drop_draft(self.draft_key, by=self.actor)
        if self.success:
            messages.success(self.request, str(self.success))
        return leave(self.request, self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Show all errors at their fields; keep what was typed as a draft, too."""
        if self.draft:
            keep_draft(self.draft_key, typed(self.request.POST), by=self.actor)
        return self.render_to_response(self.get_context_data(form=form), status=LOST)

    def get_success_url(self) -> str:
        """Return where to go: ``success_url``, else the record that came out or was amended."""
        if self.success_url:
            return str(self.success_url)
        shown: Any = self.result or self.object
        if shown is None:
            raise ImproperlyConfigured(f"{type(self).__name__} has neither a success_url nor a record to show.")
        return shown.get_absolute_url()  # type: ignore[no-any-return]  # shown records have it

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return everything the template reads."""
        context = super().get_context_data(**kwargs)
        return context | {
            "object": self.object,
            "kept": None if context["form"].is_bound else self.kept,
            "draft_url": f"{reverse('webkit:draft')}?{urlencode({'key': self.draft_key})}" if self.draft else "",
            "back": self.back_url
            or (self.object.get_absolute_url() if hasattr(self.object, "get_absolute_url") else ""),
            **layout(self.request),
        }


def typed(data: QueryDict) -> dict[str, list[str]]:
    """Return what a form sent, without what is secret or not the person's."""
    return {name: data.getlist(name) for name in data if name not in NOT_KEPT}


def typed_before(form: BaseForm, draft: Draft) -> dict[str, Any]:
    """Return a draft as initial values, read by the widgets that will show them."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    shown = {name: field.widget for name, field in form.fields.items() if not isinstance(field, FileField)}
    return {
        name: widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, widget in shown.items()
        if not widget.value_omitted_from_data(data, {}, form.add_prefix(name))
    }
