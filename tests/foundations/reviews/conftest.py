"""A small life-cycle with its queue, and the people around it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.identity.roles import PARTNER_ADMIN, VENDOR_REVIEWER, Role
from partner_center.foundations.jobs.queue import JOBS
from partner_center.foundations.lifecycle.steps import GUARDS, LIFECYCLES, REACTIONS, Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days
from partner_center.foundations.reviews import actions
from partner_center.foundations.reviews.queues import QUEUES, Queue

DRAFT, UNDER_REVIEW, ADMITTED, DECLINED = "D", "R", "A", "X"


@pytest.fixture
def admission() -> Iterator[SimpleNamespace]:
    """Declare a small life-cycle and its queue: a company asks to be admitted, its country field is the state."""
    before = {id(one): dict(one) for one in (GUARDS, LIFECYCLES, PERMISSIONS, REACTIONS, JOBS, QUEUES)}

    class Admission(Lifecycle):
        """A company asks to be admitted."""

        model = Company
        noun = "admission"
        field = "country"
        submit = Step(DRAFT, DECLINED, to=UNDER_REVIEW, by=PARTNER_ADMIN, label="Submit")
        admit = Step(UNDER_REVIEW, to=ADMITTED, by=VENDOR_REVIEWER, label="Admit")
        decline = Step(UNDER_REVIEW, to=DECLINED, by=VENDOR_REVIEWER, label="Decline", asks=("reason",))
        take_back = Step(UNDER_REVIEW, to=DRAFT, by=PARTNER_ADMIN, label="Take back")

        @classmethod
        def company_of(cls, subject: Company) -> Company:
            return subject

    queue = Queue(
        code="admission",
        label="Admission",
        by=VENDOR_REVIEWER,
        approve=Admission.admit,
        reject=Admission.decline,
        submit=Admission.submit,
        withdraw=Admission.take_back,
        mendable={"name": "Name", "number": "Number"},
        supplement_within=days(30),
    )

    @Admission.submit.action
    def submit(company: Company, *, by: Actor) -> None:
        actions.submit(company, queue=queue, company=company, by=by)

    @Admission.admit.action
    def admit(company: Company, *, by: Actor, level: str = "") -> None:
        company.name += level

    @Admission.decline.action
    def decline(company: Company, *, by: Actor) -> None: ...

    @Admission.take_back.action
    def take_back(company: Company, *, by: Actor) -> None: ...

    yield SimpleNamespace(life=Admission, queue=queue, submit=submit, admit=admit)
    for one in (GUARDS, LIFECYCLES, PERMISSIONS, REACTIONS, JOBS, QUEUES):
        one.clear()  # type: ignore[attr-defined]  # all are dictionaries
        one.update(before[id(one)])  # type: ignore[attr-defined]  # as above


def person(company: Company, email: str, role: Role) -> Actor:
    user = User.objects.create_user(email, name=email.split("@", maxsplit=1)[0].title(), company=company, language="en")
    RoleGrant.objects.create(user=user, role=role)
    return Actor.of(user)


@pytest.fixture
def cast(admission: SimpleNamespace) -> SimpleNamespace:
    """Return a vendor with two reviewers and a manager, an applicant with its administrator, and a rival."""
    vendor = Company.objects.create(kind="vendor", number="V", name="Vendor")
    applicant = Company.objects.create(kind="partner", number="P-1", name="Northwind", country=DRAFT)
    rival = Company.objects.create(kind="partner", number="P-2", name="Contoso")
    return SimpleNamespace(
        rita=person(vendor, "rita@vendor.example", Role.VENDOR_REVIEWER),
        ruth=person(vendor, "ruth@vendor.example", Role.VENDOR_REVIEWER),
        max=person(vendor, "max@vendor.example", Role.VENDOR_MANAGER),
        ann=person(applicant, "ann@northwind.example", Role.PARTNER_ADMIN),
        sam=person(applicant, "sam@northwind.example", Role.PARTNER_SALES),
        eve=person(rival, "eve@contoso.example", Role.PARTNER_ADMIN),
        applicant=applicant,
        **vars(admission),
    )
