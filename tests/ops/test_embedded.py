"""The embedded server: durable after a kill, shared by borrowers, stopped by the last, and not deaf to Chinese."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from partner_center.ops.embedded import (
    DATABASE,
    OWNER,
    SUPERUSER,
    Cluster,
    EmbeddedDatabaseError,
    is_alive,
    refuse_deaf_locale,
)
from partner_center.ops.postgres_programs import NoPostgresError, find_programs


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """A server of its own with durable settings."""
    return Cluster(tmp_path_factory.mktemp("postgres"))


def test_everybody_may_borrow_it_and_the_last_one_stops_it(cluster: Cluster) -> None:
    with cluster.running():
        with cluster.running():
            assert cluster.is_running()
        assert cluster.is_running()
    assert not cluster.is_running()


def test_it_is_durable_and_its_owner_is_no_superuser(cluster: Cluster) -> None:
    with cluster.running(), cluster.connect(OWNER, DATABASE) as connection:
        told = {
            name: connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "is_superuser")
        }
    assert told == {
        "fsync": ("on",),
        "synchronous_commit": ("on",),
        "full_page_writes": ("on",),
        "listen_addresses": ("",),
        "is_superuser": ("off",),
    }


def test_what_was_committed_survives_a_kill(cluster: Cluster) -> None:
    with cluster.running():
        with cluster.connect(OWNER, DATABASE) as connection:
            connection.execute("CREATE TABLE kept (n integer)")
            connection.execute("INSERT INTO kept VALUES (42)")
        server = int((cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGKILL)
        while is_alive(server):
            time.sleep(0.01)
        with cluster.running(), cluster.connect(OWNER, DATABASE) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
    assert not cluster.is_running()


def test_a_killed_borrower_does_not_keep_it_alive(cluster: Cluster) -> None:
    program = f"""
import pathlib, time
from partner_center.ops.embedded import Cluster
with Cluster(pathlib.Path({str(cluster.home)!r})).running():
    print("up", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as borrower:
        assert borrower.stdout is not None
        assert borrower.stdout.readline() == "up\n"
        borrower.kill()
    assert cluster.is_running()
    with cluster.running():
        pass
    assert not cluster.is_running()


def test_an_interrupted_beginning_leaves_no_half_data(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "pg", careless=True)
    (tmp_path / "pg" / "data.new" / "base").mkdir(parents=True)
    with cluster.running():
        assert cluster.is_running()


def test_a_database_deaf_to_chinese_is_refused(cluster: Cluster) -> None:
    with cluster.running():
        with cluster.connect(SUPERUSER, "postgres") as connection:
            connection.execute("CREATE DATABASE deaf TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C'")
        with cluster.connect(SUPERUSER, "deaf") as connection, pytest.raises(EmbeddedDatabaseError, match="LC_CTYPE"):
            refuse_deaf_locale(connection)


def test_data_of_another_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoPostgresError, match="written by PostgreSQL 9"):
        find_programs().must_fit(tmp_path)


def test_a_long_path_still_fits_into_a_socket_s_name(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("a" * 60) / ("b" * 60))
    assert len(str(deep.socket_dir / ".s.PGSQL.5432")) < 108
    assert deep.socket_dir == Cluster(deep.home).socket_dir


def test_nobody_else_can_enter(cluster: Cluster) -> None:
    with cluster.running():
        assert [oct(folder.stat().st_mode)[-3:] for folder in (cluster.socket_dir, cluster.data)] == ["700", "700"]
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            cluster.connect("stranger", DATABASE)
