"""Twelve proposals in the first house: done, refused because, under way, studied, waiting, late, with papers of the wall and voices; a few
elsewhere."""

import datetime as dt
from contextlib import suppress

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison

from ..actions.answer_proposal import answer_proposal
from ..actions.give_voice import give_voice
from ..actions.merge_proposals import merge_proposals
from ..actions.pass_on_proposal import pass_on_proposal
from ..actions.propose import propose
from ..actions.publish_proposal import publish_proposal
from ..actions.set_aside import set_aside
from ..enums import Aside, MeetingState, Outcome, ProposalWay
from ..models import Meeting, Proposal
from ..reading.keepers import keepers_of

DONE, REFUSED, UNDER_WAY, STUDIED = Outcome.DONE, Outcome.REFUSED, Outcome.UNDER_WAY, Outcome.STUDIED
# days ago, words, way, papers, voices, days to answer in, answers (days after it was said, outcome, words)
SAID = (
    (140, "Un banc devant la maison, pour attendre à l’ombre", ProposalWay.STICKER, 12, 5, 60, (
        (20, UNDER_WAY, "La ville l’a commandé."),
        (75, DONE, "Le banc est là depuis septembre, sous le tilleul. Merci à qui l’a dit."))),
    (120, "Ouvrir la maison le dimanche après-midi", ProposalWay.ONLINE, 3, 7, 60, (
        (40, REFUSED, "L’équipe est trop petite pour un jour de plus. La salle se prête le dimanche, à qui la demande."),)),
    (95, "Des ateliers de cuisine où les enfants viennent aussi", ProposalWay.MEETING, 0, 9, 60, (
        (15, STUDIED, "On cherche un four et quelqu’un pour les plus petits."),
        (50, DONE, "Un mercredi par mois depuis octobre, dès quatre ans."))),
    (80, "Un coin calme pour lire, loin de la machine à café", ProposalWay.DESK, 4, 2, 60, (
        (30, UNDER_WAY, "Le petit salon est repeint ; les fauteuils arrivent en décembre."),)),
    (70, "Réparer la porte qui claque au premier étage", ProposalWay.STICKER, 8, 0, 60, ((6, DONE, "Réparée la semaine suivante."),)),
    (66, "Un cours de français le soir, après le travail", ProposalWay.ONLINE, 0, 6, 60, ()),  # late
    (50, "Un frigo solidaire devant l’entrée", ProposalWay.MEETING, 5, 8, 40, ()),  # late
    (40, "Afficher les menus des repas partagés une semaine avant", ProposalWay.DESK, 2, 1, 60, (
        (12, DONE, "C’est affiché le lundi, à l’entrée."),)),
    (30, "Prêter des outils de bricolage", ProposalWay.ONLINE, 0, 4, 60, ((10, STUDIED, "On compare avec la ressourcerie du quartier."),)),
    (12, "Une fête des voisins au bord de l’eau, au printemps", ProposalWay.MEETING, 6, 3, 60, ()),
    (3, "Une boîte à livres à l’arrêt du tram", ProposalWay.DESK, 0, 0, None, ()),
    (1, "Allumer la cour plus tôt le soir, on n’y voit rien", ProposalWay.ONLINE, 0, 0, None, ()),
)  # fmt: skip
ELSEWHERE = (
    (60, "Un composteur pour le quartier", ProposalWay.STICKER, 7, 2, 60, ((25, DONE, "Il est au fond du jardin, ouvert à tous."),)),
    (35, "Une table de ping-pong dehors", ProposalWay.DESK, 9, 1, 60, ()),
)
HERS = f"rosa@{DOMAIN}"


def load(demo: Demo) -> None:
    first, *others = Maison.objects.filter(closed_on=None).order_by("pk")[:4]
    for line in SAID:
        _proposal(demo, first, line)
    with clock.standing_at(demo.at(demo.day, 8)):
        _twice(first)
    _aside(demo, first)
    _on_the_order_of_the_day(demo, first)
    for maison in others:
        for line in ELSEWHERE:
            _proposal(demo, maison, line)


def _proposal(demo: Demo, maison: Maison, line: tuple) -> None:
    ago, words, way, papers, voices, days, answers = line
    day = demo.day - dt.timedelta(days=ago)
    keepers = keepers_of(maison)
    known = list(Person.objects.current().filter(known_at__maison=maison).exclude(user__email=HERS).order_by("pk")[:40])
    author = known[demo.random.randrange(len(known))] if known and way in (ProposalWay.DESK, ProposalWay.ONLINE) else None
    with clock.standing_at(demo.at(day, 11)):
        row = propose(maison=maison, words=words, way=way, stickers=papers, person=author, said_on=day, by=None)
    if days is None:
        return
    keeper = keepers[demo.random.randrange(len(keepers))]
    with clock.standing_at(demo.at(day + dt.timedelta(days=1), 15)):
        due = clock.today() + dt.timedelta(days=days)
        publish_proposal(proposal=row, words=words, owed_by=keeper, owed_on=due, by=keeper, aware=True)
        for person in demo.random.sample(known, min(voices, len(known))):
            give_voice(proposal=row, person=person, by=None)
    for after, outcome, said in answers:
        with clock.standing_at(demo.at(day + dt.timedelta(days=after), 16)):
            answer_proposal(proposal=row, outcome=outcome, words=said, by=keeper, owed_on=clock.today() + dt.timedelta(days=60))


def _twice(maison: Maison) -> None:
    """Rosa says at the desk what was said already: the two are one, with her voice."""
    rosa = Person.objects.filter(user__email=HERS).first()
    kept = Proposal.objects.filter(maison=maison, words__startswith="Un cours de français").first()
    if rosa is None or kept is None:
        return
    again = propose(maison=maison, words="Apprendre le français le soir", way=ProposalWay.DESK, person=rosa, by=None)
    merge_proposals(absorbed=again, kept=kept, by=keepers_of(maison)[0])
    give_voice(proposal=kept, person=rosa, by=None)


def _aside(demo: Demo, maison: Maison) -> None:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=9), 10)):
        row = propose(maison=maison, words="Achetez mes tapis, moitié prix cette semaine", by=None)
        set_aside(proposal=row, why=Aside.ADVERT, by=keepers_of(maison)[0])


def _on_the_order_of_the_day(demo: Demo, maison: Maison) -> None:
    """Of a committee that prepares its meeting, where there is one."""
    date = Meeting.objects.filter(body__maison=maison, state=MeetingState.PLANNED, session__start__gt=demo.at(demo.day, 8)).first()
    row = Proposal.objects.filter(maison=maison, words__startswith="Une fête des voisins").first()
    if date and row:
        with clock.standing_at(demo.at(demo.day, 8)), suppress(Refusal):
            pass_on_proposal(proposal=row, meeting=date, by=keepers_of(maison)[0])
