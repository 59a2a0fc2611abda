from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.actions.welcome_person import welcome_person

from ..models import Volunteer
from ..rules.terms import SKILLS_ASKED
from .of_file import lock_file, save_file

MOST_A_WEEK = 7


def edit_volunteer(
    *, volunteer: Volunteer, maisons: list, skills: str, may_be_called: bool, by, weekly_cap: int | None = None, seen: int | None = None
) -> Volunteer:
    """What she says of herself: her houses, what she likes, how often at most (None: as the house has it), whether one may ask her when
    somebody is missing. Shifts already taken stay, also in a house she leaves. Raises « maison-manquante », « plafond », « trop-long »,
    « deja-modifie », « deja-partie »."""
    skills = skills.strip()
    if not maisons:
        raise Refusal("maison-manquante", "Il manque la maison où donner un coup de main.", "Gardez-en une, ou arrêtez le bénévolat.")
    if weekly_cap is not None and not 1 <= weekly_cap <= MOST_A_WEEK:
        raise Refusal("plafond", f"C’est un nombre entre 1 et {MOST_A_WEEK}.", "Laissez vide pour ne pas vous limiter.")
    if len(skills) > SKILLS_ASKED:
        raise Refusal("trop-long", f"C’est trop long : {SKILLS_ASKED} signes au plus.", "Gardez l’essentiel.")
    with transaction.atomic():
        file = lock_file(volunteer, seen=seen)
        before = set(file.maisons.values_list("pk", flat=True))
        now = {maison.pk: maison for maison in maisons}
        told = (file.skills, file.weekly_cap, file.may_be_called)
        if before == set(now) and told == (skills, weekly_cap, may_be_called):
            return file
        file.skills, file.weekly_cap, file.may_be_called = skills, weekly_cap, may_be_called
        save_file(file, "skills", "weekly_cap", "may_be_called")
        file.maisons.set(maisons)
        for key in sorted(set(now) - before):
            welcome_person(person=file.person, maison=now[key], by=by)
        audit.record("volunteering.edit", file, by=by, subject=file.person.current_record, maison=maisons[0])
        return file
