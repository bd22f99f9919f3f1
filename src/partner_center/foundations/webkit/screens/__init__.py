"""The four screens, and what they share."""

from partner_center.foundations.webkit.screens.details import DetailScreen
from partner_center.foundations.webkit.screens.forms import FormScreen
from partner_center.foundations.webkit.screens.lists import ListScreen
from partner_center.foundations.webkit.screens.manners import ScreenMixin
from partner_center.foundations.webkit.screens.steps import StepScreen

__all__ = ["DetailScreen", "FormScreen", "ListScreen", "ScreenMixin", "StepScreen"]
