from collections.abc import Sequence

from portal.kit.refusal import Refusal

from ..models import Host, Permanence
from ..rules.seats import MOST_SEATS, lasting
from .plan_slots import Laid, lay_moments
from .set_terms import terms_of


def plan_seats(*, permanence: Permanence, seats: Sequence[Host], maison, by, minutes: int | None = None, **asked) -> Laid:
    """The hours of several computers of one house in one gesture, each its own moments: all of them or none. `asked`: as `lay_moments`
    takes it, whose refusals it raises too; and « aucun-poste », « trop-long », « poste-ailleurs »."""
    rows = list({seat.pk: seat for seat in seats}.values())
    if not rows:
        raise Refusal("aucun-poste", "Il manque les postes.", "Cochez-en un, ou écrivez le nom d'un nouveau.")
    if len(rows) > MOST_SEATS:
        raise Refusal("trop-long", f"Cela fait {len(rows)} postes.", f"Préparez-en au plus {MOST_SEATS} à la fois.")
    away = next((seat for seat in rows if seat.seat and seat.seat_of_id != maison.pk), None)
    if away is not None:
        raise Refusal("poste-ailleurs", f"{away.name} est un poste d'une autre maison.", "Écrivez ici le nom des postes de cette maison.")
    terms = terms_of(permanence)
    if minutes and minutes > terms.day_minutes:
        words = f"Une personne a un poste au plus {lasting(terms.day_minutes)} par jour."
        raise Refusal("heures-impossibles", words, "Raccourcissez ces moments, ou changez les règles d'abord.")
    return lay_moments(permanence=permanence, hosts=rows, maison=maison, by=by, minutes=minutes, **asked)
