"""The life of a version of the rubric."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.lifecycle.projects import KEEPS_RUBRICS
from partner_center.domains.deliveries.models import Rubric, RubricStatus
from partner_center.foundations.identity.roles import NOBODY
from partner_center.foundations.lifecycle.steps import Lifecycle, Step


class RubricLife(Lifecycle):
    """Drafted, released, and retired by the next one; scores keep the version they were given by."""

    model = Rubric
    noun = "rubric"
    label = _("Rubric")
    path = (RubricStatus.DRAFT, RubricStatus.RELEASED, RubricStatus.RETIRED)

    release = Step(RubricStatus.DRAFT, to=RubricStatus.RELEASED, by=KEEPS_RUBRICS, label=_("Release"), tone="success")
    retire = Step(RubricStatus.RELEASED, to=RubricStatus.RETIRED, by=NOBODY, label=_("Retire"))
