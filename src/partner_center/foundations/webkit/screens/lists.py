"""Lists: tabs by work state, filters, search, saved views, sorting, paging, columns, bulk steps, export."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from partner_center.foundations.reviews.queries import taken_by_others
from partner_center.foundations.reviews.queues import QUEUES
from partner_center.foundations.webkit.columns import Column, Empty, Guide, Link, Tab, cells_of, seen_by
from partner_center.foundations.webkit.models import SavedView
from partner_center.foundations.webkit.screens.address import (
    COLUMNS,
    NEUTRAL,
    PAGE,
    SEARCH,
    SIZE,
    SORT,
    TAB,
    Address,
    chips,
    name_both_ends,
    offer_any,
)
from partner_center.foundations.webkit.screens.bulk import BulkMixin
from partner_center.foundations.webkit.screens.manners import ScreenMixin
from partner_center.foundations.webkit.values import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.safestring import SafeString

    from partner_center.foundations.lifecycle.steps import Lifecycle, Step

LIST_ID = "list"
"""Id of the element that htmx replaces when tab, filter, order or page change."""


class ListScreen(BulkMixin, ScreenMixin, ListView):  # type: ignore[type-arg]  # rows may be any source, not one model's
    """A list of records. Everything is an attribute; ``rows()`` may return any source that filters, orders and slices.

    ``filters`` is a ``django_filters.FilterSet`` or any class called ``(data, queryset=, request=)`` with ``form``
    and ``qs``. ``row_steps`` puts the steps open to the actor into the last column, ``bulk`` offers steps on selected
    rows, ``export`` is the kind of an export builder. ``sort`` names the order before anybody chose one.
    """

    template_name = "webkit/list.html"
    columns: ClassVar[Sequence[Column]] = ()
    tabs: ClassVar[Sequence[Tab]] = ()
    filters: ClassVar[Any] = None
    search: ClassVar[Sequence[str]] = ()
    search_hint: ClassVar[object] = ""
    sort: ClassVar[str | Sequence[str]] = "-pk"
    page_sizes: ClassVar[Sequence[int]] = (20, 50, 100)
    row_steps: ClassVar[type[Lifecycle] | None] = None
    guide: ClassVar[Sequence[Guide]] = ()
    empty: ClassVar[Empty] = Empty()
    summary_template: ClassVar[str] = ""
    """A template shown between the tabs and the table, with the list's context: totals, freshness, charts."""

    def links(self) -> Sequence[Link]:
        """Return buttons of the page head, for example to create a record."""
        return ()

    def is_moving(self) -> bool:
        """Tell whether rows change by themselves, so that the page should look again every few seconds."""
        return False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Show the list; without any query string, as the person's default view."""
        default = next((view for view in self.saved_views if view.is_default), None)
        if default and not request.GET and not self.request.headers.get("HX-Request"):
            return HttpResponseRedirect(f"?{default.query}" if default.query else NEUTRAL)
        response = super().get(request, *args, **kwargs)
        if request.headers.get("HX-Target") == LIST_ID and "HX-Boosted" not in request.headers:
            response["HX-Push-Url"] = request.path + self.address.without()
        return response

    def get_template_names(self) -> list[str]:
        """Return the page, or only the part that changes."""
        htmx = self.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
        is_part = htmx.target == LIST_ID and not htmx.history_restore_request
        return ["webkit/list_body.html" if is_part else self.template_name]

    @cached_property
    def address(self) -> Address:
        """The state of the list."""
        return Address(self.request.GET)

    @cached_property
    def _saved(self) -> list[SavedView]:
        return list(SavedView.objects.visible_to(self.actor).filter(screen=self.screen_name))

    @property
    def saved_views(self) -> list[SavedView]:
        """The person's views of this list, by name."""
        return [view for view in self._saved if view.name]

    # What is shown.

    @cached_property
    def filterset(self) -> Any:  # noqa: ANN401 - a FilterSet or a class like it
        """The filters over all rows, or None."""
        if self.filters is None:
            return None
        filterset = self.filters(self.request.GET, queryset=self.rows(), request=self.request)
        name_both_ends(filterset.form)
        offer_any(filterset.form)
        return filterset

    def narrowed(self) -> Any:  # noqa: ANN401 - as rows()
        """Return the rows that meet filters and search, of all tabs."""
        rows = self.rows() if self.filterset is None else self.filterset.qs
        word = self.request.GET.get(SEARCH, "").strip()
        if not word or not self.search:
            return rows
        return rows.filter(any_of(Q(**{f"{field}__icontains": word}) for field in self.search))

    def get_queryset(self) -> Any:  # noqa: ANN401 - as rows()
        """Return the rows of the tab in their order."""
        rows = self.narrowed()
        if self.tab is not None and self.tab.where:
            rows = rows.filter(self.tab.where)
        return self.ordered(rows)

    @cached_property
    def tab(self) -> Tab | None:
        """The tab that is open; the first one unless chosen."""
        wanted = self.request.GET.get(TAB, "")
        return next((tab for tab in self.tabs if tab.key == wanted), self.tabs[0] if self.tabs else None)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows per tab under the filters in force; one query for all."""
        if not self.tabs:
            return {}
        wanted = {f"tab_{tab.key}": Count("pk", filter=tab.where or None) for tab in self.tabs}
        return {name.removeprefix("tab_"): count for name, count in self.narrowed().aggregate(**wanted).items()}

    def ordered(self, rows: Any) -> Any:  # noqa: ANN401 - as rows()
        """Return the rows in the chosen order; equal rows keep theirs, and rows without a value come last."""
        wanted = self.request.GET.get(SORT, "")
        column = next((one for one in self.shown_columns if one.sort and one.name == wanted.lstrip("-")), None)
        if column is not None:
            names = [f"-{column.sort}" if wanted.startswith("-") else column.sort]
        else:
            names = [self.sort] if isinstance(self.sort, str) else list(self.sort)
        if not isinstance(rows, QuerySet):
            return rows.order_by(*names)
        if not {"pk", "-pk"} & set(names):
            names.append("-pk" if names[-1].startswith("-") else "pk")
        return rows.order_by(*(nulls_last(name) for name in names))

    @cached_property
    def offered_columns(self) -> list[Column]:
        """The columns this actor may see."""
        return [column for column in self.columns if seen_by(column.only, self.actor)]

    @cached_property
    def shown_columns(self) -> list[Column]:
        """The columns that are shown: by the address, else as the person chose last, else those not hidden."""
        remembered = next((view.query for view in self._saved if not view.name), "")
        chosen = set((self.request.GET.get(COLUMNS) or remembered).split(","))
        shown = [column for column in self.offered_columns if column.name in chosen]
        return shown or [column for column in self.offered_columns if not column.hidden]

    def get_paginate_by(self, queryset: Any) -> int:  # noqa: ANN401, ARG002 - Django's signature
        """Return the rows per page: one of the sizes offered."""
        wanted = self.request.GET.get(SIZE, "")
        return int(wanted) if wanted in map(str, self.page_sizes) else self.page_sizes[0]

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:  # noqa: ANN401 - Django's signature
        """Cut out the page; a page beyond the end is the last one. The tab's count is the total."""
        paginator = Paginator(queryset, page_size)
        if self.tab is not None:
            paginator.count = self.counts[self.tab.key]
        page = paginator.get_page(self.request.GET.get(PAGE))
        return paginator, page, list(page.object_list), page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return everything the list's templates read."""
        context = super().get_context_data(**kwargs)
        form = self.filterset.form if self.filterset is not None else None
        self.shown_rows = context["object_list"]
        return context | {
            "list_id": LIST_ID,
            "is_moving": self.is_moving(),
            "address": self.address,
            "query": self.address.kept,
            "page_actions": self.shown_links(self.links()),
            "tabs": [self.tab_link(tab) for tab in self.tabs],
            "guides": [{"label": one.label, "url": f"?{one.query}"} for one in self.guide],
            "picks": bool(self.bulk_steps() or self.export),
            "is_narrowed": self.is_narrowed,
            "clear_action": {"label": _("Clear all"), "url": self.clear_url},
            "empty_action": self.empty_action(),
            "chooser": [self.choice(column) for column in self.offered_columns],
            "save_view_url": self.save_view_url(),
            "form": form,
            "word": self.request.GET.get(SEARCH, ""),
            "chips": list(chips(form, self.address)),
            "clear_url": self.clear_url,
            "carried": self.address.hidden(TAB, SORT, SIZE, COLUMNS),
            "heads": [self.head(column) for column in self.shown_columns],
            "lines": [self.line(row) for row in context["object_list"]],
            "sizes": [{"size": size, "url": self.address.to(size=size)} for size in self.page_sizes],
            "bulk_steps": self.bulk_steps(),
            "views": [
                {"label": one.name, "url": f"?{one.query}", "current": one.query == self.address.kept}
                for one in self.saved_views
            ],
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether conditions or a tab hide rows; only then an empty page means that nothing matches."""
        chosen = [name for name in self.address.data if name not in {SORT, PAGE, SIZE, COLUMNS, TAB}]
        return bool(chosen) or (bool(self.counts) and any(self.counts.values()))

    @property
    def clear_url(self) -> str:
        """The tab without any condition."""
        return self.address.without(*self.request.GET, tab=self.request.GET.get(TAB))

    def empty_action(self) -> dict[str, object] | None:
        """Return the button of the empty list."""
        if self.empty.url_name is None or self.empty.label is None:
            return None
        return {"label": self.empty.label, "url": reverse(self.empty.url_name), "style": "primary", "icon": "plus"}

    def choice(self, column: Column) -> dict[str, object]:
        """Return a line of the column chooser."""
        return {"name": column.name, "label": column.label, "shown": column in self.shown_columns}

    def save_view_url(self) -> str:
        """Return where the list as it is gets a name."""
        asked = {"screen": self.screen_name, "query": self.address.kept, "next": self.request.path}
        return f"{reverse('webkit:view-save')}?{urlencode(asked)}"

    def tab_link(self, tab: Tab) -> dict[str, object]:
        """Return a tab: its label, its number of rows and its address."""
        link: dict[str, object] = {
            "label": tab.label,
            "count": self.counts[tab.key],
            "url": self.address.to(tab=tab.key),
        }
        return link | {"current": tab is self.tab}

    def head(self, column: Column) -> dict[str, object]:
        """Return a column's head: where a click leads, and which way the list is sorted by it."""
        head: dict[str, object] = {"label": column.label, "align": "end" if column.kind in NUMERIC else ""}
        if not column.sort:
            return head
        now = self.request.GET.get(SORT, "") or (self.sort if isinstance(self.sort, str) else self.sort[0])
        is_sorted = now.lstrip("-") in {column.name, column.sort}
        goes_down = is_sorted and now.startswith("-")
        head["sorted"] = ("descending" if goes_down else "ascending") if is_sorted else ""
        head["url"] = self.address.to(sort=f"-{column.name}" if is_sorted and not goes_down else column.name)
        return head

    def line(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 - rows are models or plain objects
        """Return a row ready for the table."""
        cells = self.cells(row)
        return {"pk": getattr(row, "pk", None), "cells": cells, "label": str(row), "steps": self.steps_of(row)}

    @cached_property
    def cells(self) -> Callable[[Any], SafeString]:
        """What makes the cells of a row in the columns that are shown."""
        return cells_of(self.shown_columns)

    def steps_of(self, row: Any) -> list[tuple[Step, str]]:  # noqa: ANN401 - as above
        """Return the steps open to the actor on a row, and where they lead."""
        if self.row_steps is None:
            return []
        life = self.row_steps
        held = self.held_steps if row.pk in self.held else ()
        steps = (step for step in life.steps.values() if step not in held and step.is_open(self.actor, row))
        return [(step, step_url(life, row, step)) for step in steps]

    @cached_property
    def held_steps(self) -> frozenset[Step]:
        """The steps of a row that a colleague decides who has taken its review."""
        queues = [queue for queue in QUEUES.values() if queue.approve.lifecycle is self.row_steps]
        return frozenset(step for queue in queues for step in queue.deciding)

    @cached_property
    def held(self) -> frozenset[int]:
        """The rows of the page whose review a colleague has taken; one query for all."""
        if not self.held_steps or self.row_steps is None:
            return frozenset()
        return taken_by_others(self.actor, self.row_steps.model, [row.pk for row in self.shown_rows])


def step_url(lifecycle: type[Lifecycle], row: Any, step: Step) -> str:  # noqa: ANN401 - as above
    """Return where a step of a record is taken: ``<domain>:<noun>-step``."""
    return reverse(f"{lifecycle.model._meta.app_label}:{lifecycle.noun}-step", args=[row.pk, step.name])  # noqa: SLF001 - Django's documented name for it


def any_of(conditions: Any) -> Q:  # noqa: ANN401 - an iterable of Q
    """Return the condition that any of these is met."""
    met = Q()
    for condition in conditions:
        met |= condition
    return met


def nulls_last(name: str) -> Any:  # noqa: ANN401 - an expression of Django
    """Return an order in which rows without a value come last, whichever way."""
    if name.startswith("-"):
        return F(name[1:]).desc(nulls_last=True)
    return F(name).asc(nulls_last=True)
