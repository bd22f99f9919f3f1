"""Background work on performance: building months, refreshing them at night, files people ask for."""

from partner_center.domains.performance.jobs import builds, exports

__all__ = ["builds", "exports"]
