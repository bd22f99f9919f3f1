"""Which deeds are sensitive, and whether a code is asked of somebody for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.permissions import Permission
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """A sensitive step or action: its right, and the model of the record it is about (the own company otherwise)."""

    permission: Permission
    about: type[Model]
    noun: object = ""
    """What a step's word alone ("Agree") would not say."""

    def __str__(self) -> str:
        """Return what it is in words, in the language of the moment."""
        step = str(self.permission.label)
        return gettext("%(what)s: %(step)s") % {"what": self.noun, "step": step} if self.noun else step

    @property
    def is_about_company(self) -> bool:
        """Whether no record is named, because it is about the company that acts."""
        return self.about is Company

    def subject(self, named: Iterable[object], by: Actor) -> Model | None:
        """Return the record among what an action was given; without one it is about the actor's own company."""
        kind = self.about._meta.concrete_model or self.about  # noqa: SLF001 - Django's documented name for it
        given = () if self.is_about_company else named
        return next((one for one in given if isinstance(one, kind)), by.company)


SENSITIVE: dict[str, Deed] = {}
"""Every sensitive deed of the house by the code of its right; entered where the step or action is declared."""


def declare(permission: Permission, about: type[Model], noun: object = "") -> Deed:
    """Enter a step or an action among the sensitive ones."""
    SENSITIVE[permission.code] = Deed(permission, about, noun)
    return SENSITIVE[permission.code]


def is_asked(permission: Permission | None, by: Actor) -> bool:
    """Tell whether this actor needs a code for it: it is sensitive, and his company switched codes on."""
    if permission is None or permission.code not in SENSITIVE or by.is_system:
        return False
    return by.company is not None and by.company.asks_for_codes


def deed_of(right: str) -> Deed:
    """Return the sensitive deed of that right."""
    if right not in SENSITIVE:
        raise NotFound(_("There is no sensitive operation of this name."))
    return SENSITIVE[right]


def rows_of(deed: Deed, by: Actor) -> Any:  # noqa: ANN401 - a query set of any model
    """Return the records an actor may see among those the deed can be about."""
    rows: Any = deed.about._default_manager  # noqa: SLF001 - Django's documented name for it
    return rows.all().visible_to(by)


def own_company(deed: Deed, by: Actor) -> Model:
    """Return the company a deed is about that names no record; refuses where a record has to be named."""
    kind = deed.about._meta.concrete_model  # noqa: SLF001 - Django's documented name for it
    if kind is not Company or by.company is None:
        text = _("Say which record it is about.")
        raise Refused(text, code="record_missing", fields={"record": text})
    return by.company
