"""Performance: what counts, for whom. Bills meet associations and become attributed lines.

A **build** takes every loaded line of one month, finds the account's customer and the partner the customer belonged to
at the instant of the charge, and writes facts for the settlement engine. What belongs to nobody is kept in sight with
its reason. Builds are versions: a newer bill or association makes the next build, nothing is overwritten.
Consumption counts net of credits and adjustments; taxes do not (domain.md 9.1), nor does what a re-bound mid- or
long-tail customer consumes in its first six months with a new partner (domain.md rule 20, customers.queries.rebound).
"""
