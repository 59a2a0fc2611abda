"""A secret vote read as an attacker would: every table before and after, the session, the journal of the house, screens during the vote, a
result that would say what somebody chose."""

import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from maisons_habitants.committees.actions.answer_meeting import give_proxy
from maisons_habitants.committees.actions.cast_vote import cast_secret
from maisons_habitants.committees.actions.close_vote import close_vote, void_vote
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.actions.step_aside import step_aside
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.models import Mandate, OpenBallot, SecretVoter, Vote, VoteChoice
from maisons_habitants.committees.reading.table import meetings_read, table_of
from maisons_habitants.committees.screens.sitting import ballot_of
from portal.kit.models import AuditLine, RequestKey
from portal.kit.request_keys import FIELD
from portal.people.models import Person, User
from tests.people import factories
from tests.rights.test_baskets_told import KEYS

from . import factories as make
from .evening import BOARD, choice, evening, leaves
from .test_votes import refused

LASTS = re.compile(r' data-lasts="\d+"')
pytestmark = pytest.mark.django_db
RARE = "Salle des Alizés-Bleus"
VOTERS, TALLIES = SecretVoter._meta.db_table, VoteChoice._meta.db_table
COUNTS = {VOTERS, TALLIES}


def put(meeting, **fields) -> Vote:
    choices = ((RARE, True), ("Salle du Port", True), ("Abstention", False))
    return open_vote(item=meeting.items.first(), question="Quel nom ?", by=None, choices=choices, secret=True, **fields)


def everything() -> dict[str, list]:
    """Every row of every table, as the database has it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def changed(before: dict, after: dict) -> set[str]:
    return {name for name, rows in after.items() if rows != before[name]}


@pytest.fixture
def telephone(client):
    """(meeting, members, the first one's telephone)."""
    meeting, members = evening(4)
    user = User.objects.create_user(email="alizee@exemple.fr")
    Person.objects.filter(pk=members[0].person_id).update(user=user)
    client.force_login(user)
    return meeting, members, client


def votes_by_telephone(client, meeting, vote, voice, words):
    sent = {"vote": vote.pk, "voice": voice.pk, "choice": choice(vote, words).pk}
    return client.post(reverse("committees:vote", args=[meeting.pk]), sent)


def test_a_voice_from_a_telephone_changes_a_count_and_who_voted_and_no_other_row(telephone, caplog):
    meeting, members, client = telephone
    vote = put(meeting)
    client.get(reverse("committees:vote", args=[meeting.pk]))
    before = everything()
    with caplog.at_level(logging.DEBUG):
        answer = votes_by_telephone(client, meeting, vote, members[0], RARE)
        client.get(answer.url)
    after = everything()
    assert changed(before, after) == COUNTS
    [row] = set(after[VOTERS]) - set(before[VOTERS])
    known = {"id": SecretVoter.objects.get().pk, "vote_id": vote.pk, "mandate_id": members[0].pk}
    with connection.cursor() as cursor:  # columns stand in the order in which they were made
        columns = [column.name for column in connection.introspection.get_table_description(cursor, VOTERS)]
    assert set(columns) == set(known) and row == repr(tuple(known[column] for column in columns))
    kept = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [words for words in kept if RARE in words or str(choice(vote, RARE).pk) in words.split()]


def test_the_telephone_that_goes_round_leaves_no_other_row_either(client):
    meeting, members = evening(3)
    factories.sign_in(client, factories.staff("responsable", make.house()))
    vote = put(meeting)
    address = reverse("committees_desk:lent", args=[meeting.pk, vote.pk])
    assert client.get(address).status_code == 200
    before = everything()
    answer = client.post(address, {"voice": members[1].pk, "choice": choice(vote, RARE).pk})
    assert changed(before, everything()) == COUNTS, answer.url


def test_control_an_open_vote_is_in_the_journal_and_in_keys(telephone):
    meeting, members, client = telephone
    vote = open_vote(item=meeting.items.first(), question="Quel nom ?", by=None)
    before = everything()
    sent = {"vote": vote.pk, "voice": members[0].pk, "choice": choice(vote, "Pour").pk, FIELD: "5b0b7d3c-3b7d-4ad6-9b0a-3d6a1f2f0c11"}
    client.post(reverse("committees:vote", args=[meeting.pk]), sent)
    assert changed(before, everything()) == {OpenBallot._meta.db_table, AuditLine._meta.db_table, RequestKey._meta.db_table}


def test_a_refused_voice_leaves_no_row_at_all(telephone):
    meeting, members, client = telephone
    vote = put(meeting)
    votes_by_telephone(client, meeting, vote, members[0], RARE)
    before = everything()
    votes_by_telephone(client, meeting, vote, members[0], "Salle du Port")
    votes_by_telephone(client, meeting, vote, members[1], RARE)
    assert changed(before, everything()) == set()


def test_what_she_chose_is_in_no_cookie_no_address_and_no_page_kept(telephone):
    meeting, members, client = telephone
    vote = put(meeting)
    answer = votes_by_telephone(client, meeting, vote, members[0], RARE)
    assert answer.url == reverse("committees:vote", args=[meeting.pk])
    key = str(choice(vote, RARE).pk)
    cookies = {name: morsel.value for name, morsel in answer.cookies.items() if name not in (settings.CSRF_COOKIE_NAME, "sessionid")}
    assert not [value for value in cookies.values() if RARE in value or f'"{key}"' in value]
    for page in (answer, client.get(answer.url)):
        assert "no-store" in page["Cache-Control"]


def test_no_screen_says_a_count_while_it_goes_on_whatever_its_counts(telephone):
    """The same pages, letter for letter, whichever the choice was."""
    meeting, members, hers = telephone
    desk = type(hers)()
    factories.sign_in(desk, factories.staff("responsable", make.house()))
    pages = [
        (desk, reverse("committees_desk:sitting", args=[meeting.pk])), (hers, reverse("committees:vote", args=[meeting.pk])),
        (hers, reverse("committees:meeting", args=[meeting.pk])),
    ]  # fmt: skip
    vote = put(meeting)
    pages.append((desk, reverse("committees_desk:lent", args=[meeting.pk, vote.pk])))
    cast_secret(vote=vote, voice=members[1].pk, choice=choice(vote, RARE).pk)

    def shown() -> list[str]:
        answers = [client.get(address) for client, address in pages]
        assert {answer.status_code for answer in answers} == {200}
        return [plain(answer.content.decode()) for answer in answers]

    first = shown()
    assert all("Quel nom ?" in text for text in (first[0], first[1], first[3])) and "1</strong> voix sur 4" in first[0]
    vote.choices.filter(words=RARE).update(tally=0)
    vote.choices.filter(words="Abstention").update(tally=1)
    assert shown() == first


def plain(text: str) -> str:
    """Without what changes at each reading: keys, and the seconds that the list's token still lasts."""
    return LASTS.sub("", KEYS.sub("", text))


def test_the_order_of_names_on_the_screens_is_not_that_of_the_votes(client):
    meeting, members = evening(6)
    factories.sign_in(client, factories.staff("responsable", make.house()))
    vote = put(meeting)
    for one in (members[4], members[1], members[5]):
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, RARE).pk)
    for one in (members[5], members[4]):
        leaves(meeting, one)  # voted, then left
    ballot = ballot_of(vote, table_of(meetings_read().get(pk=meeting.pk)))
    assert [line.voice.key for line in ballot.voices] == [one.pk for one in members[:4]]
    assert [line.voice.key for line in ballot.gone] == [members[4].pk, members[5].pk]


