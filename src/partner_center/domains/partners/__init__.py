"""Partner companies: their profile, and the business information that must be certified before money flows.

A partner is a company of kind *partner*; its **profile** adds what the vendor knows about it, its **business
information** is certified in steps: review, then a small random transfer whose amount the partner enters (domain.md
1.3). A change is a new version; while it is being certified nothing is paid.
"""
