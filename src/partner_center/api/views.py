"""The API's few pages for people: its documentation and the list of its problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from partner_center.foundations.apikit.problems import FAMILIES, Problem, answer


def documentation(request: HttpRequest) -> HttpResponse:
    """Show every operation, to read and to try out; whoever is signed in to the console needs no token here."""
    return render(request, "api/docs.html")


def problem_list(request: HttpRequest) -> HttpResponse:
    """Explain every kind of problem; each answer's ``type`` points here."""
    return render(request, "api/problems.html", {"families": FAMILIES})


def in_our_manner(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let an address that does not know the method say so as a problem, where the library answers in plain text."""

    @wraps(view)
    def run(request: HttpRequest, *args: object, **values: object) -> HttpResponseBase:
        response = view(request, *args, **values)
        if isinstance(response, HttpResponseNotAllowed):
            allow = {"Allow": response.headers["Allow"]}
            return answer(Problem("method_not_allowed", _("This method is not offered here."), headers=allow))
        return response

    return run


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer an address that does not exist in the API's own manner."""
    del request
    return answer(Problem("not_found", _("There is no such address in this API.")))
