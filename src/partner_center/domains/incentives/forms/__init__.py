"""What people fill in, on the screen and over the API: programs, policies and their ladder, runs, feedback."""

from django.forms import Form

from partner_center.domains.incentives.forms.applications import (
    AmendApplicationForm,
    ApplicationForm,
    NewApplicationForm,
    application_initial,
)
from partner_center.domains.incentives.forms.opportunity_policies import (
    AmendOpportunityPolicyForm,
    NextOpportunityPolicyForm,
    OpportunityPolicyForm,
    opportunity_initial_of,
)
from partner_center.domains.incentives.forms.policies import (
    AmendPolicyForm,
    NextPolicyForm,
    PolicyForm,
    ProgramForm,
    ProgramTextsForm,
    RetireForm,
    initial_of,
)
from partner_center.domains.incentives.forms.statements import (
    AnswerForm,
    AskForm,
    ExportForm,
    FeedbackForm,
    PublishForm,
    RunForm,
)
from partner_center.domains.incentives.forms.taking_part import EndForm, JoinForm, LeaveForm, WhitelistForm

FOR_STEP: dict[str, type[Form]] = {"retire": RetireForm, "publish": PublishForm, "answer": AnswerForm}
"""The forms of the steps that ask for something."""

__all__ = [
    "FOR_STEP",
    "AmendApplicationForm",
    "AmendOpportunityPolicyForm",
    "AmendPolicyForm",
    "AnswerForm",
    "ApplicationForm",
    "AskForm",
    "EndForm",
    "ExportForm",
    "FeedbackForm",
    "JoinForm",
    "LeaveForm",
    "NewApplicationForm",
    "NextOpportunityPolicyForm",
    "NextPolicyForm",
    "OpportunityPolicyForm",
    "PolicyForm",
    "ProgramForm",
    "ProgramTextsForm",
    "PublishForm",
    "RetireForm",
    "RunForm",
    "WhitelistForm",
    "application_initial",
    "initial_of",
    "opportunity_initial_of",
]
