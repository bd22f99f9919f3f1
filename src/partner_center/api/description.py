"""What the OpenAPI description says of every operation: the key that writes carry, and the shape of every no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI

if TYPE_CHECKING:
    from ninja.openapi.schema import OpenAPISchema

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457; /api/v1/problems explains every kind",
    "required": ["type", "title", "status", "detail", "code", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message", "params"],
                "properties": {
                    "pointer": {"type": "string", "description": "the field of the body, as #/rungs/0/rate"},
                    "parameter": {"type": "string", "description": "the parameter of the address"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "params": {"type": "object"},
                },
            },
        },
    },
}
NO = {
    "description": "Any no",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "required of tokens: the same key and request happen once and get the same answer for 7 days",
    "schema": {"type": "string", "maxLength": 255},
}


class DescribedApi(NinjaAPI):
    """The library's API, whose description also tells what all operations have in common."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of every operation."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                operation["responses"]["default"] = NO
                if method != "get":
                    operation["parameters"] = [*operation["parameters"], KEY]
        return schema
