import pytest

from portal.kit import registry
from portal.ledger import signals
from portal.ledger.models import Regie

from . import ground
from .fake_provider import FakeProvider
from .stripe_ground import gateway_to, open_bank


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


@pytest.fixture
def provider(monkeypatch):
    """A provider registered for the length of the test, and the online régie it needs."""
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    return fake


@pytest.fixture
def online(db, provider):
    return ground.online_regie()


@pytest.fixture
def hears(monkeypatch):
    """What the ledger told the rooms above, in order: (signal, what)."""
    told = []
    connected = []

    def listen(name, read):
        signal = getattr(signals, name)

        def note(**kwargs):
            told.append((name, read(kwargs)))

        signal.connect(note, weak=False)
        connected.append((signal, note))

    listen("charge_settled", lambda kwargs: kwargs["charge"].pk)
    listen("charge_reopened", lambda kwargs: kwargs["charge"].pk)
    for name in ("payment_succeeded", "payment_processing", "payment_lost"):
        listen(name, lambda kwargs: kwargs["payment"].pk)
    yield told
    for signal, note in connected:
        signal.disconnect(note)


@pytest.fixture
def bank():
    """The provider's stand-in, over HTTP."""
    with open_bank() as opened:
        yield opened


@pytest.fixture
def gateway(bank, online, monkeypatch):
    """Stripe's own file, speaking to the stand-in; the town allows it."""
    made = gateway_to(bank)
    Regie.objects.filter(pk=online.pk).update(provider="stripe")
    online.refresh_from_db()
    monkeypatch.setitem(registry.payment_providers._items, "stripe", (100, made))
    return made
