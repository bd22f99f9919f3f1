"""Management commands of the operator."""
