"""Screens of offerings."""
