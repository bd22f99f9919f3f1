"""The opportunity itself: one row for what a partner shared with the vendor, or the vendor with a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models.regions import Region
from partner_center.domains.opportunities.models.words import (
    HIDDEN,
    IN_REVIEW,
    Activity,
    Industry,
    LossCode,
    ManagerWhy,
    OfficeWhy,
    OpportunityStatus,
    Origin,
    RejectionCode,
    Service,
    Stage,
    Support,
)
from partner_center.foundations.documents.kinds import PAPERS
from partner_center.foundations.documents.kinds import Kind as DocumentKind

if TYPE_CHECKING:
    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.identity.actor import Actor

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2, "null": True, "blank": True}
"""An amount in the opportunity's currency; drafts may lack it."""


def attachment_readers(actor: Actor) -> Q:
    """Keep the files of an offer from its partner until it accepts: they name the customer."""
    if actor.is_vendor:
        return Q()
    if actor.company is None:
        return Q(pk__in=[])
    offers = Opportunity.objects.filter(partner=actor.company, origin=Origin.HO, status__in=HIDDEN)
    return Q(owner=actor.company) & (Q(subject_id=None) | ~Q(subject_id__in=offers.values("pk")))


ATTACHMENT = DocumentKind("opportunities.attachment", _("Attachment"), PAPERS, readers=attachment_readers)
"""Whatever one side wants to show the other."""

PART = 500
"""Characters of each of the four parts of the description; together at most 2000 (domain.md 7.F)."""


class OpportunityRows(models.QuerySet["Opportunity"]):
    """Opportunities, and who may see them."""

    def visible_to(self, actor: Actor) -> OpportunityRows:
        """Return to a partner its own, to the vendor all but partners' drafts, which nobody else has been told of."""
        if actor.is_system:
            return self
        if actor.is_vendor:
            return self.exclude(status=OpportunityStatus.DRAFT)
        return self.filter(partner=actor.company) if actor.is_partner else self.none()

    def delivered(self) -> OpportunityRows:
        """Return those whose delivery is complete."""
        return self.filter(stage=Stage.DELIVERED)

    def core_map(self) -> OpportunityRows:
        """Return those with at least one offering that bears the core-map label today."""
        linked = Opportunity.offerings.through.objects.filter(
            opportunity=models.OuterRef("pk"), offering__is_core_map=True
        )
        return self.filter(models.Exists(linked))

    def agreed(self) -> OpportunityRows:
        """Return those that both sides work on or worked on."""
        return self.exclude(stage="")