def test_one_voice_alone_is_not_counted_out_loud():
    """Closed as soon as the first has voted, a secret vote would say what she chose."""
    meeting, members = evening(4)
    vote = put(meeting)
    cast_secret(vote=vote, voice=members[0].pk, choice=choice(vote, RARE).pk)
    refused("une-seule-voix", close_vote, vote=vote, by=None)
    cast_secret(vote=vote, voice=members[1].pk, choice=choice(vote, RARE).pk)
    assert close_vote(vote=vote, by=None).counted["voices"] == 2
    paper = put(meeting, on_paper=True)
    first, *rest = (one.pk for one in paper.choices.all())
    refused("une-seule-voix", close_vote, vote=paper, by=None, tallies={first: 1, **dict.fromkeys(rest, 0)})
    void_vote(vote=paper, by=None)
    alone, [only] = evening(1)
    vote = put(alone)
    cast_secret(vote=vote, voice=only.pk, choice=choice(vote, RARE).pk)
    assert close_vote(vote=vote, by=None).counted["voices"] == 1


def test_who_cast_anothers_voice_secretly_does_not_step_aside_any_more():
    """Her proxy's voice, or that of whom she sits for: it would stay in the count though she is off it."""
    meeting, members = evening(5, there=4, **BOARD)
    give_proxy(meeting=meeting, giver=members[4], bearer=members[0], by=None)
    vote = put(meeting, asking=4)
    cast_secret(vote=vote, voice=members[4].pk, choice=choice(vote, RARE).pk, bearer=members[0].pk)
    refused("a-deja-vote", step_aside, item=vote.item, mandate=members[0].pk, by=None)
    step_aside(item=vote.item, mandate=members[1].pk, by=None)  # who has nothing in the count may
    meeting, members = evening(5, **BOARD)
    deputy = make.mandate(meeting.body, on=make.seat(meeting.body, deputy_of=members[0].seat))
    leaves(meeting, members[0])
    tick_presence(meeting=meeting, mandate=deputy.pk, presence="present", by=None)
    vote = put(meeting, asking=4)
    cast_secret(vote=vote, voice=members[0].pk, choice=choice(vote, RARE).pk, bearer=deputy.pk)
    refused("a-deja-vote", step_aside, item=vote.item, mandate=deputy.pk, by=None)
    assert Mandate.objects.filter(secret_votes__vote=vote).get() == members[0]
