"""Who may open what, at both doors: every screen, step and operation with the permission it asks for."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, get_resolver, reverse
from ninja.utils import normalize_path

from partner_center.api.v1 import api
from partner_center.foundations.identity.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import Model

    from partner_center.foundations.identity.permissions import Permission
    from partner_center.foundations.lifecycle.steps import Lifecycle

OURS = "partner_center."
PREFIX = "/api/v1"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|{(?:\w+:)?(\w+)}")
ALLOWED, DENIED = "yes", "-"


@dataclass(frozen=True, slots=True)
class Address:
    """One thing that can be asked for: a screen, one step of a screen of steps, or an operation of the API."""

    door: str
    """``console`` or ``api``."""
    name: str
    """What people and the file call it: the URL's name with the step, or method and path."""
    method: str
    route: str
    """The URL's name (console), or the path with its ``{parameters}`` (API)."""
    parameters: tuple[str, ...]
    permission: Permission | None
    """The right it asks for; none where everybody who signed in may."""
    model: type[Model] | None
    step: str
    view: Any
    """The view class or the function behind it."""

    @property
    def needs_record(self) -> bool:
        """Whether it is about one record."""
        return bool(self.parameters)

    def url(self, values: Mapping[str, object]) -> str:
        """Return the address with its parameters filled in."""
        if self.door == "console":
            return reverse(self.route, kwargs=dict(values))
        return PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), self.route)

    def admits(self, role: Role) -> bool:
        """Tell whether the built-in role holds the right from the start."""
        return self.permission is None or role in self.permission.by

    def row(self) -> list[str]:
        """Return the line of ``docs/permissions.csv``."""
        code = self.permission.code if self.permission else ""
        return [self.door, self.name, code, *(ALLOWED if self.admits(role) else DENIED for role in Role)]


def addresses() -> list[Address]:
    """Return everything that can be asked for, in the order of the file."""
    return sorted(
        [*_screens(get_resolver().url_patterns, "", ""), *_operations()], key=lambda one: (one.door, one.name)
    )


def as_csv() -> str:
    """Return the text of ``docs/permissions.csv``: a line per address, a column per built-in role."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["door", "address", "permission", *(role.value for role in Role)])
    writer.writerows(one.row() for one in addresses())
    return text.getvalue()


def _screens(patterns: Any, namespace: str, route: str) -> Iterator[Address]:  # noqa: ANN401 - Django's lists of patterns
    for one in patterns:
        whole = route + str(one.pattern)
        if not isinstance(one, URLPattern):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _screens(one.url_patterns, inner, whole)
            continue
        view = getattr(one.callback, "view_class", one.callback)
        if view.__module__.startswith(OURS) and not whole.startswith("api/") and one.name:
            yield from _screen(one, view, f"{namespace}{one.name}", whole)


def _screen(pattern: URLPattern, view: Any, name: str, route: str) -> Iterator[Address]:  # noqa: ANN401 - a class or a function
    given = getattr(pattern.callback, "view_initkwargs", {})
    parameters = tuple(first or second for first, second in PARAMETER.findall(route))
    lifecycle: type[Lifecycle] | None = given.get("lifecycle") or getattr(view, "lifecycle", None)
    model = given.get("model") or getattr(view, "model", None) or (lifecycle.model if lifecycle else None)
    permission = given.get("permission") or getattr(view, "permission", None)
    method = "POST" if isinstance(view, type) and not hasattr(view, "get") else "GET"
    if lifecycle is None or "step" not in parameters:
        yield Address("console", name, method, name, parameters, permission, model, "", view)
        return
    for step in lifecycle.steps.values():
        yield Address(
            "console", f"{name} {step.name}", "GET", name, parameters, step.permission, model, step.name, view
        )


def _operations() -> Iterator[Address]:
    for router in api._get_bound_routers():  # noqa: SLF001 - the library has no public list of what is mounted
        for path, path_view in router.path_operations.items():
            # A router within a router has its prefix without the leading slash, and maybe one at the end.
            route = normalize_path("/".join(part for part in (PREFIX, router.prefix, path) if part))
            parameters = tuple(first or second for first, second in PARAMETER.findall(route))
            for operation in path_view.operations:
                view = operation.view_func
                facts = {name: getattr(view, name, None) for name in ("permission", "model")}
                for method in operation.methods:
                    yield Address("api", f"{method} {route}", method, route, parameters, **facts, step="", view=view)
