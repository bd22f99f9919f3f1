"""The words of opportunities: where they come from, where they stand, why they are refused, what they ask for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Origin(models.TextChoices):
    """Who brought the opportunity (domain.md 7)."""

    PO = "po", _("Shared with the vendor (PO)")
    HO = "ho", _("Shared by the vendor (HO)")


class OpportunityStatus(models.TextChoices):
    """Whether the other side agreed; the sale itself has its stage (domain.md 7.3, 7.4)."""

    DRAFT = "draft", _("Draft")
    AUDITING = "auditing", pgettext_lazy("opportunity", "Under audit")
    VALIDATING = "validating", pgettext_lazy("opportunity", "Under validation")
    VALIDATED = "validated", pgettext_lazy("opportunity", "Validated")
    REJECTED = "rejected", _("Rejected")
    OFFERED = "offered", pgettext_lazy("opportunity", "To be accepted")
    ACCEPTED = "accepted", pgettext_lazy("opportunity", "Accepted")
    DECLINED = "declined", pgettext_lazy("opportunity", "Declined")
    RECALLED = "recalled", pgettext_lazy("opportunity", "Recalled")
    CLOSED = "closed", _("Closed")


AGREED = (OpportunityStatus.VALIDATED, OpportunityStatus.ACCEPTED)
"""Both sides know about it and work on it."""

IN_REVIEW = (OpportunityStatus.AUDITING, OpportunityStatus.VALIDATING)
"""The vendor looks at it; the partner cannot change it and cannot take it back (domain.md 7.3)."""

EDITABLE = (OpportunityStatus.DRAFT, OpportunityStatus.REJECTED)
"""The partner may change it."""

HIDDEN = (OpportunityStatus.OFFERED, OpportunityStatus.DECLINED, OpportunityStatus.RECALLED)
"""The partner does not learn who the customer is while it has not accepted (domain.md 7.4)."""


class Stage(models.TextChoices):
    """How far the sale is, once both sides agreed (domain.md 7.3)."""

    FOLLOWING = "following", pgettext_lazy("stage", "Following")
    SIGNED = "signed", pgettext_lazy("stage", "Signed")
    DELIVERING = "delivering", pgettext_lazy("stage", "Delivering")
    DELIVERED = "delivered", pgettext_lazy("stage", "Delivered")
    LOST = "lost", pgettext_lazy("stage", "Lost")


WON = (Stage.SIGNED, Stage.DELIVERING, Stage.DELIVERED)
"""Stages after the contract."""


class RejectionCode(models.TextChoices):
    """Why the vendor does not take an opportunity (domain.md 7.3)."""

    DENIED = "denied", _("The customer says it does not exist, or it is already transacted")
    DUPLICATE = "duplicate", _("Somebody else brought it earlier")
    NO_CONTACT = "no_contact", _("No clear contact at the customer")
    NO_BUDGET = "no_budget", _("No budget or no time")
    NO_REVENUE = "no_revenue", _("No additional revenue")
    VAGUE = "vague", _("The description is too vague")
    OTHER = "other", _("Other")
    OVERDUE = "overdue", _("Not validated in time")


class LossCode(models.TextChoices):
    """Why a sale came to nothing."""

    PRICE = "price", _("Price")
    COMPETITOR = "competitor", _("Another provider was chosen")
    BUDGET = "budget", _("The budget was cut or postponed")
    SOLUTION = "solution", _("The solution does not fit")
    CANCELLED = "cancelled", _("The customer gave up the project")
    OTHER = "other", _("Other")
    CLOSED = "closed", _("Closed by the vendor")


class Activity(models.TextChoices):
    """What the partner has done with the customer already (domain.md 7.2)."""

    VISIT = "visit", _("Visit on site")
    REQUIREMENTS = "requirements", _("Requirements gathered")
    EXCHANGE = "exchange", _("Technical exchange")
    DESIGN = "design", _("Solution designed")
    DEMO = "demo", pgettext_lazy("pre-sales activity", "Product demonstration")
    POC = "poc", _("Proof of concept (POC)")
    QUOTE = "quote", _("Quotation")


class Service(models.TextChoices):
    """The vendor's services that the customer is going to use (domain.md 7.2)."""

    COMPUTE = "compute", _("Compute")
    STORAGE = "storage", _("Storage")
    NETWORK = "network", pgettext_lazy("cloud service", "Network")
    CONTAINER = "container", _("Containers")
    DATABASE = "database", _("Databases")
    BIG_DATA = "big_data", _("Big data")
    AI = "ai", _("Artificial intelligence")
    SECURITY = "security", _("Security and compliance")
    MIDDLEWARE = "middleware", _("Middleware")
    IOT = "iot", _("Internet of things and edge")
    VIDEO = "video", _("Video and CDN")
    DEVELOPMENT = "development", _("Development tools")


