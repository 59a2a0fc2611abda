import datetime as dt
import uuid
from collections.abc import Mapping

from portal.kit import clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.people.rules.births import is_child

from ..enums import Authority, ImageHow, ImageMedium
from ..models import ImageRight
from ..reading.image_rights import who_answers_for
from ..rules.image_rights import is_news, standing
from .write_image_right import write_image_right


def answer_image_rights(
    *, person: Person, answers: Mapping[str, bool], how: str, said_by: Person, by, authority: str = "", said_on: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> list[ImageRight]:  # fmt: skip
    """Yes or no to pictures of `person`, medium by medium; a no after a yes takes it back, at any time. The same answer twice is written
    once. Only a yes asks for something: her age, writing, and for a child who holds parental authority.

    Raises « usage-inconnu », « fiche-effacee », « age-inconnu », « accord-ecrit », « autorite-parentale », « parent-d-abord »,
    « pas-la-sienne », « jour-a-venir », « repondu-depuis ».
    """
    with once(key, "households.answer_image_rights", by=by) as request:
        if request.done:
            return []
        person = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        said_by, today = said_by.current_record, clock.today()
        _refuse(person, answers, how, said_by, authority, said_on, by)
        by_herself = said_by.pk == person.pk
        said_at = dates.midnight(said_on) if said_on and said_on < today else clock.now()
        before = [row.as_said() for row in ImageRight.objects.of(person)]
        rows = []
        for medium, yes in answers.items():
            last = standing(before, medium)
            if not is_news(before, medium, yes, today, person.birth, by_herself):
                continue
            if last is not None and last.at > said_at:
                raise Refusal("repondu-depuis", "Une réponse plus récente que ce papier est déjà notée.", "C’est elle qui compte.")
            rows.append(write_image_right(person, medium, yes, last, said_at, how, said_by, "" if by_herself or not yes else authority, by))
        request.result = True
    return rows


def _refuse(person: Person, answers, how: str, said_by: Person, authority: str, said_on, by) -> None:
    today, some_yes = clock.today(), any(answers.values())
    if not set(answers) <= set(ImageMedium.values):
        raise Refusal("usage-inconnu", "Cet usage n’est pas proposé.", "Choisissez parmi ceux de la page.")
    if person.erased_at is not None:
        raise Refusal("fiche-effacee", "Cette fiche est effacée.", "Il n’y a plus rien à noter.")
    if said_on is not None and said_on > today:
        raise Refusal("jour-a-venir", "Ce jour n’est pas encore venu.", "Écrivez le jour où le papier a été signé.")
    if how == ImageHow.ONLINE and (by is None or said_by.account_id != by.pk):
        raise Refusal("pas-la-sienne", "Ce n’est pas à vous de répondre.", "La personne répond dans son espace, ou à l’accueil.")
    child = is_child(person.birth, today)
    if said_by.pk != person.pk and (not child or said_by not in who_answers_for(person)):
        raise Refusal(
            "pas-la-sienne",
            "Ce n’est pas à cette personne de répondre.",
            "Un adulte répond pour soi ; pour un enfant, qui répond de son foyer.",
        )
    if not some_yes:
        return
    if how not in (ImageHow.ONLINE, ImageHow.PAPER):
        raise Refusal("accord-ecrit", "Un oui se donne par écrit.", "Imprimez le papier, faites-le signer, puis notez-le ici.")
    if person.birth.year is None and person.birth.date is None:
        raise Refusal(
            "age-inconnu", "L’âge n’est pas connu, et un enfant ne peut pas dire oui seul.", "Notez d’abord l’année de naissance."
        )
    if child and said_by.pk == person.pk:
        raise Refusal(
            "parent-d-abord", "Avant 18 ans, un parent dit oui.", "Demandez à qui répond du foyer. Dire non, vous le pouvez toujours."
        )
    if child and authority not in (Authority.SOLE, Authority.BOTH):
        raise Refusal(
            "autorite-parentale", "Il manque qui exerce l’autorité parentale.", "Dites-le : à deux, les deux doivent être d’accord."
        )
