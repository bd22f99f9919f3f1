"""Two reviewers reach for the same review: the lock of the life-cycle's step lets exactly one have it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from partner_center.foundations.reviews import actions
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from types import SimpleNamespace

    from partner_center.foundations.identity.actor import Actor


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_takes_it(cast: SimpleNamespace) -> None:
    cast.submit(cast.applicant, by=cast.ann)
    start = Barrier(2)

    def reach(by: Actor) -> str:
        mine = Review.objects.get()
        start.wait(timeout=5)
        try:
            actions.take(mine, by=by)
        except WrongState:
            return "too late"
        else:
            return by.label
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        answers = sorted(hands.map(reach, [cast.rita, cast.ruth]))
    review = Review.objects.get()
    assert review.assigned_to is not None
    assert answers == [review.assigned_to.name, "too late"]
