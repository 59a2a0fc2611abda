from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Host


def know_seat(*, maison, name: str, keeper, by) -> Host:
    """A computer of a house, by its name (« Poste 1 »), whose list `keeper` keeps. Known already, it is found again. Raises
    « poste-sans-nom » and « liste-tenue »."""
    name = " ".join(name.split())[:80]
    if not name:
        raise Refusal("poste-sans-nom", "Il manque le nom du poste.", "Écrivez-le comme il est collé dessus : « Poste 1 ».")
    if keeper is None:
        raise Refusal("poste-sans-nom", "Il manque la personne de l'équipe qui tient la liste.", "Choisissez qui imprime la liste du jour.")
    with transaction.atomic():
        seat, made = Host.objects.get_or_create(seat_of=maison, name=name, outside=True, defaults={"user": keeper})
        if seat.user_id != keeper.pk:
            words = f"La liste de {seat.name} est tenue par {seat.user.get_full_name()}."
            raise Refusal("liste-tenue", words, "Ce poste est déjà connu : cochez-le, sans l'écrire de nouveau.")
        if made:
            audit.record("appointments.know_seat", seat, by=by, maison=maison, keeper=seat.user_id)
        return seat
