import datetime as dt

import pytest
import time_machine

from tests.people import factories as people

from . import factories


@pytest.fixture
def noon(db):
    """Tuesday 24 November 2026, noon in Paris."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def agent(noon):
    return factories.agent()


@pytest.fixture
def baskets(agent):
    """The tariff of the baskets, without any version yet."""
    return factories.tariff(agent, scheme="paniers")


@pytest.fixture
def desk(client, noon):
    """A client signed in as somebody of the direction, who writes tariffs and reads the books."""
    return people.sign_in(client, people.staff("direction"))
