"""Screens of the incentives, by noun; partners and the vendor look at the same ones."""
