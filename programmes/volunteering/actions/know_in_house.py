from portal.people.models import Person
from programmes.models import SignUpSheet

from ..models import Volunteer


def know_in_house(person: Person, sheet: SignUpSheet) -> None:
    """Whoever takes a shift somewhere gives a hand there: its team finds her among its volunteers. Inside the caller's transaction;
    nothing on a mission's sheet that asks for no file."""
    volunteer = Volunteer.objects.of(person)
    if volunteer is not None and not volunteer.maisons.filter(pk=sheet.maison_id).exists():
        volunteer.maisons.add(sheet.maison_id)
