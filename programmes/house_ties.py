"""What the engine's rows become when a house closes."""

from django.urls import reverse

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .actions import rehome_dates as act


def _list_of(house) -> str:
    return f"{reverse('programmes:desk_sheets')}?maison={house.slug}"


def register() -> None:
    ties = registry.house_ties
    why = "Elles ont lieu à l’autre maison, aux mêmes heures, avec leur page ; chaque personne inscrite est prévenue du lieu."
    dates = HouseTie("dates à venir", act.dates_to_rehome, act.rehome_dates, url=_list_of, why=why, locks=act.lock_sheets_of)
    ties.add("programmes.Session", dates, order=10)
    ties.add("programmes.SignUpSheet", history("feuilles d’inscription", "celles des dates à venir vont avec elles."), order=900)
    why = "Elles restent gardées, pour les personnes de l’autre maison."
    ties.add("programmes.SheetShare", HouseTie("places gardées pour la maison", act.shares_to_rehome, act.rehome_shares, why=why), order=11)
    ties.add("programmes.Session/reste", HouseTie("dates d’autres écrans", None, act.refuse_what_no_room_took), order=800)
    ties.add("programmes.Series", history("suites de dates", "on les relit depuis leurs dates."), order=900)
    ties.add("programmes.DatesChange", history("changements de dates", ""), order=900)
