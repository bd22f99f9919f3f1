"""What a monitoring system learns from /health."""

import os
import subprocess
import sys

from django.db import connection
from django.test import Client


def heartbeat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_pages_can_be_served_before_any_worker_was_seen(client: Client, db: None) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "never seen", "worker_seconds_ago": None}


def test_a_worker_that_beats_is_alive(client: Client, db: None) -> None:
    heartbeat(300)
    heartbeat(5)
    assert client.get("/health").json()["worker"] == "alive"


def test_a_worker_that_stopped_beating_is_silent(client: Client, db: None) -> None:
    heartbeat(300)
    assert client.get("/health").json() == {
        "status": "ok",
        "database": "ok",
        "worker": "silent",
        "worker_seconds_ago": 300,
    }


def test_every_answer_carries_the_request_s_id(client: Client, db: None) -> None:
    assert client.get("/health", headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    assert len(client.get("/health", headers={"X-Request-ID": "a\nb"})["X-Request-ID"]) == 32


def test_the_browser_is_told_to_load_nothing_from_elsewhere(client: Client, db: None) -> None:
    policy = client.get("/health")["Content-Security-Policy"]
    assert sorted(part.strip() for part in policy.split(";")) == [
        "base-uri 'self'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


def test_without_a_database_it_says_so() -> None:
    program = "import django; django.setup(); from django.test import Client; print(Client().get('/health').content)"
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.stdout == """b'{"status": "down", "database": "unreachable", "worker": "unknown"}'\n"""
