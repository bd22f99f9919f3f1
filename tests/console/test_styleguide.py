"""The living page: who may see it, and that every component on it can be drawn."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from partner_center.console.styleguide import design


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_sees_it_in_development(settings: Any, language: str) -> None:
    settings.MODE = "development"
    request = RequestFactory().get("/design/")
    request.user = AnonymousUser()
    with translation.override(language):
        page = design(request).content.decode()
    assert page.count('class="pc-specimen"') == 18
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=", page) == []


def test_strangers_do_not_see_it_in_production(settings: Any) -> None:
    settings.MODE = "production"
    request = RequestFactory().get("/design/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        design(request)
