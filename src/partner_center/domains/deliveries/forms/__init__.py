"""What people fill in about projects: reports, milestones, changes, replacements, acceptances, rubrics, scores."""

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

FOR_STEP = FOR_PROJECT | FOR_MILESTONE | FOR_ACCEPTANCE
"""The forms of all steps of this domain, by the step's name."""

__all__ = [
    "FOR_ACCEPTANCE",
    "FOR_MILESTONE",
    "FOR_PROJECT",
    "FOR_STEP",
    "AcceptanceForm",
    "ChangeForm",
    "EvaluationForm",
    "ReachForm",
    "ReplacementForm",
    "ReportForm",
    "RubricForm",
    "VerdictForm",
]
