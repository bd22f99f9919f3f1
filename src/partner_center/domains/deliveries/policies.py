"""Who may look at projects, their plans, acceptances and scores, and at deliveries of baseline solutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.lifecycle import CHECKS, CONFIRMS, DELIVERS, KEEPS_RUBRICS
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import PARTNER_SALES, VENDOR_BUSINESS, VENDOR_OPERATIONS

LOOKS = DELIVERS | PARTNER_SALES | CHECKS | CONFIRMS | KEEPS_RUBRICS | VENDOR_BUSINESS | VENDOR_OPERATIONS
"""Whoever delivers, sells, reviews or pays for projects."""

VIEW_PROJECTS = Permission("deliveries:project:view", by=LOOKS, label=_("View delivery projects"))
VIEW_MILESTONES = Permission("deliveries:milestone:view", by=LOOKS, label=_("View milestones"))
VIEW_CHANGES = Permission("deliveries:change:view", by=LOOKS, label=_("View plan changes"))
VIEW_REPLACEMENTS = Permission("deliveries:replacement:view", by=LOOKS, label=_("View personnel replacements"))
VIEW_ACCEPTANCES = Permission("deliveries:acceptance:view", by=LOOKS, label=_("View acceptances"))
VIEW_EVALUATIONS = Permission("deliveries:evaluation:view", by=LOOKS, label=_("View evaluations"))
VIEW_RUBRICS = Permission("deliveries:rubric:view", by=LOOKS, label=_("View rubrics"))
VIEW_BASELINES = Permission("deliveries:baseline:view", by=LOOKS, label=_("View baseline deliveries"))
