"""Addresses under which a caller watches long work; they cannot be guessed from the work's key."""

from __future__ import annotations

from django.core.signing import Signer

SIGNER = Signer(salt="apikit.progress", sep="~")


def progress_url(key: str) -> str:
    """Return the address of a piece of work, for the resource that started it."""
    return f"/api/v1/jobs/progress/{SIGNER.sign(key)}"
