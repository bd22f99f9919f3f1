"""What surrounds every operation: one language from beginning to end, and the headers of the answer."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.cache import patch_vary_headers

from partner_center.foundations.apikit.requests import ApiRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse


def doorway(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in one language from beginning to end, tell what is left of the budget, and let nobody keep a copy."""

    @wraps(run)
    def answer(request: ApiRequest, **values: object) -> HttpResponse:
        with translation.override(translation.get_language()):
            response = run(request, **values)
            response.headers["Content-Language"] = translation.get_language() or "en"
        for name, value in getattr(request, "budget", {}).items():  # absent where nobody was recognised
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return answer
