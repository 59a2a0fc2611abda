"""Two agents who print at once never print the same letter twice; a message that comes back twice is said again once."""

import pytest

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.notifications.actions import print_letters as printing
from portal.notifications.actions import take_back as returning
from portal.notifications.actions.close_batch import abandon_batch, post_batch
from portal.notifications.actions.print_letters import print_letters
from portal.notifications.actions.take_back import take_back_report
from portal.notifications.models import LetterBatch, OutboxMessage
from portal.notifications.rules.returns import Return
from portal.people.models import Person, PersonMaison
from portal.people.notifications import Words, tell
from tests.people import factories

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WORDS = Words("Vos dates", "Bonjour.", "Bonjour.")


@pytest.fixture
def house():
    house = factories.maison()
    for number in range(8):
        person = Person.objects.create(
            display_name=f"Mme {number}", channel="letter", address_1="3 rue Haute", postal_code="38000", city="Grenoble"
        )
        PersonMaison.objects.create(person=person, maison=house, since=clock.today())
        tell(person, WORDS, purpose="t", by=None)
    return house


def printer(house, agent):
    def act():
        try:
            return print_letters(maison=house, by=agent)
        except Refusal as refusal:
            return refusal.code

    return act


def meet_before_taking(monkeypatch):
    """Both have chosen the same letters before either takes one."""
    meeting, choose = Meeting(), printing.by_house

    def chosen(letters):
        found = choose(letters)
        meeting()
        return found

    monkeypatch.setattr(printing, "by_house", chosen)
    monkeypatch.setattr(printing, "house_to_open_in", lambda maison: maison)  # two who print for one house wait for each other there too
    return meeting


def test_each_letter_is_in_one_batch(house, monkeypatch):
    agents = [factories.staff("accueil", house) for _ in range(2)]
    meet_before_taking(monkeypatch)
    given = together(*[printer(house, agent) for agent in agents])
    batches = list(LetterBatch.objects.all())
    assert sum(batch.count for batch in batches) == 8
    assert sum(batch.letters.count() for batch in batches) == 8
    assert "rien-a-imprimer" in given or len(batches) == 2
    assert not [answer for answer in given if isinstance(answer, Exception)]


def test_control_without_the_conditional_update_a_letter_is_printed_twice(house, monkeypatch):
    agents = [factories.staff("accueil", house) for _ in range(2)]
    meeting = Meeting()

    def looks_then_takes(batch, keys):
        free = list(OutboxMessage.objects.filter(pk__in=keys, batch=None, state="queued").values_list("pk", flat=True))
        meeting()
        OutboxMessage.objects.filter(pk__in=free).update(batch=batch, state="printed")
        return len(free)

    class NoTransaction:
        """On SQLite a transaction keeps the other away by itself: the control runs without one."""

        done, result = False, None

        def __init__(self, *args, **kwargs):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

    monkeypatch.setattr(printing, "_taken", looks_then_takes)
    monkeypatch.setattr(printing, "house_to_open_in", lambda maison: maison)
    monkeypatch.setattr(printing.request_keys, "once", NoTransaction)
    monkeypatch.setattr(printing.audit, "record", lambda *args, **kwargs: None)
    together(*[printer(house, agent) for agent in agents])
    assert meeting.met
    assert sum(LetterBatch.objects.values_list("count", flat=True)) == 16


def test_a_batch_is_posted_or_given_up_by_one_of_two(house):
    agent = factories.staff("accueil", house)
    batch = print_letters(maison=house, by=agent)

    def closing(act):
        def run():
            try:
                act(batch=LetterBatch.objects.get(pk=batch.pk), by=agent)
                return act.__name__
            except Refusal as refusal:
                return refusal.code

        return run

    given = together(closing(post_batch), closing(abandon_batch))
    assert "lot-ferme" in given
    state = "sent" if "post_batch" in given else "queued"
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {state}


@pytest.fixture
def sent():
    person = Person.objects.create(display_name="Mme A.", channel="email", email="a@exemple.fr", phone="+33612345678")
    message = tell(person, WORDS, purpose="t", by=None)
    OutboxMessage.objects.filter(pk=message.pk).update(state="sent", sent_at=clock.now())
    return message


def test_a_return_told_three_times_at_once_is_said_again_once(sent):
    report = Return(str(sent.uid), "adresse-inconnue", True)
    given = together(*[lambda: take_back_report(report=report)] * 3)
    assert given == [True] * 3
    assert OutboxMessage.objects.filter(instead_of=sent).count() == 1


def test_control_without_its_guard_a_return_is_written_down_twice(sent, monkeypatch):
    meeting, noted = Meeting(), []

    def looks_then_moves(pk, code):
        return OutboxMessage.objects.filter(pk=pk, state="sent").exists()

    monkeypatch.setattr(returning, "_returned", looks_then_moves)
    monkeypatch.setattr(returning, "_noted", lambda pk, by: (noted.append(pk), meeting()))
    report = Return(str(sent.uid), "adresse-inconnue", True)
    together(*[lambda: take_back_report(report=report)] * 2)
    assert len(noted) == 2
