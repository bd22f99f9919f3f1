"""Past imports, and what is told about one: which cells are wrong, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models import OpportunityImport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.foundations.identity.actor import Actor

IMPORT_TABS = {
    "all": Q(),
    "looked": Q(done_at=None),
    "done": Q(done_at__isnull=False),
    "faulty": Q(faulty__gt=0),
}


class ImportFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """When a file was handed in."""

    since = django_filters.DateFilter(label=_("Handed in from"), field_name="created_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("Handed in until"), field_name="created_at", lookup_expr="date__lte")

    class Meta:
        """No fields beside those above."""

        model = OpportunityImport
        fields: tuple[str, ...] = ()


def imports_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set with annotations
    """Return the imports an actor may see, with the file's name and without its rows."""
    rows = OpportunityImport.objects.visible_to(actor).annotate(file_name=F("document__name"))
    return rows.select_related("created_by", "document").defer("rows")


def problems_of(found: OpportunityImport) -> list[dict[str, Any]]:
    """Return every cell that is wrong: row, column, what stands there and the rule, in this language."""
    return [
        {"row": line["row"], "column": at, "value": line["texts"].get(at, ""), "rule": rule}
        for line in found.rows
        for at, rule in told(line["errors"]).items()
    ]


def told(errors: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what is wrong by column, in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    return {at: said.get(language) or said.get(settings.LANGUAGE_CODE, "") for at, said in errors.items()}
