"""What people fill in about projects, from the report to the score, and about deliveries of baseline solutions."""

from django import forms

from partner_center.domains.deliveries.forms.baselines import (
    AcceptedForm,
    CommentForm,
    EvidenceForm,
    ManagerForm,
    TerminatedForm,
)
from partner_center.domains.deliveries.forms.delivery import (
    AcceptanceForm,
    ChangeForm,
    ReachForm,
    ReplacementForm,
    VerdictForm,
)
from partner_center.domains.deliveries.forms.reports import ReportForm
from partner_center.domains.deliveries.forms.scoring import EvaluationForm, RubricForm

FOR_PROJECT = {"evaluate": EvaluationForm}
FOR_MILESTONE = {"reach": ReachForm}
FOR_ACCEPTANCE = {"check_time": VerdictForm, "check_material": VerdictForm}
FOR_BASELINE: dict[str, type[forms.Form]] = {
    "register": ManagerForm,
    "change_manager": ManagerForm,
    "feed_back_accepted": AcceptedForm,
    "feed_back_terminated": TerminatedForm,
    "hand_in": EvidenceForm,
    "add_evidence": EvidenceForm,
    "find_evidenced": CommentForm,
}

FOR_STEP = FOR_PROJECT | FOR_MILESTONE | FOR_ACCEPTANCE | FOR_BASELINE
"""The forms of all steps of this domain, by the step's name."""

__all__ = [
    "FOR_ACCEPTANCE",
    "FOR_BASELINE",
    "FOR_MILESTONE",
    "FOR_PROJECT",
    "FOR_STEP",
    "AcceptanceForm",
    "AcceptedForm",
    "ChangeForm",
    "CommentForm",
    "EvaluationForm",
    "EvidenceForm",
    "ManagerForm",
    "ReachForm",
    "ReplacementForm",
    "ReportForm",
    "RubricForm",
    "TerminatedForm",
    "VerdictForm",
]
