"""Solutions: what partners bring to market, listed by the vendor and linked to opportunities.

An **offering** is a partner's own goods in the vendor's marketplace or a baseline solution (domain.md 5.4). The partner
describes it, the vendor reviews and lists it. Two **marks** are the vendor's alone and hold for a span of time: the
core-map label, which the opportunity incentive asks for, and the store's whitelist, without which goods do not count
for the target of opportunities. Read `models`, `lifecycle`, `queries/counting`, `actions`.
"""
