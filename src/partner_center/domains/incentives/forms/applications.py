"""What an application for an opportunity's incentive asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.forms.fields import WordsField, WordsInput
from partner_center.domains.incentives.forms.policies import CURRENCIES
from partner_center.domains.incentives.models import CONTRACT, ORDER_PROOF, Application
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend

if TYPE_CHECKING:
    from partner_center.foundations.documents.kinds import Kind
    from partner_center.foundations.identity.actor import Actor


class OrdersInput(WordsInput):
    """Ticks in a table of the orders that bills name for the account; one order a line where scripts do not run."""

    template_name = "incentives/orders_input.html"

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 4})
        self.opportunity: Opportunity | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add where the orders of an account are asked for, with those that are chosen."""
        context = super().get_context(name, value, attrs)
        if self.opportunity is not None:
            chosen = [line.strip() for line in (self.format_value(value) or "").splitlines() if line.strip()]
            address = reverse("incentives:opportunity-orders", args=[self.opportunity.pk])
            context["orders_url"] = f"{address}?{urlencode({'chosen': chosen}, doseq=True)}" if chosen else address
        return context


class PaperField(forms.FileField):
    """A paper of a kind, with its limits in sight before it is sent."""

    def __init__(self, kind: Kind, **kwargs: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(widget=forms.ClearableFileInput(attrs={"accept": kind.accept}), **kwargs)
        self.kinds, self.max_bytes = kind.accept, kind.max_bytes


class DetailsForm(forms.Form):
    """Offering, account, orders, contract and contact of an application."""

    offering = forms.ModelChoiceField(
        label=_("Offering"),
        queryset=Offering.objects.none(),
        help_text=_("Those of this opportunity that bore the core-map label when the delivery ended."),
    )
    account = forms.CharField(
        label=_("Customer account"),
        max_length=64,
        help_text=_("The account that consumes. Its verified name must be the legal entity of the opportunity."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=CURRENCIES, help_text=_("Of the orders and the contract.")
    )
    orders = WordsField(
        label=_("Orders"),
        longest=128,
        widget=OrdersInput(),
        help_text=_("The project's own. An order counts once, over all applications."),
    )
    contract_number = forms.CharField(label=_("Contract number"), max_length=64, required=False)
    contract_amount = forms.DecimalField(
        label=_("Contract amount"),
        min_value=Decimal("0.01"),
        max_digits=20,
        decimal_places=2,
        help_text=_("Tax included, in the currency above."),
    )
    contract = PaperField(CONTRACT, label=pgettext_lazy("paper", "Contract"))
    proof = PaperField(
        ORDER_PROOF,
        label=_("Proof of the orders"),
        required=False,
        help_text=_("An acceptance, or the customer's list of orders."),
    )
    contact_name = forms.CharField(label=_("Contact"), max_length=64)
    contact_phone = forms.CharField(label=_("Phone"), max_length=32)
    contact_email = forms.EmailField(label=_("E-mail address"), max_length=128)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def narrow(self, opportunity: Opportunity) -> None:
        """Offer what belongs to one opportunity."""
        fields: Any = self.fields
        fields["offering"].queryset = queries.offerings_of(opportunity)
        fields["orders"].widget.opportunity = opportunity


class ApplicationForm(DetailsForm):
    """An application from the page of an opportunity."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Opportunity | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:
        """Propose what the opportunity and the person who applies say already."""
        self.narrow(subject)
        only = list(queries.offerings_of(subject)[:2])
        accounts = queries.own_accounts(subject, seen_by=actor)
        known: dict[str, Any] = {
            "offering": only[0].pk if len(only) == 1 else None,
            "account": accounts[0] if accounts else "",
            "currency": subject.currency,
            "contract_number": subject.contract_no,
            "contract_amount": subject.contract_amount,
            "contact_name": actor.user.name if actor.user else "",
            "contact_email": actor.user.email if actor.user else "",
        }
        for name, value in known.items():
            self.fields[name].initial = value


class NewApplicationForm(DetailsForm):
    """An application over the API, the opportunity being named by its id."""

    opportunity = forms.ModelChoiceField(label=_("Opportunity"), queryset=Opportunity.objects.none())
    field_order = ("opportunity",)

    def prepare(self, *, actor: Actor, subject: None) -> None:  # noqa: ARG002 - the API's way to say it
        """Take delivered opportunities of the caller; the action decides which of their offerings counts."""
        fields: Any = self.fields
        fields["opportunity"].queryset = queries.rewardable(actor)
        fields["offering"].queryset = Offering.objects.visible_to(actor)


class AmendApplicationForm(DetailsForm):
    """Other values for a rejected or withdrawn application; papers that are not sent again stay."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Application | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].required = False
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Application) -> None:
        """Offer what belongs to the opportunity, and show which fields the reviewer wants mended."""
        self.narrow(subject.opportunity)
        for name, words in fields_to_mend(to_mend(subject, actor)).items():
            if name in self.fields:
                self.fields[name].help_text = _("The reviewer asks to mend this: %(what)s") % {"what": words}


def application_initial(application: Application) -> dict[str, Any]:
    """Return an application as its form would show it."""
    kept = ("currency", "contract_number", "contract_amount", "contact_name", "contact_phone", "contact_email", "note")
    return {
        **{name: getattr(application, name) for name in kept},
        "offering": application.offering_id,
        "account": application.account.number,
        "orders": application.order_ids,
    }
