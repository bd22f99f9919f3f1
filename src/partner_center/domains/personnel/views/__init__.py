"""Screens of delivery people and certificates."""
