"""Companies, people, custom roles and API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import ADMINISTRATORS, Kind, Role

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

ROLES_PER_PERSON = 3
"""Roles one person may hold at a time (domain.md rule 25)."""

CUSTOM_ROLES_PER_COMPANY = 10
"""Custom roles one company may have (domain.md rule 25)."""


class Language(models.TextChoices):
    """The languages every screen and message exists in."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies, and who may see them."""

    def visible_to(self, actor: Actor) -> CompanyQuerySet:
        """Return all companies to the vendor, and to everybody else only the own one."""
        if actor.is_vendor:
            return self
        return self.filter(pk=actor.company.pk) if actor.company else self.none()


class Company(models.Model):
    """A legal entity that takes part: the vendor, a partner, or a partner's customer."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=256)
    country = models.CharField(_("country"), max_length=2, default="CN")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    is_active = models.BooleanField(_("active"), default=True)
    asks_for_codes = models.BooleanField(_("asks for verification codes"), default=False)
    """Whether its people confirm sensitive operations with a code (domain.md 1.F, off by default)."""
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = CompanyQuerySet.as_manager()

    class Meta:
        """One vendor per installation."""

        ordering = ("name", "pk")
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="vendor"), name="identity_company_one_vendor"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="identity_company_kind_known"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    """People, and who may see them."""

    def visible_to(self, actor: Actor) -> UserQuerySet:
        """Return the people of the actor's own company; the vendor sees everybody."""
        if actor.is_vendor:
            return self
        return self.filter(company=actor.company) if actor.company else self.none()

    def holding(self, *roles: Role) -> UserQuerySet:
        """Return active people who hold any of these built-in roles."""
        return self.filter(is_active=True, grants__role__in=[role.value for role in roles]).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # Django builds the base class at run time
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create a person who signs in by e-mail address; without a password he must reset it first."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user  # type: ignore[no-any-return]  # the manager's model is known only at run time

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())  # type: ignore[no-any-return]  # as above


class User(AbstractBaseUser):
    """A person who signs in. People belong to exactly one company."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=64, blank=True)
    mobile = models.CharField(_("mobile"), max_length=32, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="people", verbose_name=_("company"), null=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(_("must change password"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar = UserManager()

    class Meta:
        """Addresses are compared without case."""

        ordering = ("name", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="identity_user_email_once"),
        ]

    def __str__(self) -> str:
        """Return the name, or the address while there is none."""
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name for libraries that ask Django's way."""
        return str(self)

    def get_absolute_url(self) -> str:
        """Return the address of the person's page, for administrators."""
        return reverse("organization:person", args=[self.pk])

    def held_roles(self) -> tuple[frozenset[Role], frozenset[str]]:
        """Return the built-in roles, and the permissions that come from custom roles; one query."""
        roles: set[Role] = set()
        granted: set[str] = set()
        for grant in self.grants.select_related("custom"):
            if grant.custom is not None:
                granted.update(grant.custom.permissions)
            else:
                roles.add(Role(grant.role))
        return frozenset(roles), frozenset(granted)


class CustomRoleQuerySet(models.QuerySet["CustomRole"]):
    """Custom roles, and who may see them."""

    def visible_to(self, actor: Actor) -> CustomRoleQuerySet:
        """Return the roles of the actor's own company."""
        return self.filter(company=actor.company) if actor.company else self.none()


class CustomRole(models.Model):
    """A bundle of permissions that a company's administrator put together."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="custom_roles", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=64)
    description = models.CharField(_("description"), max_length=255, blank=True)
    permissions = ArrayField(models.CharField(max_length=100), verbose_name=_("permissions"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = CustomRoleQuerySet.as_manager()

    class Meta:
        """Names are unique within the company."""

        ordering = ("name",)
        verbose_name = _("custom role")
        verbose_name_plural = _("custom roles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "name"], name="identity_customrole_name_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the role's page."""
        return reverse("organization:role", args=[self.pk])


class RoleGrant(models.Model):
    """A person holds a role: a built-in one by name, or a custom one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=Role.choices, blank=True)
    custom = models.ForeignKey(CustomRole, models.PROTECT, related_name="grants", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Either built-in or custom, each once."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role="", custom__isnull=False)
                | (~models.Q(role="") & models.Q(custom__isnull=True)),
                name="identity_rolegrant_one_kind",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=~models.Q(role=""), name="identity_rolegrant_role_once"
            ),
            models.UniqueConstraint(fields=["user", "custom"], name="identity_rolegrant_custom_once"),
        ]

    def __str__(self) -> str:
        """Return the role's name."""
        return str(self.custom or Role(self.role).label)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens, and who may see them."""

    def visible_to(self, actor: Actor) -> ApiTokenQuerySet:
        """Return a person's own tokens, and to administrators those of all people of their company."""
        if actor.company is None or actor.user is None:
            return self.none()
        if any(role in ADMINISTRATORS for role in actor.roles):
            return self.filter(user__company=actor.company)
        return self.filter(user=actor.user)


class ApiToken(models.Model):
    """A key with which a program acts for a person. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=64)
    prefix = models.CharField(_("prefix"), max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    permissions = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("limited to"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects: ClassVar = ApiTokenQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        """Return the name and the part that is no secret."""
        return f"{self.name} (pc_{self.prefix}…)"

    def get_absolute_url(self) -> str:
        """Return the address of the token's page."""
        return reverse("organization:token", args=[self.pk])

    def covers(self, code: str) -> bool:
        """Tell whether the token's own limits admit a permission; no limits admit what its person may."""
        return not self.permissions or code in self.permissions

    def is_valid(self, now: datetime) -> bool:
        """Tell whether the token may still be used."""
        return self.revoked_at is None and now < self.expires_at and self.user.is_active
