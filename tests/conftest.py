"""What every test gets: test manners in the settings, a folder of its own, and a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings

from tools.messages import compile_catalogues

FOLDER = tempfile.mkdtemp(prefix="partner-center-test-")
os.environ |= {
    "PC_MODE": "test",
    "PC_DATA_DIR": FOLDER,
    "DJANGO_SETTINGS_MODULE": "partner_center.config.settings",
}


django.setup()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues that changed, once for all processes."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once Playwright's loop runs in a process, no other asynchronous code can."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Begin each test in the default language: a request leaves its thread in the language it answered in."""
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this process its own copy of a migrated database, and a new copy after each test with real transactions."""
    from django.test import TransactionTestCase

    from tests.database import TestDatabase

    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    database = TestDatabase(worker)

    def begin_again(_case: TransactionTestCase) -> None:
        """Instead of emptying every table: as fast, and what migrations have filled in is there again."""
        database.restore()

    TransactionTestCase._fixture_teardown = begin_again  # type: ignore[method-assign]  # Django has no hook for it
    with django_db_blocker.unblock(), database.ready():
        yield
