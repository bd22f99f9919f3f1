"""Whether this installation can work: the database answers, and a worker has been heard of lately."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

SILENCE = timedelta(minutes=2)  # a worker beats every ten seconds


def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served; `worker` says "alive", "silent" or "never seen", for the monitoring to judge."""
    del request
    try:
        age = age_of_last_heartbeat()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable", "worker": "unknown"}, status=503)
    seconds = None if age is None else round(age.total_seconds())
    worker = "never seen" if age is None else "alive" if age < SILENCE else "silent"
    return JsonResponse({"status": "ok", "database": "ok", "worker": worker, "worker_seconds_ago": seconds})


def age_of_last_heartbeat() -> timedelta | None:
    """How long ago any worker last said that it lives; None when none is registered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        row: tuple[timedelta | None] = cursor.fetchone()
    return row[0]
