"""The first page after signing in: what waits, where the money stands, how it goes, what is new."""

from partner_center.console.home.page import Home

__all__ = ["Home"]
