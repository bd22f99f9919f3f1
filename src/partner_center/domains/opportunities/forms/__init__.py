"""What people fill in about opportunities; console and API use the same forms."""

from partner_center.domains.opportunities.forms.care import (
    AttachForm,
    LeaveForm,
    OfferingsForm,
    ProgressForm,
    ReassignForm,
    TeamForm,
)
from partner_center.domains.opportunities.forms.offices import (
    MemberAmendForm,
    MemberForm,
    OfficeForm,
    OwnForm,
    ReleaseForm,
    office_initial,
)
from partner_center.domains.opportunities.forms.opportunities import OpportunityForm, initial_of
from partner_center.domains.opportunities.forms.sharing import ShareForm
from partner_center.domains.opportunities.forms.steps import (
    FOR_STAGE,
    FOR_STEP,
    CodeForm,
    RejectForm,
    ValidateForm,
)

__all__ = [
    "FOR_STAGE",
    "FOR_STEP",
    "AttachForm",
    "CodeForm",
    "LeaveForm",
    "MemberAmendForm",
    "MemberForm",
    "OfferingsForm",
    "OfficeForm",
    "OpportunityForm",
    "OwnForm",
    "ProgressForm",
    "ReassignForm",
    "RejectForm",
    "ReleaseForm",
    "ShareForm",
    "TeamForm",
    "ValidateForm",
    "initial_of",
    "office_initial",
]
