import pytest

from . import ground


@pytest.fixture
def regie(db):
    return ground.desk()


@pytest.fixture
def agent(db, regie):
    """Somebody with a mandate today."""
    user = ground.agent()
    ground.mandate(regie, user)
    return user


@pytest.fixture
def home(db):
    return ground.household()
