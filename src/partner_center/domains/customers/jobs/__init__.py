"""Background work about customers; importing this room registers all of it."""

from partner_center.domains.customers.jobs import exports, prospects, questions, request_exports, requests

__all__ = ["exports", "prospects", "questions", "request_exports", "requests"]
