"""How values look in JSON: amounts as plain decimal text, instants with their offset, Chinese as Chinese."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

if TYPE_CHECKING:
    from ninja import Schema


class Encoder(NinjaJSONEncoder):
    """Writes decimals without exponent and never as numbers, so that no reader makes floats of money."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 - whatever JSON does not know
        """Return what stands for a value that JSON does not know."""
        if isinstance(o, Decimal):
            return format(o, "f")
        if isinstance(o, datetime):
            return o.isoformat()
        return super().default(o)


class Renderer(JSONRenderer):
    """The library's renderer with our manners."""

    encoder_class = Encoder
    json_dumps_params = {"ensure_ascii": False}


def to_json(data: object) -> str:
    """Return data as the API writes it."""
    return json.dumps(data, cls=Encoder, ensure_ascii=False)


def respond(request: HttpRequest, schema: type[Schema], record: object, *, status: int = 200) -> HttpResponse:
    """Return a record in the shape of a schema."""
    shaped = schema.model_validate(record, context={"request": request, "response_status": status})
    return HttpResponse(to_json(shaped.model_dump()), status=status, content_type="application/json; charset=utf-8")
