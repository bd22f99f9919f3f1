"""The rulebook: every life-cycle printed as a Markdown page that a partner manager can check.

The pages are made of the declarations that run, so they cannot say anything else than what happens. Prose that exists
in English only (docstrings) stands in the English book; books in other languages are made of labels alone.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.fields import NOT_PROVIDED
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy

from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.lifecycle.steps import LIFECYCLES, REACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from partner_center.foundations.identity.roles import Roles
    from partner_center.foundations.lifecycle.deadlines import Deadline
    from partner_center.foundations.lifecycle.steps import Lifecycle, Step

    Asked = Callable[[Step], list[str]]
    """Labels of what a step's form asks, required or not; given by a shell, because forms lie above."""

PROSE = "en"
"""The language in which docstrings are written."""

PRODUCT = "partner_center."
"""Only the product's own life-cycles are printed, not those that tests declare."""


INDEX_HEAD = (
    pgettext_lazy("rulebook", "Life-cycle"),
    pgettext_lazy("rulebook", "Usual way"),
    pgettext_lazy("rulebook", "Deadlines"),
)
STEP_HEAD = (
    pgettext_lazy("rulebook", "Step"),
    pgettext_lazy("rulebook", "From"),
    pgettext_lazy("rulebook", "To"),
    pgettext_lazy("rulebook", "Who"),
    pgettext_lazy("rulebook", "What is asked"),
)
SENSITIVE_HEAD = (
    pgettext_lazy("rulebook", "Operation"),
    pgettext_lazy("rulebook", "Right"),
    pgettext_lazy("rulebook", "Who"),
    pgettext_lazy("rulebook", "About"),
)
DEADLINE_HEAD = (
    pgettext_lazy("rulebook", "Deadline"),
    pgettext_lazy("rulebook", "While"),
    pgettext_lazy("rulebook", "Within"),
    pgettext_lazy("rulebook", "Otherwise"),
    pgettext_lazy("rulebook", "Because"),
    pgettext_lazy("rulebook", "Reminders"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the book: its name, and what it says."""

    name: str
    text: str


def book(language: str, asked: Asked) -> list[Page]:
    """Return the index and one page per life-cycle in this language, by name."""
    with translation.override(language):
        lives = sorted((one for one in LIFECYCLES.values() if one.__module__.startswith(PRODUCT)), key=page_name)
        return [Page("README.md", _index(lives, language)), *(_page(one, language, asked) for one in lives)]


def page_name(lifecycle: type[Lifecycle]) -> str:
    """Return the name of a life-cycle's page: its domain and its noun."""
    return f"{lifecycle.model._meta.app_label}-{lifecycle.noun}.md"  # noqa: SLF001 - Django's documented name for it


def _index(lives: list[type[Lifecycle]], language: str) -> str:
    rows = [[f"[{_title(one)}]({page_name(one)})", _usual_way(one), _terms(one)] for one in lives]
    title = pgettext("rulebook", "Rulebook")
    note = pgettext(
        "rulebook", "Printed by `make rulebook` from the code that runs; a test fails when a page is out of date."
    )
    other = "[简体中文](zh-hans/README.md)" if language == PROSE else "[English](../README.md)"
    return _join(f"# {title}", note, other, _table(INDEX_HEAD, rows), *_sensitive())


def _sensitive() -> list[str]:
    """Return the part about operations that ask for a code, steps and others."""
    note = pgettext(
        "rulebook",
        "Where a company switched codes on (Organization → Security), each of these asks its people for a verification "
        "code that is sent by e-mail. The product itself, for example at a deadline, needs none.",
    )
    own = [one for one in SENSITIVE.values() if one.about.__module__.startswith(PRODUCT)]
    rows = [
        [str(one), f"`{one.permission.code}`", roles_in_words(one.permission.by), str(one.about._meta.verbose_name)]  # noqa: SLF001 - Django's documented name for it
        for one in sorted(own, key=lambda one: one.permission.code)
    ]
    return [_heading(pgettext("rulebook", "Operations that ask for a code")), note, _table(SENSITIVE_HEAD, rows)]


def _page(life: type[Lifecycle], language: str, asked: Asked) -> Page:
    parts = [f"# {_title(life)}", inspect.getdoc(life) or "" if language == PROSE else "", _origin(life, language)]
    parts += [_heading(pgettext("rulebook", "States")), _diagram(life)]
    parts += [_heading(pgettext("rulebook", "Steps")), _steps(life, language, asked)]
    if life.deadlines:
        parts += [_heading(pgettext("rulebook", "Deadlines")), _deadlines(life)]
    if follow := _reactions(life):
        parts += [_heading(pgettext("rulebook", "What follows elsewhere")), follow]
    return Page(page_name(life), _join(*parts))


def _heading(text: str) -> str:
    return f"## {text}"


def _title(life: type[Lifecycle]) -> str:
    return str(life.label or life.noun)


def _origin(life: type[Lifecycle], language: str) -> str:
    path = f"src/{life.__module__.replace('.', '/')}.py"
    way_up = "../.." if language == PROSE else "../../.."
    return f"`{life.__name__}` · [{path}]({way_up}/{path})"


def _usual_way(life: type[Lifecycle]) -> str:
    return " → ".join(life.state_label(state) for state in life.path)


def _terms(life: type[Lifecycle]) -> str:
    return "<br>".join(f"{one.label}: {_within(one)}" for one in life.deadlines.values())


# --- the parts of a page -----------------------------------------------------


def _diagram(life: type[Lifecycle]) -> str:
    states = dict.fromkeys(state for step in life.steps.values() for state in (*step.sources, step.to))
    left = {state for step in life.steps.values() for state in step.sources}
    lines = [f'state "{life.state_label(state)}" as {state}' for state in states]
    lines += [f"[*] --> {state}" for state in _first_states(life)]
    lines += [f"{source} --> {target}: {names}" for (source, target), names in _arrows(life).items()]
    lines += [f"{state} --> [*]" for state in states if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"])


def _first_states(life: type[Lifecycle]) -> list[str]:
    default = life.model._meta.get_field(life.field).default  # type: ignore[union-attr]  # a state is a plain field  # noqa: SLF001
    known = default is not NOT_PROVIDED and not callable(default)
    return [str(default)] if known else [str(state) for state in life.path[:1]]


def _arrows(life: type[Lifecycle]) -> dict[tuple[str, str], str]:
    """Name the steps between two states, and the deadlines that take one by default."""
    found: dict[tuple[str, str], list[str]] = {}
    for step in life.steps.values():
        for source in step.sources:
            clocks = [one for one in life.deadlines.values() if one.then.step is step and one.while_in == source]
            name = " ".join([str(step.label), *(f"(⏱ {clock.label})" for clock in clocks)])
            found.setdefault((str(source), step.to), []).append(name.replace(":", " "))
    return {arrow: " / ".join(names) for arrow, names in found.items()}


def _steps(life: type[Lifecycle], language: str, asked: Asked) -> str:
    head = [str(title) for title in STEP_HEAD]
    rows = [
        [
            f"**{step.label}** `{step.name}`",
            _listed(life.state_label(state) for state in step.sources),
            life.state_label(step.to),
            _who(step, language),
            (_listed([*asked(step), *_code(step)]) if step.by.members else "") or "–",
        ]
        for step in life.steps.values()
    ]
    if language == PROSE:
        head.append("What happens")
        rows = [[*row, _first_line(step.effect)] for row, step in zip(rows, life.steps.values(), strict=True)]
    return _table(head, rows)


def _code(step: Step) -> list[str]:
    return [pgettext("rulebook", "verification code where codes are switched on")] if step.sensitive else []


def _who(step: Step, language: str) -> str:
    roles = roles_in_words(step.by)
    if step.when is None:
        return roles
    if language != PROSE:
        return pgettext("rulebook", "%(who)s, under a further condition") % {"who": roles}
    return f"{roles}<br>if {_first_line(step.when).removeprefix('Tell whether ').rstrip('.')}"


def roles_in_words(roles: Roles) -> str:
    """Return who that is, by audience; a step nobody holds is taken by the product itself."""
    if not roles.members:
        return pgettext("rulebook", "Partner Center itself")
    found = [(kind, [role for role in roles if role.kind is kind]) for kind in Kind]
    return "<br>".join(_of_kind(kind, some) for kind, some in found if some)


def _of_kind(kind: Kind, some: list[Role]) -> str:
    everybody = len(some) == sum(role.kind is kind for role in Role)
    names = pgettext("rulebook", "everybody") if everybody else _listed(str(role.label) for role in some)
    return pgettext("rulebook", "%(audience)s: %(names)s") % {"audience": kind.label, "names": names}


def _deadlines(life: type[Lifecycle]) -> str:
    rows = [
        [
            f"**{one.label}** `{one.key}`",
            life.state_label(one.while_in),
            _within(one),
            f"{one.then.step.label} → {life.state_label(one.then.step.to)}",
            str(one.then.reason),
            _listed(pgettext("rulebook", "%(term)s before") % {"term": term} for term in one.remind) or "–",
        ]
        for one in life.deadlines.values()
    ]
    return _table(DEADLINE_HEAD, rows)


def _within(deadline: Deadline) -> str:
    """Return the term in force and from when it counts; or the date that the record carries."""
    term = str(deadline.term) if deadline.term else ""
    if deadline.until is not None:
        field = _field_label(deadline, deadline.until)
        own = pgettext("rulebook", "until the record's own “%(field)s”") % {"field": field}
        return pgettext("rulebook", "%(until)s, usually %(term)s") % {"until": own, "term": term} if term else own
    if deadline.since is not None:
        field = _field_label(deadline, deadline.since)
        return pgettext("rulebook", "%(term)s from “%(field)s”") % {"term": term, "field": field}
    return term


def _field_label(deadline: Deadline, name: str) -> str:
    return str(deadline.lifecycle.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a date is a plain field  # noqa: SLF001


def _reactions(life: type[Lifecycle]) -> str:
    lines = [
        f"- {step.label}: {_listed(f'`{job}`' for job in REACTIONS[step.key])}"
        for step in life.steps.values()
        if step.key in REACTIONS
    ]
    return "\n".join(lines)


# --- Markdown ----------------------------------------------------------------


def _first_line(function: Callable[..., object] | None) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


def _listed(words: Iterable[str]) -> str:
    return pgettext("list", ", ").join(words)


def _table(head: Iterable[object], rows: list[list[str]]) -> str:
    titles = [str(title) for title in head]
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
