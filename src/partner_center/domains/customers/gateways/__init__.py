"""Doors to systems outside: the vendor's account system."""
