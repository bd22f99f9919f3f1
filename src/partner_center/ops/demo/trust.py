"""When each partner proved where its money is to go, and who is still at it."""

from __future__ import annotations

from functools import partial

from partner_center.domains.partners import actions as partners
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.ops.demo import certification
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People

FIRST_ACCOUNTS = {
    BEICHEN.key: ("6222020200112233445", "中国工商银行"),
    ZHIXING.key: ("6217001210099887766", "中国建设银行"),
    MERLION.key: ("0012345678", "Straits Commercial Bank"),
    CANGLAN.key: ("6228480329911223344", "中国农业银行"),
}


def plan(days: Days, people: People) -> None:
    """Certify four partners at the beginning; later one changes its bank, and others are on their way."""
    for hour, firm in enumerate((BEICHEN, ZHIXING, MERLION, CANGLAN)):
        days.plan(days.after(-1, 9, 9 + hour), partial(_certify_first, firm, people))
    days.plan(days.after(5, 12), partial(_change_bank, BEICHEN, people))
    days.plan(days.ago(5, 4), partial(_reject, ZHIXING, people))
    days.plan(days.ago(4, 2), partial(_be_verifying, XINYA, people))
    days.plan(days.ago(2, 5), partial(_submit_change, CANGLAN, people))
    days.plan(days.ago(1, 6), partial(_lock, MERLION, people))
    days.plan(days.ago(0, 7), partial(_begin_draft, BEICHEN, people))


def _certify_first(firm: Firm, people: People) -> None:
    account, bank = FIRST_ACCOUNTS[firm.key]
    info = certification.fill_in(firm, people, account=account, bank=bank)
    certification.certify(firm, people, info, mistakes=1 if firm is ZHIXING else 0)


def _change_bank(firm: Firm, people: People) -> None:
    account = "6214830211223344556"
    info = certification.fill_in(
        firm, people, account=account, bank="招商银行", letter=certification.letter(firm, account)
    )
    certification.certify(firm, people, info)


def _reject(firm: Firm, people: People) -> None:
    account, bank = FIRST_ACCOUNTS[firm.key]
    info = certification.fill_in(firm, people, account=account, bank=bank, contact_phone="010-0000")
    partners.submit(info, by=people[f"finance@{firm.key}"])
    reviews.reject(
        Review.objects.of(info).get(),
        by=people["reviewer@skyline"],
        reason="The telephone number of the finance contact is incomplete.",
        fields={"contact_phone": ""},
    )


def _be_verifying(firm: Firm, people: People) -> None:
    info = certification.fill_in(firm, people, account="6225880198765432", bank="招商银行")
    partners.submit(info, by=people[f"finance@{firm.key}"])
    partners.approve(info, by=people["reviewer@skyline"], verify_amount=certification.AMOUNT)


def _submit_change(firm: Firm, people: People) -> None:
    account = "6226090212345678"
    info = certification.fill_in(
        firm, people, account=account, bank="招商银行", letter=certification.letter(firm, account)
    )
    partners.submit(info, by=people[f"finance@{firm.key}"])
    review = reviews.take(Review.objects.of(info).get(), by=people["reviewer@skyline"])
    reviews.ask(
        review, by=people["reviewer@skyline"], text="The bank letter carries no stamp. Please send a stamped one."
    )


def _lock(firm: Firm, people: People) -> None:
    account = "0087654321"
    info = certification.fill_in(
        firm, people, account=account, bank="Harbour Bank", letter=certification.letter(firm, account)
    )
    certification.certify(firm, people, info, mistakes=3)


def _begin_draft(firm: Firm, people: People) -> None:
    certification.fill_in(firm, people, account="6214830211223344556", bank="招商银行", contact_phone="021-5080 5678")
