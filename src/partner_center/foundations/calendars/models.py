"""Years and days of the working calendar per country, and the log of what people changed in it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a fact of the calendar comes from."""

    LIBRARY = "library", _("Holiday library")
    EDITED = "edited", _("Entered by the vendor")


class Year(models.Model):
    """A year of a country that the house keeps itself; its exceptions are `Day` rows and nothing else counts.

    Once kept, a year no longer follows the library: a new release must not re-date running deadlines in silence.
    ``is_published`` is false while a government that moves weekends by yearly notice has not done so yet.
    """

    country = models.CharField(_("country"), max_length=2)
    number = models.PositiveSmallIntegerField(_("year"))
    weekend = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekend"))
    is_published = models.BooleanField(_("published"), default=True)
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        """Each year once."""

        ordering = ("country", "number")
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "number"], name="calendars_year_once"),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="calendars_year_country_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        """Return country and year."""
        return f"{self.country} {self.number}"


class Day(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day on which people work."""

    country = models.CharField(_("country"), max_length=2)
    date = models.DateField(_("date"))
    worked = models.BooleanField(_("worked"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.LIBRARY)

    class Meta:
        """Each day once."""

        ordering = ("country", "date")
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "date"], name="calendars_day_once"),
        ]

    def __str__(self) -> str:
        """Return country, date and whether it is worked."""
        worked = _("worked") if self.worked else _("day off")
        return f"{self.country} {self.date} {worked}"


class Change(models.Model):
    """What somebody changed in a calendar and why.

    The general history lies above the calendars (it asks them for the time), so they keep their own.
    """

    country = models.CharField(_("country"), max_length=2)
    date = models.DateField(_("date"), null=True)
    year = models.PositiveSmallIntegerField(_("year"))
    was = models.BooleanField(_("worked before"), null=True)
    worked = models.BooleanField(_("worked"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("time"))
    actor_label = models.CharField(_("by"), max_length=160)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("calendar change")
        verbose_name_plural = _("calendar changes")

    def __str__(self) -> str:
        """Return what was changed."""
        return f"{self.country} {self.date or self.year}"
