"""Background work on bills: reading them, and files people ask for. Both modules declare their jobs when loaded."""

from partner_center.domains.billing.jobs import exports, reading

__all__ = ["exports", "reading"]
