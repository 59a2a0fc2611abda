import uuid
from collections.abc import Sequence

from portal.kit import audit
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Contribution, Fund, Funder
from .lock_fund import lock_fund, moved_on


def set_contributions(
    *, fund: Fund, contributions: Sequence[tuple[str, int, str]], by, seen: int | None = None, key: uuid.UUID | None = None
) -> Fund:  # fmt: skip
    """Who gives what to this fund, whole: (funder, cents, reference). The envelope is their sum, never below what is granted already.

    Raises « sans-financeur », « financeur-deux-fois », « enveloppe-sous-accorde », « deja-modifie », « fonds-ferme ».
    """
    with once(key, f"funds.set_contributions:{fund.pk}", by=by) as request:
        if request.done:
            return Fund.objects.get(pk=fund.pk)
        fresh = lock_fund(fund, seen=seen)
        envelope = checked(contributions)
        if envelope < fresh.committed_cents:
            words = (
                f"{format_euros(fresh.committed_cents)} sont déjà accordés : l’enveloppe ne peut pas descendre à {format_euros(envelope)}."
            )
            raise Refusal("enveloppe-sous-accorde", words, "Gardez au moins ce qui est accordé.")
        Contribution.objects.filter(fund=fresh).delete()
        write_contributions(fresh, contributions)
        fresh.envelope_cents = envelope
        moved_on(fresh, "envelope_cents")
        audit.record("funds.set_contributions", fresh, by=by, maison=fresh.maison_id, cents=envelope)
    return fresh


def checked(contributions: Sequence[tuple[str, int, str]]) -> int:
    """Their sum in cents. Raises « sans-financeur », « financeur-deux-fois »."""
    if not contributions or any(cents <= 0 or not name.strip() for name, cents, _ in contributions):
        raise Refusal(
            "sans-financeur", "Un fonds a au moins un financeur, et chacun donne quelque chose.", "Écrivez qui donne, et combien."
        )
    names = [name.strip().casefold() for name, _, _ in contributions]
    if len(set(names)) != len(names):
        raise Refusal("financeur-deux-fois", "Ce financeur est écrit deux fois.", "Additionnez ce qu’il donne sur une seule ligne.")
    return sum(cents for _, cents, _ in contributions)


def write_contributions(fund: Fund, contributions: Sequence[tuple[str, int, str]]) -> None:
    for name, cents, reference in contributions:
        giver = Funder.objects.filter(name__iexact=name.strip()).first() or Funder.objects.create(name=name.strip())
        Contribution.objects.create(fund=fund, funder=giver, amount_cents=cents, reference=reference)
