"""Feedback: asking about a statement, an incentive or a line, the queue of questions, and the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import FOR_STEP, AskForm
from partner_center.domains.incentives.lifecycle import FeedbackLife
from partner_center.domains.incentives.models import Earning, Feedback, FeedbackStatus, Statement
from partner_center.domains.incentives.policies import VIEW_FEEDBACK
from partner_center.domains.incentives.queries.filters import FeedbackFilter
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, STATUS, Column, Empty, Fact, Tab
from partner_center.foundations.webkit.panels import Facts, History, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.manners import own_address
from partner_center.foundations.webkit.values import percent
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet


def about(feedback: Feedback) -> object:
    """Return what was asked about: a line, an incentive, or the whole statement."""
    if feedback.line_id:
        line = feedback.line
        return f"{feedback.earning} · {line.get('customer_name')} · {line.get('service')}"
    return str(feedback.earning or feedback.statement)


class FeedbackList(ListScreen):
    """Questions of partners, oldest deadline first; the vendor answers them here."""

    permission = VIEW_FEEDBACK
    title = _("Feedback")
    lead = _("Questions about statements, incentives and lines. They do not stop the clock of a statement.")
    model = Feedback
    columns = (
        Column("text", _("Feedback"), link=True),
        Column("about", _("About"), get=about),
        Column("statement.number", _("Statement"), sort="statement__number"),
        Column("statement.period", _("Reconciliation period"), sort="statement__period"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("reply", _("Answer")),
        Column("asked_at", _("Asked"), kind=DATETIME, sort="asked_at"),
        Column("answered_at", _("Answered at"), kind=DATETIME, sort="answered_at", hidden=True),
    )
    tabs = (
        Tab("open", _("Open"), Q(status=FeedbackStatus.OPEN)),
        Tab("answered", _("Answered"), Q(status=FeedbackStatus.ANSWERED)),
        Tab("all", _("All")),
    )
    filters = FeedbackFilter
    search = ("text", "statement__number", "earning__number", "partner__name")
    sort = "-asked_at"
    row_steps = FeedbackLife
    empty = Empty(_("No feedback"), _("Partners ask from a statement, an incentive or a line of the details."))

    def rows(self) -> QuerySet[Feedback]:
        """Return feedback with what it is about."""
        rows: QuerySet[Feedback] = Feedback.objects.visible_to(self.actor)
        return rows.select_related("statement", "earning", "partner")


class FeedbackDetail(DetailScreen):
    """One question, the line as it was asked about, and the answer."""

    permission = VIEW_FEEDBACK
    model = Feedback
    lifecycle = FeedbackLife
    back_to = (_("Feedback"), "incentives:feedbacks")
    panels = (
        Facts(
            _("The question"),
            (
                Fact("text", _("Feedback")),
                Fact("about", _("About"), get=about),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("asked_by.name", _("Asked by")),
                Fact("asked_at", _("Asked"), kind=DATETIME),
                Fact("reply", _("Answer")),
                Fact("answered_at", _("Answered at"), kind=DATETIME),
            ),
        ),
        Template(_("The line as it was asked about"), "incentives/asked_line.html", data="line"),
        History(),
    )

    def rows(self) -> QuerySet[Feedback]:
        """Return feedback with what it is about."""
        rows: QuerySet[Feedback] = Feedback.objects.visible_to(self.actor)
        return rows.select_related("statement", "earning", "partner", "asked_by")

    def screen_title(self) -> object:
        """Return where the question belongs."""
        return _("Feedback on %(number)s") % {"number": self.object.earning or self.object.statement}

    def line(self) -> dict[str, Any] | None:
        """Return the kept line, if the question is about one."""
        line: dict[str, Any] = self.object.line
        return {**line, "rate_shown": percent(Decimal(line["rate"]))} if line else None

    def related(self) -> Sequence[Related]:
        """Return statement and incentive."""
        return [
            Related(_("Statement"), self.object.statement),
            *([Related(_("Incentive"), self.object.earning)] if self.object.earning else []),
        ]


class Asking(FormScreen):
    """A question; afterwards the person is where they were."""

    permission = actions.ask.permission  # type: ignore[attr-defined]  # set by verb
    title = _("Give feedback")
    model: type[Model]
    form_class = AskForm
    submit = _("Send")
    success = _("Your feedback is sent. The vendor answers it here and by e-mail.")
    aside_template = "incentives/asked_about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what is asked about, as people call it."""
        label = capfirst(self.model._meta.verbose_name)  # noqa: SLF001 - Django's documented name for it
        return super().get_context_data(**kwargs) | {"about_label": label}

    def get_success_url(self) -> str:
        """Return to the page from which was asked."""
        here = self.request.headers.get("HX-Current-URL", "")
        return own_address(self.request, here, self.object.get_absolute_url())


class AskAboutStatement(Asking):
    """Asks about a whole statement."""

    model = Statement

    def act(self, form: Any) -> Feedback:  # noqa: ANN401 - the ask form
        """Ask."""
        return actions.ask(self.object, by=self.actor, text=form.cleaned_data["text"])


class AskAboutEarning(Asking):
    """Asks about one incentive, or one line of it."""

    model = Earning

    def rows(self) -> QuerySet[Earning]:
        """Return incentives with what the dialog repeats."""
        rows: QuerySet[Earning] = Earning.objects.visible_to(self.actor)
        return rows.select_related("statement__run", "policy__program")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the line that is asked about."""
        context = super().get_context_data(**kwargs)
        line_id = self.kwargs.get("line_id", "")
        line = queries.line_of(self.object, line_id, seen_by=self.actor) if line_id else None
        if line_id and line is None:
            raise NotFound(_("There is no such line in this incentive."))
        return context | {"line": line}

    def act(self, form: Any) -> Feedback:  # noqa: ANN401 - the ask form
        """Ask."""
        line_id = self.kwargs.get("line_id", "")
        text = form.cleaned_data["text"]
        return actions.ask(self.object.statement, by=self.actor, text=text, earning=self.object, line_id=line_id)


class FeedbackStep(StepScreen):
    """Answering and withdrawing; the question is repeated."""

    lifecycle = FeedbackLife
    forms = FOR_STEP
    facts = {"": (Fact("about", _("About"), get=about), Fact("text", _("Feedback")))}
    done = {"answer": _("The answer is sent."), "withdraw": _("The question is withdrawn.")}

    def rows(self) -> QuerySet[Feedback]:
        """Return feedback with what the dialog repeats."""
        rows: QuerySet[Feedback] = Feedback.objects.visible_to(self.actor)
        return rows.select_related("statement", "earning", "partner")
