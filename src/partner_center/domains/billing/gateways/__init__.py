"""Doors to the outside: reading the billing files that clouds send (FOCUS 1.0)."""
