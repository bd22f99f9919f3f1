"""Screens about bills: the files, their rows and lines, and the accounts they name."""
