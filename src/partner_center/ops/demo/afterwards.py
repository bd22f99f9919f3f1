"""The last days: people looked after, files asked for and built, old messages read."""

from __future__ import annotations

from datetime import timedelta

from partner_center.domains.organization import actions as organization
from partner_center.domains.partners.lifecycle import BusinessInfoLife
from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.codes import actions as codes
from partner_center.foundations.exports import actions as exports
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.actions import mark_read
from partner_center.foundations.notices.models import Notification
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import ZHIXING, People

UNREAD_SINCE = timedelta(days=3)


def ask_for_files(days: Days, people: People) -> None:
    """Let people ask for some files, as they did after looking at the statements."""
    for who, label in (("finance@beichen", "激励明细"), ("finance@merlion", "Incentive details")):
        period = str(days.months[8])
        exports.ask("incentives.details", {"period": period}, by=people[who], label=f"{label} {period}")
    exports.ask("incentives.statements", {"query": ""}, by=people["finance@beichen"], label="激励对账单", format="xlsx")
    exports.ask("incentives.earnings", {"query": ""}, by=people["operations@skyline"], label="Incentives")
    run_pending()


def look_after_people(people: People) -> None:
    """Let administrators bundle a role, give it away, close an access, and a program get its token."""
    admin = people["admin@beichen"]
    role = organization.create_role(
        by=admin,
        name="对账查询",
        description="只读：业绩、激励与对账单",
        permissions=["incentives:statement:view", "incentives:earning:view", "incentives:line:view"],
    )
    sales = people["sales@beichen"].user
    if sales is not None:
        organization.assign_roles(sales, by=admin, roles=[Role.PARTNER_SALES.value, f"custom:{role.pk}"])
    left = people["office@skyline"].user
    if left is not None:
        organization.deactivate(left, by=people["admin@skyline"], reason="Has moved to another department.")
    organization.make_token(
        by=people["finance@beichen"],
        name="ERP",
        expires_on=(clock.now() + timedelta(days=180)).date(),
        permissions=["incentives:statement:view", "incentives:statement:confirm"],
    )


def read_messages(people: People) -> None:
    """Let everybody have read what is older than three days."""
    old = Notification.objects.filter(read_at=None, created_at__lt=clock.now() - UNREAD_SINCE)
    for one in old.select_related("user"):
        mark_read(one, by=people[one.user.email.removesuffix(".example")])


def guard(people: People) -> None:
    """Let one partner switch verification codes on; its finance has just had one sent, to submit once more."""
    organization.switch_codes(by=people[f"admin@{ZHIXING.key}"], on=True)
    finance = people[f"finance@{ZHIXING.key}"]
    rejected = BusinessInfo.objects.get(partner=finance.company, status=BusinessInfoStatus.REJECTED)
    codes.ask(BusinessInfoLife.submit.permission, rejected, by=finance)
