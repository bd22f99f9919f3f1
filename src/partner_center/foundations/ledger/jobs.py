"""The nightly proof that the ledger adds up."""

from __future__ import annotations

from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.ledger import checks

every("20 2 * * *", "ledger.reconcile")

SHOWN = 20
"""Findings named in the failure; the rest is counted."""


class LedgerBroken(Exception):  # noqa: N818 - says what happened
    """The ledger does not add up: somebody reached around its guards. Money must not move until it is explained."""


@job("ledger.reconcile")
def reconcile() -> None:
    """Compare balances, entries and contents; the job fails when anything differs, so that operators see it."""
    findings = checks.reconcile(contents=True)
    if findings:
        named = "; ".join(f"{one.code} {one.about}: {one.text}" for one in findings[:SHOWN])
        raise LedgerBroken(f"{len(findings)} findings: {named}")
