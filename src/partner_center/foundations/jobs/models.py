"""What people may know about background work: how far it is, and what went wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """How far a long piece of work is. Written outside the work's transaction, so that a page can watch it.

    Rows are written by ``actions.report`` only; a row locked by the work's own transaction would stop the report.
    """

    class State(models.TextChoices):
        """Whether the work still goes on."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    key = models.CharField(max_length=100, unique=True)
    label = models.CharField(_("description"), max_length=200, blank=True)
    done = models.BigIntegerField(_("done so far"), default=0)
    total = models.BigIntegerField(_("in total"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    detail = models.TextField(_("detail"), blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        """Newest first."""

        ordering = ("-updated_at",)
        verbose_name = _("progress")
        verbose_name_plural = _("progress")

    def __str__(self) -> str:
        """Return what is done and how much of it."""
        return f"{self.label or self.key}: {self.done}/{self.total if self.total is not None else '?'}"

    @property
    def percent(self) -> int | None:
        """Whole percent done, rounded down; None while nobody knows how much there is."""
        if self.state == self.State.DONE:
            return 100
        return None if not self.total else min(100, self.done * 100 // self.total)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come, so that a page may stop asking."""
        return self.state in {self.State.DONE, self.State.FAILED}


class Failure(models.Model):
    """One failed try of a job, with the error as it was. Kept until the job is tidied away after 90 days."""

    job_id = models.BigIntegerField(_("job"))
    name = models.CharField(_("name"), max_length=128)
    arguments = models.JSONField(_("arguments"), default=dict)
    attempt = models.PositiveIntegerField(_("attempt"))
    error = models.TextField(_("error"))
    trace = models.TextField(_("trace"), blank=True)
    at = models.DateTimeField(_("time"))
    next_try_at = models.DateTimeField(_("next try at"), null=True)
    retried_at = models.DateTimeField(_("tried again at"), null=True)
    retried_by = models.CharField(_("tried again by"), max_length=160, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("failed job")
        verbose_name_plural = _("failed jobs")
        indexes: ClassVar = [
            models.Index(fields=["-at"], name="jobs_failure_recent"),
            models.Index(fields=["job_id"], name="jobs_failure_job"),
        ]

    def __str__(self) -> str:
        """Return which job failed and why."""
        return f"{self.name} #{self.job_id}: {self.error}"

    @property
    def is_final(self) -> bool:
        """Whether the queue gave up and a person has to look."""
        return self.next_try_at is None and self.retried_at is None
