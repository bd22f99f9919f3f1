"""Addresses of the API: version 1, its documentation, and an honest answer for everything else below /api/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from partner_center.api.v1 import api
from partner_center.api.views import documentation, in_our_manner, nowhere, problem_list

operations, _kind, namespace = api.urls
# The root stays: the description of the API asks for its address. Nothing is there to see.
operations = [
    URLPattern(
        one.pattern, nowhere if one.name == "api-root" else in_our_manner(one.callback), one.default_args, one.name
    )
    for one in operations
    if isinstance(one, URLPattern)
]

urlpatterns = [
    path("v1/docs", documentation, name="api-docs"),
    path("v1/problems", problem_list, name="api-problems"),
    path("v1/", (operations, "ninja", namespace)),
    re_path(r"^.*$", nowhere, name="api-nowhere"),
]
