"""``permissions`` and ``openapi``: write what the contract tests compare."""
