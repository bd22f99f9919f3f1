"""What people fill in about customers; ``FOR_STEP`` finds the form of a step by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.forms.associations import AssociateForm, DayField, EndForm, RegisterForm, today

if TYPE_CHECKING:
    from django import forms

FOR_STEP: dict[str, type[forms.Form]] = {}
"""The form of each step that asks something."""

__all__ = ["FOR_STEP", "AssociateForm", "DayField", "EndForm", "RegisterForm", "today"]