class Support(models.TextChoices):
    """What the partner asks the vendor for (domain.md 7.2)."""

    ARCHITECTURE = "architecture", _("Architecture validation")
    DEMO = "demo", _("Business demonstration")
    CONSULTING = "consulting", _("Technical consulting")
    POLICY = "policy", _("Policy support")
    RESOURCES = "resources", _("Resource support")
    VIEW = "view", _("For your information only")


class Industry(models.TextChoices):
    """The customer's line of business."""

    INTERNET = "internet", _("Internet")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    FINANCE = "finance", pgettext_lazy("industry", "Finance")
    GOVERNMENT = "government", _("Government and public services")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health care")
    RETAIL = "retail", _("Retail and consumer goods")
    LOGISTICS = "logistics", _("Transport and logistics")
    ENERGY = "energy", _("Energy")
    MEDIA = "media", _("Media and games")
    PROPERTY = "property", _("Real estate and construction")
    AUTOMOTIVE = "automotive", _("Automotive")
    OTHER = "other", pgettext_lazy("industry", "Other industries")


class OfficeWhy(models.TextChoices):
    """The rule by which an office was found (domain.md 7.2)."""

    OWNER = "owner", _("Existing customer: the office that owns the account")
    REGION = "region", _("By the customer's region")
    COUNTRY = "country", _("By the customer's country")
    DEFAULT = "default", _("No office covers the region: the default office")
    NONE = "none", _("No office covers the region, and there is no default office")
    HAND = "hand", _("Chosen by hand")


class ManagerWhy(models.TextChoices):
    """How the ecosystem manager was found (domain.md 7)."""

    PARTNER = "partner", _("The partner's ecosystem manager")
    POOL = "pool", _("The partner has none: anyone of the pool")
    HAND = "hand", _("Chosen by hand")


class ConsentMeans(models.TextChoices):
    """How the customer agreed that its data is shared with the vendor."""

    WRITTEN = "written", _("In writing")
    EMAIL = "email", _("By e-mail")
    CONTRACT = "contract", _("In the contract")
    MEETING = "meeting", _("In a meeting, noted in the minutes")
    PHONE = "phone", _("By telephone, noted")


class PceStage(models.TextChoices):
    """How far a member of the co-selling program is on its path (domain.md 7.4)."""

    JOINED = "joined", pgettext_lazy("path stage", "Joined")
    CERTIFIED = "certified", pgettext_lazy("path stage", "Certified")
    DIFFERENTIATED = "differentiated", pgettext_lazy("path stage", "Differentiated")


class Duty(models.TextChoices):
    """What a member of the team does for the opportunity."""

    LEAD = "lead", pgettext_lazy("duty", "Lead")
    SALES = "sales", pgettext_lazy("duty", "Sales")
    PRESALES = "presales", pgettext_lazy("duty", "Pre-sales")
    DELIVERY = "delivery", pgettext_lazy("duty", "Delivery")
    SUPPORT = "support", pgettext_lazy("duty", "Support")
