"""Who is acting: a person, a program with a token, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import Kind, Role
from partner_center.kit.refusals import NotAllowed

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import ApiToken, Company, User
    from partner_center.foundations.identity.permissions import Permission

SYSTEM_LABEL = "Partner Center"


def shown(label: str) -> str:
    """Return a kept label as readers see it: the product's own name is told in their language, people's as it is."""
    return gettext(label) if label == SYSTEM_LABEL else label


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something, with everything that decides what he may do.

    It is passed in sight (``by=``) to whatever acts, so that nothing depends on a hidden current user.
    """

    label: str
    user: User | None = None
    company: Company | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    granted: frozenset[str] = field(default_factory=frozenset)
    token: ApiToken | None = None
    is_system: bool = False
    address: str = ""
    code: str = field(default="", repr=False)
    """The verification code that came along with this deed, if any; only ``codes`` reads it."""

    @classmethod
    def of(cls, user: User, *, address: str = "") -> Actor:
        """Return a signed-in person as an actor; one query for the roles."""
        roles, granted = user.held_roles()
        return cls(
            label=user.name or user.email,
            user=user,
            company=user.company,
            roles=roles,
            granted=granted,
            address=address,
        )

    @classmethod
    def of_token(cls, token: ApiToken, *, address: str = "") -> Actor:
        """Return a program that acts for a person, within the token's own bounds."""
        roles, granted = token.user.held_roles()
        label = f"{token.user.name or token.user.email} ({token.name})"
        return cls(
            label=label,
            user=token.user,
            company=token.user.company,
            roles=roles,
            granted=granted,
            token=token,
            address=address,
        )

    @property
    def is_vendor(self) -> bool:
        """Whether the actor belongs to the vendor, or is the product itself."""
        return self.is_system or (self.company is not None and self.company.kind == Kind.VENDOR)

    @property
    def is_partner(self) -> bool:
        """Whether the actor belongs to a partner."""
        return self.company is not None and self.company.kind == Kind.PARTNER

    @property
    def is_customer(self) -> bool:
        """Whether the actor belongs to a customer."""
        return self.company is not None and self.company.kind == Kind.CUSTOMER

    def with_code(self, code: str) -> Actor:
        """Return the same actor, who brings a verification code along."""
        return replace(self, code=code.strip())

    def may(self, permission: Permission) -> bool:
        """Tell whether a built-in or a custom role of the actor holds the permission."""
        if self.is_system:
            return True
        if self.token is not None and not self.token.covers(permission.code):
            return False
        return permission.code in self.granted or any(role in permission.by for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raise ``NotAllowed``, naming what is missing and who could help, unless the actor may."""
        if not self.may(permission):
            text = _("You need the right “%(right)s”. Ask your administrator for a role that holds it.")
            raise NotAllowed(text % {"right": permission.label})


SYSTEM = Actor(label=SYSTEM_LABEL, is_system=True)
"""The product itself: deadlines, night work, imports without a person."""
