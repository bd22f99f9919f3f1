"""Fields of an incentive policy: months, lists of words, and the ladder."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.policies import TERMS_PROBLEMS
from partner_center.kit.periods import Month
from partner_center.settlement import policy_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.datastructures import MultiValueDict

HUNDRED = Decimal(100)
PERCENT_PLACES = policy_rules.RATE_PLACES - 2
"""Decimals of a rate in percent: a fraction has two more."""

ROWS_SHOWN = 5
"""Rows that a new ladder offers at once; more lie behind a fold."""

ROWS_AT_MOST = 20


class MonthField(forms.CharField):
    """A month written YYYY-MM; cleans to that text."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-09", "autocomplete": "off"})

    def clean(self, value: Any) -> str:  # noqa: ANN401 - whatever was sent
        """Return the month, or say how one is written."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        try:
            return str(Month.parse(text))
        except ValueError as error:
            raise ValidationError(_("Write the month as YYYY-MM, for example 2026-09."), code="month") from error


class WordsInput(forms.Textarea):
    """One word or name a line; a caller of the API may send a list instead."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return everything that was sent under the name, one a line."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        return "\n".join(map(str, sent)) if isinstance(sent, list | tuple) else sent

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 - text, or the words themselves
        """Return the words one a line."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else value


class WordsField(forms.CharField):
    """A few names, one a line; cleans to a sorted list without repetitions."""

    widget = WordsInput(attrs={"rows": 3})

    def __init__(self, *, longest: int, **kwargs: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(longest))

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list instead of a text is the point  # noqa: ANN401 - Django's signature
        """Return the names."""
        return sorted({line.strip() for line in str(value or "").splitlines() if line.strip()})

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Check every name on its own."""
        for word in value:
            super().run_validators(word)

    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask for one name at least where one is needed."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


class PercentField(forms.DecimalField):
    """A rate typed in percent; cleans to the fraction that the engine reads (5 becomes 0.05)."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a decimal field's options
        kwargs.setdefault("widget", forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:  # noqa: ANN401 - Django's signature
        """Return the fraction; what no policy could pay is refused in the words the engine's problems have."""
        percent: Decimal | None = super().clean(value)
        if percent is None:
            return None
        wrong = {
            "rate_negative": percent < 0,
            "rate_above_one": percent > HUNDRED,
            "rate_too_fine": policy_rules.places(percent) > PERCENT_PLACES,
        }
        for slug in [slug for slug, is_wrong in wrong.items() if is_wrong][:1]:
            raise ValidationError(TERMS_PROBLEMS[slug], code=slug)
        return percent / HUNDRED


class RungForm(forms.Form):
    """One rung: from which amount on, at which rate. It ends where the next one begins."""

    starts = forms.DecimalField(
        label=_("From (included)"),
        max_digits=24,
        decimal_places=12,
        min_value=Decimal(0),
        error_messages={"min_value": _("A rung cannot begin below zero."), "invalid": _("Enter an amount.")},
    )
    percent = PercentField(label=_("Rate in percent"))


Rungs = forms.formset_factory(RungForm, extra=0, min_num=0, max_num=ROWS_AT_MOST)
"""What the API says about a ladder; the screen reads the same names through LadderField."""


class LadderInput(forms.Widget):
    """Rows of lower bound and rate, sent as ``<name>-0-starts``, ``<name>-0-percent`` …; empty rows are left out."""

    template_name = "incentives/ladder_input.html"
    parts = ("starts", "percent")

    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[int, dict[str, list[str]]] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return the rows that hold anything, each with its place."""
        found = []
        for place in range(self._sent(data, name)):
            row = {part: str(data.get(f"{name}-{place}-{part}", "") or "").strip() for part in self.parts}
            extra = any(key.startswith(f"{name}-{place}-") for key in data)
            if any(row.values()) or (extra and f"{name}-TOTAL_FORMS" in data):
                found.append({"place": place, **row})
        return found

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ANN401, ARG002 - as above
        """Tell whether no row was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)

    def _sent(self, data: Mapping[str, Any], name: str) -> int:
        places = [key.split("-")[1] for key in data if key.startswith(f"{name}-") and key.count("-") == len(self.parts)]
        return min(max([int(place) + 1 for place in places if place.isdigit()], default=0), ROWS_AT_MOST)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - rows, or nothing
        """Return the rows for the template: those filled in, and empty ones to fill."""
        context = super().get_context(name, value, attrs)
        known = {int(row.get("place", at)): row for at, row in enumerate(value or [])}
        rows = [
            {"place": place, "row": known.get(place, {}), "problems": self.problems.get(place, {})}
            for place in range(ROWS_AT_MOST)
        ]
        used = max(known, default=-1) + 1
        shown = min(max(used + 1, ROWS_SHOWN), ROWS_AT_MOST)
        return context | {"rows": rows[:shown], "more": rows[shown:]}

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Point at the first row."""
        return f"{id_}-0-starts"


class LadderField(forms.Field):
    """A ladder of rates: cleans to (lower bound, rate) pairs, rising. Upper bounds follow from the next row.

    What is wrong with a row is kept by row and part in ``problems``, so that a screen can show it there and the API
    can point at it.
    """

    widget = LadderInput
    use_fieldset = True
    problems: ClassVar[dict[int, dict[str, list[str]]]] = {}

    def clean(self, value: Any) -> list[tuple[Decimal, Decimal]]:  # noqa: ANN401 - rows of the widget
        """Return the rungs, or say in which rows something is wrong."""
        self.problems: dict[int, dict[str, list[str]]] = {}  # type: ignore[misc]  # every form has its own copy of the field
        rungs: list[tuple[Decimal, Decimal]] = []
        for row in value or []:
            form = RungForm(row)
            if form.is_valid():
                self._check_rise(row["place"], rungs, form.cleaned_data["starts"])
                rungs.append((form.cleaned_data["starts"], form.cleaned_data["percent"]))
            else:
                self.problems[row["place"]] = {part: list(map(str, errors)) for part, errors in form.errors.items()}
        self.widget.problems = self.problems
        if self.problems:
            raise ValidationError(list(self.said()), code="ladder")
        if self.required and not rungs:
            raise ValidationError(self.error_messages["required"], code="required")
        return rungs

    def _check_rise(self, place: int, before: Sequence[tuple[Decimal, Decimal]], starts: Decimal) -> None:
        if before and starts <= before[-1][0]:
            text = gettext("It must begin above the row before (%(bound)s): the two rungs would overlap.")
            self.problems[place] = {"starts": [text % {"bound": f"{before[-1][0].normalize():f}"}]}

    def said(self) -> list[str]:
        """Return the problems as sentences that name their row."""
        text = gettext("Row %(row)d, %(part)s: %(problem)s")
        labels = {name: str(field.label) for name, field in RungForm.base_fields.items()}
        return [
            text % {"row": place + 1, "part": labels[part], "problem": problem}
            for place, parts in sorted(self.problems.items())
            for part, problems in parts.items()
            for problem in problems
        ]