class Opportunity(models.Model):
    """A sale that partner and vendor pursue together (domain.md 7.F).

    ``submitted_at`` is when it was first submitted and stays; ``audit_passed_at`` and ``validated_at`` are those of
    the last round, because a new round is judged anew. Amounts are tax-included, in ``currency``.
    """

    number = models.CharField(_("opportunity"), max_length=20, unique=True)
    origin = models.CharField(_("origin"), max_length=2, choices=Origin.choices)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=128)
    status = models.CharField(
        _("status"), max_length=10, choices=OpportunityStatus.choices, default=OpportunityStatus.DRAFT
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)
    # The customer.
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("customer account")
    )
    prospect = models.ForeignKey(
        "customers.Report", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("prospect")
    )
    customer_name = models.CharField(_("customer name"), max_length=256)
    registration_no = models.CharField(_("registration number"), max_length=64, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("region"), max_length=8, choices=Region.choices, blank=True)
    address = models.CharField(_("address"), max_length=256, blank=True)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry.choices, blank=True)
    is_new = models.BooleanField(_("new customer of the vendor"), default=True)
    # What it is about (BANT).
    budget = models.TextField(_("budget"), max_length=PART, blank=True)
    decision_maker = models.TextField(_("decision-maker"), max_length=PART, blank=True)
    need = models.TextField(_("need"), max_length=PART, blank=True)
    plan = models.TextField(_("purchase plan"), max_length=PART, blank=True)
    expected_amount = models.DecimalField(_("expected amount"), **MONEY)
    annual_scale = models.DecimalField(_("expected annual cloud scale"), **MONEY)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    expected_sign_on = models.DateField(_("expected signing"), null=True, blank=True)
    project_start_on = models.DateField(_("project starts on"), null=True, blank=True)
    project_end_on = models.DateField(_("project ends on"), null=True, blank=True)
    presales_activities = ArrayField(
        models.CharField(max_length=16, choices=Activity.choices),
        default=list,
        blank=True,
        verbose_name=_("pre-sales activities"),
    )
    services = ArrayField(
        models.CharField(max_length=16, choices=Service.choices),
        default=list,
        blank=True,
        verbose_name=_("cloud services"),
    )
    support = ArrayField(
        models.CharField(max_length=16, choices=Support.choices),
        default=list,
        blank=True,
        verbose_name=_("support requested"),
    )
    offerings: models.ManyToManyField[Offering, Any] = models.ManyToManyField(
        "solutions.Offering", related_name="+", blank=True, verbose_name=_("offerings")
    )
    partner_contact = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("partner's contact")
    )
    # Who looks after it at the vendor, and why.
    office = models.ForeignKey(
        "opportunities.Office",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("representative office"),
    )
    office_why = models.CharField(_("why this office"), max_length=8, choices=OfficeWhy.choices, blank=True)
    pdm = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ecosystem manager")
    )
    pdm_why = models.CharField(_("why this manager"), max_length=8, choices=ManagerWhy.choices, blank=True)
    bd = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("business development")
    )
    # What became of it.
    rejection_code = models.CharField(_("rejected because"), max_length=12, choices=RejectionCode.choices, blank=True)
    rejection = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    as_rejected = models.JSONField(_("as it was rejected"), default=dict, blank=True)
    confirmed_on = models.DateField(_("confirmed with the customer on"), null=True, blank=True)
    confirmed_with = models.CharField(_("confirmed with"), max_length=64, blank=True)
    declined_because = models.CharField(_("why it was not accepted"), max_length=500, blank=True)
    closed_because = models.CharField(_("why it was closed"), max_length=500, blank=True)
    offered_before = models.ForeignKey(
        "self", models.PROTECT, related_name="offered_again", null=True, blank=True, verbose_name=_("offered before as")
    )
    # How the sale goes.
    win_rate = models.PositiveSmallIntegerField(_("win rate in percent"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=255, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    contract_no = models.CharField(_("contract number"), max_length=64, blank=True)
    contract_amount = models.DecimalField(_("contract amount"), **MONEY)
    lost_code = models.CharField(_("lost because"), max_length=12, choices=LossCode.choices, blank=True)
    lost_because = models.CharField(_("why it was lost"), max_length=500, blank=True)
    # When.
    created_by = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    audit_passed_at = models.DateTimeField(_("audit passed"), null=True, blank=True)
    validated_at = models.DateTimeField(_("validated"), null=True, blank=True)
    rejected_at = models.DateTimeField(_("rejected"), null=True, blank=True)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    last_progress_at = models.DateTimeField(_("last update"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)

    objects: ClassVar = OpportunityRows.as_manager()

    class Meta:
        """Newest first; whatever was submitted is complete, whatever is signed has its contract."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expected_amount=None) | Q(expected_amount__gt=0), name="opportunities_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(annual_scale=None) | Q(annual_scale__gt=0), name="opportunities_scale_positive"
            ),
            models.CheckConstraint(
                condition=Q(contract_amount=None) | Q(contract_amount__gt=0), name="opportunities_contract_positive"
            ),
            models.CheckConstraint(
                condition=Q(project_end_on=None)
                | Q(project_start_on=None)
                | Q(project_end_on__gte=F("project_start_on")),
                name="opportunities_project_span",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["", "following", "lost"]) | Q(signed_on__isnull=False, contract_amount__gt=0),
                name="opportunities_signed_has_contract",
            ),
            models.CheckConstraint(
                condition=~Q(stage="delivered") | Q(delivered_on__isnull=False), name="opportunities_delivered_dated"
            ),
            models.CheckConstraint(
                condition=~Q(stage="") | ~Q(status__in=["validated", "accepted"]), name="opportunities_agreed_has_stage"
            ),
            models.CheckConstraint(
                condition=Q(win_rate=None) | Q(win_rate__lte=100), name="opportunities_win_rate_percent"
            ),
            models.UniqueConstraint(
                fields=["offered_before"], condition=Q(offered_before__isnull=False), name="opportunities_offered_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "origin", "status"], name="opportunities_partner"),
            models.Index(fields=["status", "stage"], name="opportunities_status"),
            models.Index(fields=["office"], name="opportunities_by_office"),
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the opportunity's page."""
        return reverse("opportunities:opportunity", args=[self.pk])

    def get_list_name(self, actor: Actor) -> str:
        """Return the list in which this reader finds it: one for the vendor, one for each way for a partner."""
        if actor.is_vendor:
            return "opportunities:opportunities"
        return "opportunities:received" if self.is_ours else "opportunities:shared"

    @property
    def is_ours(self) -> bool:
        """Whether the vendor brought it (HO)."""
        return self.origin == Origin.HO

    @property
    def is_in_review(self) -> bool:
        """Whether the vendor looks at it now."""
        return self.status in IN_REVIEW

    @property
    def requirement_labels(self) -> list[str]:
        """What the customer needs, derived from the offerings (domain.md 5.4); reads them."""
        return sorted({label for offering in self.offerings.all() for label in offering.labels})

    def is_hidden_from(self, actor: Actor) -> bool:
        """Whether this reader may not learn yet who the customer is (domain.md 7.4)."""
        return self.is_ours and self.status in HIDDEN and not actor.is_vendor
