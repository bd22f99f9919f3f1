"""What production refuses to start with, and how to mend each."""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEFAULT_SECRET = "not-a-secret-everybody-can-read-this-in-the-source-code"  # noqa: S105 - refused in production, see below
SHORTEST_SECRET = 32


def refuse_unsafe_production(*, secret: str, debug: bool, hosts: Sequence[str], embedded: bool, mailless: bool) -> None:
    """Raise ImproperlyConfigured for the first setting that would endanger real data, naming the variable to set.

    `embedded` means: on the embedded database, without PC_ALLOW_EMBEDDED; `mailless`: without EMAIL_URL and without
    PC_ALLOW_NO_MAIL.
    """
    if secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            "PC_SECRET_KEY is missing or shorter than 32 characters. Set it to a random text that only this server "
            "knows: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    if debug:
        raise ImproperlyConfigured("PC_DEBUG shows internals to everybody. Unset it, or set PC_DEBUG=0.")
    if embedded:
        raise ImproperlyConfigured(
            "DATABASE_URL is missing. Point it to a PostgreSQL 15 or newer that is backed up "
            "(postgres://user:password@host:5432/name), or accept the embedded database with PC_ALLOW_EMBEDDED=1.",
        )
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("PC_HOSTS must name the host names of this server: PC_HOSTS=partners.example.com")
    if mailless:
        raise ImproperlyConfigured(
            "EMAIL_URL is missing: nobody would hear of deadlines and decisions, or could reset a password. Set it "
            "(smtp+tls://user:password@mail.example.com:587), or accept that no mail leaves with PC_ALLOW_NO_MAIL=1.",
        )


def terms_from(text: str) -> dict[str, tuple[int, bool]]:
    """Read PC_TERMS: a JSON object of [number, whether working days] by "Lifecycle.deadline"."""
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise ImproperlyConfigured(f"PC_TERMS is not valid JSON: {error}.") from error
    for key, term in found.items() if isinstance(found, dict) else [("", found)]:
        is_term = isinstance(term, list) and [type(one) for one in term] == [int, bool] and term[0] > 0
        if not (key and is_term):
            raise ImproperlyConfigured(
                f"PC_TERMS: {json.dumps(term)} is no term{f' of {key}' if key else ''}. Write days and whether working "
                'days are meant: {"StatementLife.publicity": [5, true]}',
            )
    return {key: (days, working) for key, (days, working) in found.items()}


def own_secret(folder: Path) -> str:
    """The random secret of one demo, made at its first start: sign-ins outlive a restart, and nobody can forge them."""
    file = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()
