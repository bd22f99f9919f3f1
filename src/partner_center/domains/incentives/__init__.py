"""Incentives: programs with versioned policies, settlement runs, and the statements that partners confirm.

A **program** is what a partner takes part in; its **policy** is the released, versioned text of who earns what. A
**run** settles one month: performance meets the policies in force, and leaves an immutable snapshot. Publishing a run
makes one **statement** per partner and currency, with an **earning** (an incentive, with its own ID) per program and
association type, and accrues them in the ledger. Partners filter the details, give **feedback**, and confirm the
whole statement, or the deadline confirms it (seed 001, domain.md 9.3).

A delivered opportunity is rewarded on **application**: its orders and papers are reviewed with the calculation in
sight; the approval publishes a statement of its own, and from there all goes the same way (domain.md 10, ADR 0017).
Only partners that **take part** and are on the vendor's **whitelist** apply; every criterion says because of what.

What is confirmed is valid for a year; what nobody requests lapses (domain.md 9.4, ADR 0020).

Read models/ for the nouns, lifecycle/ for the clocks, actions/ for what happens.
"""
