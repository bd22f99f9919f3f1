"""Production refuses to start on anything that would endanger real data, and says how to mend it."""

import os
import subprocess
import sys

import pytest
from django.test import override_settings

from partner_center.config.guards import terms_from
from partner_center.foundations.lifecycle.checks import check_terms

SAFE = {
    "PC_MODE": "production",
    "PC_SECRET_KEY": "a-long-random-text-that-only-this-server-knows-0123456789",
    "PC_HOSTS": "partners.example.com",
    "DATABASE_URL": "postgres://pc:secret@db.example.com:5432/pc",
    "EMAIL_URL": "smtp+tls://pc:secret@mail.example.com:587",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings as a server would, in a process of its own."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PC_", "DATABASE_URL", "EMAIL_URL"))
    }
    chosen = {name: value for name, value in {**SAFE, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import partner_center.config.settings as s; print(s.MODE, s.SECURE_HSTS_SECONDS)"],
        env={**clean, **chosen},
        capture_output=True,
        text=True,
        check=False,
    )


def test_starts_when_everything_is_set() -> None:
    assert start().stdout == "production 31536000\n"


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"PC_SECRET_KEY": None}, "PC_SECRET_KEY is missing"),
        ({"PC_SECRET_KEY": "short"}, "PC_SECRET_KEY is missing or shorter than 32 characters"),
        ({"PC_DEBUG": "1"}, "Unset it, or set PC_DEBUG=0"),
        ({"DATABASE_URL": None}, "accept the embedded database with PC_ALLOW_EMBEDDED=1"),
        ({"PC_HOSTS": None}, "PC_HOSTS=partners.example.com"),
        ({"PC_HOSTS": "*"}, "PC_HOSTS=partners.example.com"),
        ({"EMAIL_URL": None}, "accept that no mail leaves with PC_ALLOW_NO_MAIL=1"),
        ({"PC_TERMS": "{"}, "PC_TERMS is not valid JSON"),
        ({"PC_TERMS": '{"StatementLife.publicity": 5}'}, "5 is no term of StatementLife.publicity"),
    ],
)
def test_refuses_and_names_the_mend(changes: dict[str, str | None], names: str) -> None:
    refused = start(**changes)
    assert refused.returncode == 1
    assert "ImproperlyConfigured" in refused.stderr
    assert names in refused.stderr


def test_the_embedded_database_may_be_accepted() -> None:
    assert start(DATABASE_URL=None, PC_ALLOW_EMBEDDED="1").stdout == "production 31536000\n"


def test_no_mail_may_be_accepted() -> None:
    assert start(EMAIL_URL=None, PC_ALLOW_NO_MAIL="1").stdout == "production 31536000\n"


def test_terms_are_days_and_whether_they_are_working_days() -> None:
    assert terms_from('{"StatementLife.publicity": [5, true]}') == {"StatementLife.publicity": (5, True)}
    assert terms_from("") == {}


def test_a_term_of_an_unknown_deadline_is_refused() -> None:
    terms = terms_from('{"StatementLife.publicity": [5, true], "Nobody.knows": [1, false]}')
    with override_settings(TERMS=terms):
        assert [error.msg for error in check_terms()] == ["TERMS names the unknown deadline 'Nobody.knows'."]
