"""Screens of this domain, by what they are about."""
