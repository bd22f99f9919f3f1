"""The life of a build."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.performance.models import Build, BuildStatus
from partner_center.foundations.identity.roles import NOBODY, VENDOR_OPERATIONS
from partner_center.foundations.lifecycle.steps import Lifecycle, Step


class BuildLife(Lifecycle):
    """A build is computed in the background; a newer one takes its place."""

    model = Build
    noun = "build"
    label = _("Performance build")
    path = (BuildStatus.BUILDING, BuildStatus.BUILT)

    finish = Step(BuildStatus.BUILDING, to=BuildStatus.BUILT, by=NOBODY, label=_("Finish"))
    fail = Step(BuildStatus.BUILDING, to=BuildStatus.FAILED, by=NOBODY, asks=("reason",), label=_("Give up"))
    retry = Step(BuildStatus.FAILED, to=BuildStatus.BUILDING, by=VENDOR_OPERATIONS, label=_("Build again"))
    supersede = Step(BuildStatus.BUILT, to=BuildStatus.SUPERSEDED, by=NOBODY, label=_("Supersede"))
