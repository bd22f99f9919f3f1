"""What a person keeps for later: saved views of lists, and drafts of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


M = TypeVar("M", bound=models.Model)


class OwnQuerySet(models.QuerySet[M]):
    """Rows that belong to one person."""

    def visible_to(self, actor: Actor) -> OwnQuerySet[M]:
        """Return the person's own rows; nobody else sees them, the vendor neither."""
        return self.filter(person=actor.user) if actor.user else self.none()


class SavedView(models.Model):
    """A list as a person wants to find it again: the query string of a screen, under a name.

    The row without a name holds what the person chose last for the screen: its columns.
    """

    person = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    screen = models.CharField(_("screen"), max_length=100)
    name = models.CharField(_("name"), max_length=64, blank=True)
    query = models.CharField(_("query"), max_length=2000, blank=True)
    is_default = models.BooleanField(_("default"), default=False)

    objects: ClassVar[OwnQuerySet[SavedView]] = OwnQuerySet.as_manager()  # type: ignore[assignment]  # a manager with the query set's methods

    class Meta:
        """Names are unique per person and screen; one default at most."""

        ordering = ("name",)
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "screen", "name"], name="webkit_savedview_name_once"),
            models.UniqueConstraint(
                fields=["person", "screen"], condition=models.Q(is_default=True), name="webkit_savedview_one_default"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Draft(models.Model):
    """What a person had typed into a form that was not sent yet; files are not kept."""

    person = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    key = models.CharField(_("form"), max_length=200)
    data = models.JSONField(_("data"), default=dict)
    updated_at = models.DateTimeField(_("updated"))

    objects: ClassVar[OwnQuerySet[Draft]] = OwnQuerySet.as_manager()  # type: ignore[assignment]  # a manager with the query set's methods

    class Meta:
        """One draft per person and form."""

        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="webkit_draft_once"),
        ]

    def __str__(self) -> str:
        """Return which form it is."""
        return self.key
