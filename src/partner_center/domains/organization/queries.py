"""Reading people and roles: what somebody holds, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.apps import apps
from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.identity.models import ApiToken, CustomRole, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS, Permission, open_to_kind
from partner_center.foundations.identity.roles import ADMINISTRATORS, Kind, Role
from partner_center.foundations.lifecycle.steps import LIFECYCLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

CUSTOM = "custom:"
"""What stands before the id of a custom role where roles are chosen."""

PEOPLE_TABS = {"active": Q(is_active=True), "inactive": Q(is_active=False), "all": Q()}
PEOPLE_SEARCH = ("name", "email", "mobile", "company__name")


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """People by role and, for the vendor, by kind of company."""

    role = django_filters.ChoiceFilter(label=_("Role"), field_name="grants__role", choices=Role.choices, distinct=True)
    kind = django_filters.ChoiceFilter(label=_("Audience"), field_name="company__kind", choices=Kind.choices)

    class Meta:
        model = User
        fields: ClassVar[Sequence[str]] = ()


class TokenFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Tokens by name."""

    name = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")

    class Meta:
        model = ApiToken
        fields: ClassVar[Sequence[str]] = ()


def people_seen_by(actor: Actor) -> Any:  # noqa: ANN401 - a query set of people
    """Return people with company and roles."""
    return User.objects.visible_to(actor).select_related("company").prefetch_related("grants__custom")


def custom_roles_seen_by(actor: Actor) -> Any:  # noqa: ANN401 - a query set of roles
    """Return custom roles with ``people``: how many hold them."""
    return CustomRole.objects.visible_to(actor).annotate(people=Count("grants"))


def tokens_seen_by(actor: Actor) -> Any:  # noqa: ANN401 - a query set of tokens
    """Return tokens with their person."""
    return ApiToken.objects.visible_to(actor).select_related("user")


def offered_roles(company: Company) -> list[tuple[str, str]]:
    """Return what people of a company can hold: built-in roles of its kind, then its custom roles."""
    built_in = [(role.value, str(role.label)) for role in Role if role.kind == company.kind]
    own = company.custom_roles.order_by("name").values_list("pk", "name")
    return [*built_in, *((f"{CUSTOM}{pk}", name) for pk, name in own)]


def held_by(person: User) -> list[str]:
    """Return a person's roles as they are chosen in forms."""
    return [key_of(grant) for grant in person.grants.all()]


def key_of(grant: RoleGrant) -> str:
    """Return one role as it is chosen in forms."""
    return grant.role or f"{CUSTOM}{grant.custom_id}"


def offered_permissions(kind: str) -> list[Permission]:
    """Return what a custom role of such a company can bundle, by code."""
    return open_to_kind(Kind(kind))


def is_administrator(person: User) -> bool:
    """Tell whether a person looks after the people of a company."""
    return any(grant.role and Role(grant.role) in ADMINISTRATORS for grant in person.grants.all())


@dataclass(frozen=True, slots=True)
class Because:
    """A right that a person holds, and the roles it comes from."""

    code: str
    label: str
    roles: tuple[str, ...]

    @property
    def because(self) -> str:
        """The roles as one text."""
        return " · ".join(self.roles)


def explain(person: User) -> list[Because]:
    """Return every right a person holds and why: which built-in or custom role gives it."""
    sources: dict[str, list[str]] = {}
    for grant in person.grants.all():
        name = str(grant)
        for code in _codes_of(grant):
            sources.setdefault(code, []).append(name)
    return [
        Because(code, words_of(PERMISSIONS[code]), tuple(names))
        for code, names in sorted(sources.items())
        if code in PERMISSIONS
    ]


def words_of(permission: Permission) -> str:
    """Return what a right allows; a step's word alone ("Approve") would not say what is approved."""
    lives = (life for life in LIFECYCLES.values() for step in life.steps.values() if step.permission == permission)
    life = next(lives, None)
    if life is None:
        return str(permission.label)
    return gettext("%(what)s: %(step)s") % {"what": life.label or life.noun, "step": permission.label}


def sensitive_rights(company: Company) -> list[dict[str, str]]:
    """Return what asks for a code of people of such a company, where codes are switched on."""
    kind = Kind(company.kind)
    own = [one for one in SENSITIVE.values() if any(role.kind is kind for role in one.permission.by)]
    return [
        {"code": one.permission.code, "label": str(one)} for one in sorted(own, key=lambda one: one.permission.code)
    ]


def by_area(permissions: Iterable[Permission]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return permissions as choices, in groups by the part of the product they belong to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in permissions:
        area = str(apps.get_app_config(one.code.split(":")[0]).verbose_name)
        groups.setdefault(area, []).append((one.code, f"{words_of(one)} ({one.code})"))
    return list(groups.items())


def _codes_of(grant: RoleGrant) -> list[str]:
    if grant.custom is not None:
        return list(grant.custom.permissions)
    role = Role(grant.role)
    return [code for code, permission in PERMISSIONS.items() if role in permission.by]


def rights_of(roles: Sequence[Role], bundles: Sequence[Sequence[str]]) -> set[str]:
    """Return the codes that built-in roles and bundles give together."""
    built_in = {code for code, permission in PERMISSIONS.items() if any(role in permission.by for role in roles)}
    return built_in.union(*bundles)
