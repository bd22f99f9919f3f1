"""Screens about customers: for vendor and partner the list and the pages, for the customer its partner."""
