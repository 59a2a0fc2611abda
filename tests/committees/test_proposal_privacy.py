"""What is known of whoever proposed something or gave a voice: told, erased, merged, gone one year after the answer."""

import datetime as dt

import pytest

from maisons_habitants.committees.actions.answer_proposal import answer_proposal
from maisons_habitants.committees.actions.forget_proposals import forget_proposals, forgettable
from maisons_habitants.committees.actions.give_voice import give_voice
from maisons_habitants.committees.actions.merge_proposals import merge_proposals
from maisons_habitants.committees.actions.set_aside import set_aside
from maisons_habitants.committees.enums import Aside, Outcome
from maisons_habitants.committees.exports.proposals import proposals_told
from maisons_habitants.committees.models import Proposal, Support
from portal.kit import clock, registry

from . import factories as make
from .test_proposals import keeper, published, seen

pytestmark = pytest.mark.django_db
GONE = {"proposal_authors": 0, "proposal_voices": 0, "proposals_aside": 0}


@pytest.fixture
def lived():
    """Amina said it; Bob said the same, merged; both gave their voice twice over, Zoé once."""
    by, amina, bob, zoe = keeper(), *(make.person(name) for name in ("Amina", "Bob", "Zoé"))
    kept, gone = published(person=amina, by=by), published("Des bancs", person=bob, by=by)
    for row, person in ((kept, amina), (gone, amina), (kept, bob), (gone, bob), (kept, zoe)):
        give_voice(proposal=row, person=person, by=None)
    merge_proposals(absorbed=gone, kept=kept, by=by)
    return by, kept, gone, amina


def test_she_takes_away_her_words_and_her_voices(lived):
    _, kept, _, amina = lived
    told = proposals_told(amina)["propositions"]
    assert [line["vos_mots"] for line in told["dites"]] == [kept.words] and len(told["voix"]) == 2
    assert proposals_told(make.person("Odile")) == {}


def test_when_she_asks_the_words_stay_the_link_goes_her_voice_stays_in_the_number(lived):
    _, kept, _, amina = lived
    part = registry.erasures.get("committees.proposals")
    assert part.held(amina) == 3 and seen(kept).voices == 3
    part.erase(amina, by=None)
    kept.refresh_from_db()
    assert part.held(amina) == 0 and kept.person is None and kept.public_words and seen(kept).voices == 3
    assert not Support.objects.filter(person=amina).exists()


def test_what_only_she_and_the_team_have_read_goes_with_her():
    amina = make.person("Amina")
    waiting = make.proposal("Moi, Amina, je demande un banc", person=amina)
    shown = make.published("Un banc", person=amina)
    Proposal.objects.filter(pk=shown.pk).update(words="Moi, Amina, je demande un banc")
    registry.erasures.get("committees.proposals").erase(amina, by=None)
    shown.refresh_from_db()
    assert not Proposal.objects.filter(pk=waiting.pk).exists() and shown.words == shown.public_words == "Un banc"


def test_one_year_after_the_answer_alone(lived):
    by, kept, gone, _ = lived
    day = clock.today()
    answer_proposal(proposal=kept, outcome=Outcome.STUDIED, words="On compte.", by=by)
    assert forget_proposals(today=day + dt.timedelta(days=800)) == GONE, "a study is no answer"
    answer_proposal(proposal=kept, outcome=Outcome.REFUSED, words="La place manque.", by=by)
    assert forget_proposals(today=day + dt.timedelta(days=364)) == GONE
    later = day + dt.timedelta(days=370)
    expected = {"proposal_authors": 2, "proposal_voices": 5, "proposals_aside": 0}
    assert forgettable(later) == expected == forget_proposals(today=later) and forgettable(later) == GONE
    assert seen(kept).voices == 3 and not Proposal.objects.filter(pk__in=(kept.pk, gone.pk), person__isnull=False).exists()


def test_what_was_put_aside_goes_after_six_months():
    by, row = keeper(), make.proposal("Des tapis", person=make.person("Amina"))
    set_aside(proposal=row, why=Aside.ADVERT, by=by)
    day = clock.today()
    assert forget_proposals(today=day + dt.timedelta(days=180)) == GONE
    later = day + dt.timedelta(days=186)
    assert forgettable(later) == {**GONE, "proposals_aside": 1} == forget_proposals(today=later)
    assert not Proposal.objects.exists()


def test_on_the_29th_of_february():
    assert forget_proposals(today=dt.date(2028, 2, 29)) == GONE


def test_beside_two_records_of_one_person(lived):
    *_, amina = lived
    assert registry.merges.get("committees.proposals").summary(amina) == [("Propositions", "1")]
    assert (
        registry.purge_previews.get("committees.proposals")(clock.today())
        == GONE
        == registry.purges.get("committees.proposals")(clock.today())
    )
