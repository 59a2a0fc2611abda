"""One line of a paper form: who she is, and what she asked for, as one act."""

import datetime as dt
import uuid

from portal.kit import registry
from portal.kit.models import RequestKey
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.actions.create_person import create_person
from portal.people.actions.edit_person import edit_person
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models.maison import house_to_open_in


def key_line(
    *, form: str, blank: registry.PaperBlank, person: Person | None, who: dict, choice: str, by, key: uuid.UUID | None = None,
    asked_at: dt.datetime | None = None,
) -> dict:  # fmt: skip
    """Carry out one line of the paper `form` filled for `blank`: {"person", "words", "url"}.

    `person` when the agent said « c'est elle »; else a new record is made of `who` (names, year of birth, phone), known to the
    house of the paper. What the form asks follows in the same transaction: refused, nothing of the line is kept. Twice is once.
    `asked_at`: when the line was written, of a paper that says it (`blank.signed`).
    Raises the refusals of `create_person` and of the form, « papier-inconnu », « pas-cette-maison », « maison-close ».
    """
    paper = registry.paper_forms.get(form)
    if paper is None:
        raise Refusal("papier-inconnu", "Ce papier n'existe plus.", "Revenez à la liste des papiers.")
    needed = (Capability.WRITE_PEOPLE, *((paper.permission,) if paper.permission else ()))
    if not all(user_can(by, capability, blank.maison) for capability in needed):
        raise Refusal("pas-cette-maison", "Vous ne tenez pas les papiers de cette maison.", "Choisissez la vôtre.")
    with once(key, _purpose(form, blank), by=by) as request:
        if request.done:
            return request.result
        house_to_open_in(blank.maison)
        if paper.locks:
            paper.locks(blank.key)
        her = _welcomed(person.current_record, blank, who, by) if person else create_person(by=by, maison=blank.maison, **who)
        when = {"asked_at": asked_at} if blank.signed and asked_at else {}
        words, url = paper.keyed(by, blank.key, her, choice, **when)
        request.result = {"person": her.pk, "words": words, "url": url}
    return request.result


def _purpose(form: str, blank: registry.PaperBlank) -> str:
    return f"desk.key_line:{form}:{blank.key}"[:60]


def was_keyed(key: uuid.UUID | None) -> bool:
    """Whether this very line was carried out: sent again, it asks nothing."""
    return key is not None and RequestKey.objects.filter(pk=key, result__isnull=False).exists()


def _welcomed(person: Person, blank: registry.PaperBlank, who: dict, by) -> Person:
    """Somebody known came by paper: the house knows her from then on; what was lacking on her record is taken from the paper."""
    welcome_person(person=person, maison=blank.maison, by=by)
    lacking = {name: who[name] for name in ("phone", "birth_year") if who.get(name) and not getattr(person, name)}
    if lacking:
        person = edit_person(person=person, by=by, **lacking)
    note_contact(person_ids=[person.pk])
    return person
