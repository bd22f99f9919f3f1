"""Programs and the versions of their policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.forms.fields import (
    LadderField,
    MonthField,
    PercentField,
    Rungs,
    WordsField,
)
from partner_center.domains.incentives.models import Policy, PolicyKind, Program
from partner_center.domains.incentives.policies import TERMS_PROBLEMS
from partner_center.settlement import vocabulary
from partner_center.settlement.ladders import Rung
from partner_center.settlement.terms import Program as Terms
from partner_center.settlement.terms import TermsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.opportunity_terms import OpportunityTerms
    from partner_center.settlement.problems import Problem

KINDS = [(kind.value, kind.label) for kind in PolicyKind if kind != PolicyKind.OPPORTUNITY]
"""How the rate of a month is found; policies for opportunities have a form of their own."""

CURRENCIES = [(code, code) for code in ("CNY", "USD", "EUR", "HKD", "SGD", "JPY", "AED", "THB", "ZAR", "BRL", "MXN")]
CHARGE_CATEGORIES = [
    ("Usage", _("Usage")),
    ("Purchase", _("Purchase")),
    ("Credit", _("Credit")),
    ("Adjustment", _("Adjustment")),
    ("Tax", _("Tax")),
]
BASES = [("net", _("Net: credits and refunds reduce it")), ("charges", _("Charges only: negative lines are left out"))]
THRESHOLDS = [
    ("program", _("The base of this program")),
    ("partner", _("The partner's whole performance in the month")),
]


class ProgramTextsForm(forms.Form):
    """The texts of a program, in both languages."""

    name = forms.CharField(label=_("Name"), max_length=128)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=128, required=False)
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Partners read it in the catalogue: for whom it is and what it rewards."),
    )
    summary_zh = forms.CharField(
        label=_("Chinese summary"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProgramForm(ProgramTextsForm):
    """A new program."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Letters, digits and hyphens, for example resale-rebate. Every line of a settlement carries it."),
    )
    field_order = ("code",)


class VersionForm(forms.Form):
    """A version of a policy, of whatever kind. ``clean`` leaves ``terms`` and ``note`` for the action."""

    def program_of(self, data: Mapping[str, Any]) -> Program | None:
        """Return the program whose policy this is."""
        raise NotImplementedError

    def build(self, program: Program, data: Mapping[str, Any]) -> Terms | OpportunityTerms:
        """Return the cleaned fields as terms; raises TermsError with everything that is wrong."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Build the terms; what the engine would not pay is said at the field it concerns."""
        data = self.cleaned_data
        program = self.program_of(data)
        if self.errors or program is None:
            return data
        try:
            return {"terms": self.build(program, data), "note": data["note"]}
        except TermsError as error:
            for problem in error.problems:
                self._blame(problem)
            return data

    def _blame(self, problem: Problem) -> None:
        name = problem.field.partition(".")[0]
        text = str(TERMS_PROBLEMS[problem.slug]) % problem.params if problem.params else TERMS_PROBLEMS[problem.slug]
        self.add_error(name if name in self.fields else None, str(text))


class ChosenProgram(VersionForm):
    """A new version, the program being chosen in the form."""

    program = forms.ModelChoiceField(label=_("Incentive program"), queryset=Program.objects.all())
    field_order = ("program",)

    def program_of(self, data: Mapping[str, Any]) -> Program | None:
        """Return the chosen program."""
        return data.get("program")

    def clean(self) -> dict[str, Any]:
        """Add the program to what the action takes."""
        chosen = self.cleaned_data.get("program")
        data = super().clean()
        return data if self.errors else {"program": chosen, **data}


