"""A life-cycle to try things on: a company is proposed, admitted or declined; its country is the state."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.identity.roles import PARTNER_ADMIN, VENDOR_MANAGER, Role
from partner_center.foundations.jobs.queue import JOBS
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import LIFECYCLES, REACTIONS, Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days, working_days

DRAFT, OPEN, YES, NO = "D", "O", "Y", "N"


@pytest.fixture
def life() -> Iterator[SimpleNamespace]:
    """Declare the life-cycle and its actions, and take every trace of them back afterwards."""
    registers = (LIFECYCLES, PERMISSIONS, REACTIONS, JOBS)
    before = [dict(one) for one in registers]

    class Admission(Lifecycle):
        """A partner asks; the vendor has ten working days to answer, then the answer is no."""

        model = Company
        noun = "entry"
        field = "country"
        path = (DRAFT, OPEN, YES)
        ask = Step(DRAFT, NO, to=OPEN, by=PARTNER_ADMIN, label="Ask")
        admit = Step(OPEN, to=YES, by=VENDOR_MANAGER, label="Admit", masked=("time_zone",))
        decline = Step(OPEN, to=NO, by=VENDOR_MANAGER, label="Decline", asks=("reason",))
        own = Step(YES, to=DRAFT, by=PARTNER_ADMIN, label="Start again", when=lambda _actor, row: row.name == "Mine")
        answer = Deadline(
            while_in=OPEN,
            within=working_days(10),
            then=decline.because("Not answered within 10 working days."),
            remind=(days(2),),
            remind_by="tests.remind",
            label="Answer",
        )

        @classmethod
        def company_of(cls, subject: Company) -> Company:
            return Company(pk=subject.pk, country="CN", time_zone="Asia/Shanghai")

    done: list[str] = []

    @Admission.ask.action
    def ask(company: Company, *, by: Actor) -> None:
        done.append(f"ask by {by.label}")

    @Admission.admit.action
    def admit(company: Company, *, by: Actor) -> None:
        company.time_zone = "UTC"

    @Admission.decline.action
    def decline(company: Company, *, by: Actor, reason: object = "") -> None:
        if "explode" in company.name:
            msg = "An effect that fails."
            raise RuntimeError(msg)
        done.append(f"decline: {reason}")

    JOBS["tests.remind"] = type(next(iter(JOBS.values())))(
        "tests.remind", lambda **kwargs: done.append(f"remind {sorted(kwargs)}")
    )
    yield SimpleNamespace(Admission=Admission, ask=ask, admit=admit, decline=decline, done=done)
    for register, kept in zip(registers, before, strict=True):
        register.clear()
        register.update(kept)


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """A vendor with a manager and a reviewer, two partners with an administrator each."""
    vendor = Company.objects.create(kind="vendor", number="V", name="Vendor")
    mine = Company.objects.create(kind="partner", number="A", name="Mine", country=DRAFT)
    other = Company.objects.create(kind="partner", number="B", name="Other", country=DRAFT)

    def person(company: Company, role: Role) -> Actor:
        user = User.objects.create_user(f"{role.value}@{company.number}.example", company=company, name=role.value)
        RoleGrant.objects.create(user=user, role=role)
        return Actor.of(user)

    return SimpleNamespace(
        mine=mine,
        other=other,
        manager=person(vendor, Role.VENDOR_MANAGER),
        finance=person(vendor, Role.VENDOR_FINANCE),
        admin=person(mine, Role.PARTNER_ADMIN),
        rival=person(other, Role.PARTNER_ADMIN),
    )
