"""What people fill in about a review: to whom it goes, what is missing, why not, what is said. Both doors use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.models import User
from partner_center.foundations.reviews.queues import QUEUES

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.reviews.models import Review


class ReviewForm(forms.Form):
    """A form that is narrowed to one review; the console gives it at once, the API with ``prepare``."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Review | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Review) -> None:
        """Narrow the choices to the review."""


class AssignForm(ReviewForm):
    """To whom a review is handed."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Reviewer"))

    def prepare(self, *, actor: Actor, subject: Review) -> None:
        """Offer the colleagues who work on the queue."""
        people: Any = User.objects.holding(*subject.definition.by).filter(company=actor.company, is_active=True)
        own: Any = self.fields["to"]
        own.queryset = people.distinct().order_by("name")


class SupplementForm(forms.Form):
    """What is missing, or the answer to it."""

    text = forms.CharField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ApproveForm(ReviewForm):
    """What the request's own approving step asks, if anything."""

    def prepare(self, *, actor: Actor, subject: Review) -> None:  # noqa: ARG002 - as every form of a review
        """Take over the fields of the request's form."""
        path = subject.definition.approve_form
        if path:
            self.fields |= import_string(path)().fields


class RejectForm(ReviewForm):
    """Why, and which fields are to be mended; perhaps what the request's own rejecting step asks besides."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side will read it."),
    )
    fields_to_mend = forms.MultipleChoiceField(
        label=_("Fields to mend"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, *, actor: Actor, subject: Review) -> None:  # noqa: ARG002 - as every form of a review
        """Offer the fields of the request, before them what its own rejecting step asks."""
        if subject.definition.reject_form:
            self.fields = {**import_string(subject.definition.reject_form)().fields, **self.fields}
        known = subject.definition.mendable
        if not known:
            del self.fields["fields_to_mend"]
            return
        own: Any = self.fields["fields_to_mend"]
        own.choices, own.required = list(known.items()), True

    def clean(self) -> dict[str, Any]:
        """Say the fields in the words of the action."""
        cleaned: dict[str, Any] = super().clean() or {}
        fields = dict.fromkeys(cleaned.pop("fields_to_mend", []), "")
        return {"reason": "", **cleaned, "fields": fields}


class CommentForm(forms.Form):
    """Something said about a review."""

    text = forms.CharField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    internal = forms.BooleanField(label=_("For reviewers only"), required=False)

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Leave the choice of who reads it to the vendor."""
        if not actor.is_vendor:
            del self.fields["internal"]


class QueueForm(forms.Form):
    """Which queue."""

    queue = forms.ChoiceField(label=_("Queue"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data)
        seen = [(code, queue.label) for code, queue in QUEUES.items() if queue.admits(actor) or actor.is_partner]
        own: Any = self.fields["queue"]
        own.choices = [("", _("All")), *seen]


FOR_STEP: dict[str, type[forms.Form]] = {
    "assign": AssignForm,
    "approve": ApproveForm,
    "reject": RejectForm,
    "ask": SupplementForm,
    "answer": SupplementForm,
}