class KnownProgram(VersionForm):
    """A new version, the program being that of the page."""

    def __init__(self, *args: Any, subject: Program | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        self.program = subject

    def program_of(self, data: Mapping[str, Any]) -> Program | None:  # noqa: ARG002 - known already
        """Return the program of the page."""
        return self.program


class DraftedVersion(VersionForm):
    """Other terms for a draft, whose program stays."""

    def __init__(self, *args: Any, subject: Policy | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        self.policy = subject

    def prepare(self, *, actor: Actor, subject: Policy | None) -> None:  # noqa: ARG002 - the API's way to say it
        """Take the draft that is amended."""
        self.policy = subject

    def program_of(self, data: Mapping[str, Any]) -> Program | None:  # noqa: ARG002 - known already
        """Return the draft's program."""
        return self.policy.program if self.policy else None


class TermsForm(VersionForm):
    """The terms of a policy that pays for the performance of months, as people write them."""

    formsets: ClassVar = {"rungs": Rungs}

    kind = forms.ChoiceField(
        label=_("How the rate is found"),
        choices=KINDS,
        initial=PolicyKind.LADDER,
        widget=forms.RadioSelect,
    )
    rate = PercentField(
        label=_("Flat rate in percent"), required=False, help_text=_("Only for a flat rate: 5 means five percent.")
    )
    rungs = LadderField(
        label=_("Ladder"),
        required=False,
        help_text=_("Each rung ends where the next one begins; the last one is open. Rows left empty do not count."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY")
    valid_from = MonthField(label=_("First month that is paid"))
    valid_to = MonthField(
        label=_("First month that is no longer paid"), required=False, help_text=_("Leave it empty for an open end.")
    )
    associations = forms.MultipleChoiceField(
        label=_("Association types"),
        choices=AssociationType.choices,
        initial=AssociationType.values,
        widget=forms.CheckboxSelectMultiple,
    )
    threshold = forms.ChoiceField(
        label=_("What picks the rung"), choices=THRESHOLDS, initial=vocabulary.PROGRAM, widget=forms.RadioSelect
    )
    base = forms.ChoiceField(
        label=_("What the rate is applied to"), choices=BASES, initial=vocabulary.NET, widget=forms.RadioSelect
    )
    charge_categories = forms.MultipleChoiceField(
        label=_("Charges that count"),
        choices=CHARGE_CATEGORIES,
        initial=sorted(vocabulary.COUNTING_BY_DEFAULT),
        widget=forms.CheckboxSelectMultiple,
    )
    categories = WordsField(
        label=_("Product types"),
        required=False,
        longest=128,
        help_text=_("As the bills name them, one a line, for example Compute. Empty means every product."),
    )
    services = WordsField(
        label=_("Products"),
        required=False,
        longest=128,
        help_text=_("As the bills name them, one a line, for example Elastic Cloud Server. Empty means every product."),
    )
    cap = forms.DecimalField(
        label=_("Cap per partner and month"),
        required=False,
        max_digits=24,
        decimal_places=12,
        help_text=_("The most that one partner can earn in a month. Leave it empty for no cap."),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the version history that partners can read."),
    )

    def build(self, program: Program, data: Mapping[str, Any]) -> Terms:
        """Return the fields as terms of the settlement engine."""
        return terms_of(program, data)

    def clean(self) -> dict[str, Any]:
        """Point at the rungs first."""
        self._point_at_rungs()
        return super().clean()

    def _point_at_rungs(self) -> None:
        """Let a program that sent the ladder know which value of which row is wrong."""
        field: Any = self.fields["rungs"]
        if field.problems and self._sent_by_program:
            errors: Any = self.errors
            del errors["rungs"]
            for place, parts in field.problems.items():
                for part, problems in parts.items():
                    errors[f"rungs-{place}-{part}"] = self.error_class(problems)

    @property
    def _sent_by_program(self) -> bool:
        """Whether the rows came as a JSON array: the API counts them."""
        return self.add_prefix("rungs-TOTAL_FORMS") in self.data


class PolicyForm(ChosenProgram, TermsForm):
    """A new version of a program's policy, the program being chosen."""


class NextPolicyForm(KnownProgram, TermsForm):
    """A new version of a program's policy, the program being known."""


class AmendPolicyForm(DraftedVersion, TermsForm):
    """Other terms for a draft."""


class RetireForm(forms.Form):
    """When a version ends."""

    valid_to = MonthField(label=_("First month that is no longer paid"))


def terms_of(program: Program, data: Mapping[str, Any]) -> Terms:
    """Return the cleaned fields as terms of the engine; raises TermsError with everything that is wrong."""
    return Terms(
        code=program.code,
        name=program.name,
        currency=data["currency"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"] or None,
        kind=data["kind"],
        associations=frozenset(data["associations"]),
        categories=frozenset(data["categories"]),
        services=frozenset(data["services"]),
        charge_categories=frozenset(data["charge_categories"]),
        base=data["base"],
        threshold=data["threshold"],
        rate=data["rate"],
        rungs=rungs_of(data["rungs"]),
        cap=data["cap"],
    )


def rungs_of(rows: Sequence[tuple[Decimal, Decimal]]) -> tuple[Rung, ...]:
    """Return rows of lower bound and rate as rungs: each ends where the next one begins."""
    ends = [*(starts for starts, _rate in rows[1:]), None]
    return tuple(Rung(starts, end, rate) for (starts, rate), end in zip(rows, ends, strict=False))


def initial_of(policy: Policy) -> dict[str, Any]:
    """Return a version as the form would show it: rates in percent, lists as lists."""
    terms = Terms.from_json(policy.terms)
    return {
        **{
            name: policy.terms[name] for name in ("kind", "currency", "valid_from", "base", "threshold", "associations")
        },
        **{name: policy.terms[name] for name in ("categories", "services", "charge_categories", "cap")},
        "valid_to": policy.valid_to,
        "rate": percent_of(terms.rate),
        "rungs": [{"starts": f"{rung.starts:f}", "percent": percent_of(rung.rate)} for rung in terms.rungs],
        "note": policy.note,
    }


def percent_of(rate: Decimal | None) -> str | None:
    """Return a fraction as the percent that people type."""
    return None if rate is None else f"{(rate * 100).normalize():f}"
