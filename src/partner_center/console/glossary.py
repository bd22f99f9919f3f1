"""The field's words and what they mean here, for the help pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: tuple[tuple[Promise, Promise], ...] = (
    (_("Performance"), _("What your customers consumed and what counts for your incentives, before any rate.")),
    (_("Association"), _("A customer belongs to a partner for a span of time, by resale or by referral.")),
    (_("Resale"), _("The partner sells the cloud in its own name and bills the customer.")),
    (_("Referral"), _("The partner brought the customer, who has its contract with the vendor.")),
    (_("Incentive program"), _("What the vendor pays incentives for. Its policy says who earns how much.")),
    (_("Policy"), _("One version of a program's terms. Once released it never changes; a new version follows.")),
    (_("Ladder"), _("Rates that rise with the amount reached: on the whole amount, or on each part by its own rate.")),
    (_("Settlement run"), _("The calculation of one month: performance, policies, and every line explained.")),
    (_("Statement"), _("Everything a partner earned in one month and currency. It is confirmed as a whole.")),
    (_("Publicity"), _("The days in which you check a statement. Without an objection it confirms itself.")),
    (_("Feedback"), _("A question about a line of a statement; the vendor answers it in writing.")),
    (_("Open item"), _("One amount on its way from earning to payment. Requests are made of open items.")),
    (_("Payment request"), _("You ask to be paid for several months at once, and send invoices for the sum.")),
    (_("Certified business information"), _("The tax and bank data you are paid with, proven by a small transfer.")),
    (_("Claim"), _("A negative amount: credits outweighed the charges. It is taken off your next request.")),
    (_("FOCUS"), _("An open standard for billing files. The vendor's bills arrive in it.")),
    (_("Working day"), _("A day on which people work in your country, moved weekends included.")),
)


def words() -> list[tuple[str, str]]:
    """Return every word and its meaning in the reader's language, in its alphabet."""
    return sorted((str(word), str(meaning)) for word, meaning in _WORDS)
