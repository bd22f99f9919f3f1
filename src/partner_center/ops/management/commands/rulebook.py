"""`manage.py rulebook`: prints every life-cycle into docs/rulebook, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.forms import Form
from django.urls import URLPattern, URLResolver, get_resolver

from partner_center.foundations.lifecycle.rulebook import PROSE, Page, book
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.webkit.screens.questions import ReasonForm
from partner_center.foundations.webkit.screens.steps import StepScreen

ROOMS = ("lifecycle", "actions", "jobs", "reactions")


class Command(BaseCommand):
    help = "Print every life-cycle (states, steps, who, deadlines) as Markdown pages."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        del options
        folder: Path = settings.ROOT / "docs" / "rulebook"
        pages = whole_book()
        for stale in set(folder.rglob("*.md")) - {folder / page.name for page in pages}:
            stale.unlink()
        for page in pages:
            target = folder / page.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page.text, encoding="utf-8")
        self.stdout.write(f"{folder}: {len(pages)} pages")


def whole_book() -> list[Page]:
    """Return every page in every language; the names of all but the English ones begin with their language."""
    for config in apps.get_app_configs():
        if config.name.startswith("partner_center."):
            for room in ROOMS:
                if find_spec(f"{config.name}.{room}"):
                    import_module(f"{config.name}.{room}")
    pages: list[Page] = []
    for language, _name in settings.LANGUAGES:
        below = "" if language == PROSE else f"{language}/"
        pages += [Page(below + page.name, page.text) for page in book(language, asked)]
    return pages


def asked(step: Step) -> list[str]:
    """Return the labels of what people fill in for a step, as its screen asks; optional ones in parentheses."""
    form = _form_of(step)
    labels = [
        str(field.label or name) if field.required else f"({field.label or name})"
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden
    ]
    return labels + [name for name in step.asks if name not in form.base_fields]


def _form_of(step: Step) -> type[Form]:
    for lifecycle, forms in _step_screens(get_resolver()):
        if lifecycle is step.lifecycle and step.name in forms:
            return forms[step.name]
    return ReasonForm if "reason" in step.asks else Form


def _step_screens(resolver: URLResolver) -> Iterator[tuple[type[Lifecycle], Mapping[str, type[Form]]]]:
    """Walk the screens that take steps: which life-cycle each serves, and with which forms."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _step_screens(one)
        elif isinstance(one, URLPattern):
            screen, given = getattr(one.callback, "view_class", None), getattr(one.callback, "view_initkwargs", {})
            if isinstance(screen, type) and issubclass(screen, StepScreen):
                yield given.get("lifecycle", screen.lifecycle), given.get("forms", screen.forms)
