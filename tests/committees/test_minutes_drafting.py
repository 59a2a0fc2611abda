"""Minutes drafted from the facts: who is named to whom, votes as counts, what a meeting without enough members says."""

import pytest

from maisons_habitants.committees.enums import MeetingState, VoteState
from maisons_habitants.committees.models import Proxy, StepAside, Vote
from maisons_habitants.committees.reading.facts import facts_of
from maisons_habitants.committees.reading.minutes import draft_of, private_names, public_text_of
from maisons_habitants.committees.rules.drafting import for_everybody
from portal.kit import clock

from . import evenings
from . import factories as make
from .evenings import PUBLIC, SECRET

pytestmark = pytest.mark.django_db


def closed_vote(item, *tallies, **fields) -> Vote:
    vote = make.vote(item, state=VoteState.CLOSED, closed_at=clock.now(), **fields)
    for choice, tally in zip(vote.choices.all(), tallies, strict=True):
        choice.tally = tally
        choice.save(update_fields=["tally"])
    vote.result = vote.choices.get(position=1)
    vote.counted = {"cast": sum(tallies), "present": 3}
    vote.save()
    return vote


def test_members_read_every_chosen_name_and_everybody_only_those_who_agreed():
    whole, public = draft_of(evenings.held(here="ppeap"))
    assert f"- Présents (3) : {PUBLIC}, {SECRET} et Paul" in whole
    assert "- Excusés (1) : Karim" in whole and "- Absents (1) : Léa B." in whole
    assert f"- Présents (3) : {PUBLIC} et 2 autres membres" in public
    assert "- Excusés (1) : 1 membre" in public
    assert not any(name in public for name in (SECRET, "Karim", "Léa B.", "Paul", "Zéphyrin", "Diallo"))


def test_who_did_not_come_is_named_to_members_alone():
    body = make.body()
    make.mandate(body, make.person("Inès"), public_name=True)
    whole, public = draft_of(evenings.held(body, here="a"))
    assert "Absents (1) : Inès" in whole and "Absents" not in public and "Inès" not in public


def test_who_left_early_is_told_to_members_alone():
    whole, public = draft_of(evenings.held(here="lpppp"))
    assert f"{PUBLIC} (parti·e avant la fin)" in whole
    assert PUBLIC in public and "parti" not in public


def test_a_vote_is_counts_and_a_secret_one_says_that_it_was():
    meeting = evenings.held(here="ppppp")
    item = make.item(meeting, "Le goûter", decision="Un goûter le mercredi.", notes="On en a parlé.")
    closed_vote(item, 3, 1, 1, secret=True)
    for text in draft_of(meeting):
        assert "## 1. Le goûter\nOn en a parlé.\nVote à bulletin secret. Êtes-vous d’accord ? Pour 3, Contre 1, Abstention 1." in text
        assert "Retenu : Pour." in text and "Décidé : Un goûter le mercredi." in text


def test_who_stepped_aside_is_a_count_without_a_reason():
    meeting = evenings.held(here="ppppp")
    item = make.item(meeting)
    for mandate in make.members(meeting.body)[:2]:
        StepAside.objects.create(item=item, mandate=mandate, why="family")
    for text in draft_of(meeting):
        assert "2 membres n’ont pas pris part à la décision." in text
        assert "famille" not in text


def test_proxies_are_named_to_members_and_counted_for_everybody():
    body = evenings.committee(proxies_each=1)
    meeting = evenings.held(body, here="ppeap")
    awa, _, karim, *_ = make.members(body)
    Proxy.objects.create(meeting=meeting, giver=karim, bearer=awa)
    whole, public = draft_of(meeting)
    assert f"- Pouvoirs (1) : Karim à {PUBLIC}" in whole
    assert "- Pouvoirs : 1" in public and "Karim" not in public


def test_a_meeting_without_enough_members_says_so():
    body = evenings.committee(quorum_base="in-office")
    whole, public = draft_of(evenings.held(body, here="paaaa", state=MeetingState.NO_QUORUM))
    for text in (whole, public):
        assert "- Il fallait 3 membres, une personne était là : la réunion n’a rien décidé." in text
    assert "quorum" not in whole.casefold()


def test_what_was_noted_of_somebody_is_said_without_her_name_to_everybody():
    meeting = evenings.held(here="ppppp")
    make.item(meeting, notes=f"{SECRET} propose un goûter ; {PUBLIC} est d’accord. Une idée d’Odile Zéphyrin, dit Mme Diallo.")
    whole, public = draft_of(meeting)
    assert f"{SECRET} propose" in whole
    assert f"une personne propose un goûter ; {PUBLIC} est d’accord. Une idée d’une personne, dit une personne." in public


def test_a_surname_that_somebody_chose_and_agreed_to_stays():
    body = make.body()
    make.mandate(body, make.person("Mme Roche", family_name="Roche", given_name="Anne"), public_name=True)
    assert private_names(facts_of(evenings.held(body, here="p"))) == []


def test_a_name_that_another_agreed_to_stays():
    body = make.body()
    make.mandate(body, make.person("Awa"), public_name=True)
    make.mandate(body, make.person("Awa"))
    assert private_names(facts_of(evenings.held(body, here="pp"))) == []


def test_the_text_for_everybody_made_again_keeps_what_was_written_and_drops_the_names():
    minutes = evenings.drafted(evenings.held(here="ppeap"))
    text = (
        minutes.text.replace("## Qui était là", "Le café était bon.\n\n## Qui était là\n- Aussi : deux voisins") + f"\n\n{SECRET} remercie."
    )
    said = public_text_of(minutes, text)
    assert "Le café était bon." in said and "- Aussi : deux voisins" in said and "une personne remercie." in said
    assert f"- Présents (3) : {PUBLIC} et 2 autres membres" in said and "Absents" not in said and SECRET not in said
    assert "une personne, une personne" not in said


def test_a_text_without_its_list_of_members_gets_none():
    facts = facts_of(evenings.held())
    assert for_everybody("On a bien ri.", facts) == "On a bien ri."


def test_minutes_of_forgotten_members_are_still_drafted():
    meeting = evenings.held(here="ppppp")
    for mandate in make.members(meeting.body)[1:]:
        mandate.person = None
        mandate.save(update_fields=["person"])
    whole, public = draft_of(meeting)
    assert "une personne qui siégeait" in whole and f"{PUBLIC} et 4 autres membres" in public
