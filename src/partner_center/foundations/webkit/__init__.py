"""Screens in a few lines: lists, details, forms and steps as Django generic views, and panels and columns as data.

Read `columns.py` and `panels.py` (what a screen is made of), then `screens/` (the four screens), then `values.py`
(how a value looks). docs/howto/add-a-screen.md shows one screen of each kind.
"""
