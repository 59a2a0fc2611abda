import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from programmes.models import Activity

from ..models import AskedHand

MOST = 52


def ask_hands(*, activity: Activity, shifts: int, first_on: dt.date, last_on: dt.date, by) -> AskedHand:
    """A programme asks its people for so many hands between two days. Asking again changes the number and the days; what was agreed with
    one person stays. Raises « nombre », « jours »."""
    if not 1 <= shifts <= MOST:
        raise Refusal("nombre", f"C’est un nombre entre 1 et {MOST}.", "Pour ne plus rien demander : « ne plus demander ».")
    if not first_on < last_on:
        raise Refusal("jours", "Le dernier jour vient après le premier.", "Corrigez les deux jours.")
    with transaction.atomic():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        asked, _new = AskedHand.objects.update_or_create(
            activity_id=activity.pk, defaults={"shifts": shifts, "first_on": first_on, "last_on": last_on}
        )
        audit.record("volunteering.ask_hands", asked, by=by, shifts=shifts)
        return asked


def stop_asking(*, asked: AskedHand, by) -> None:
    """Nothing is asked any more; what was given stays given."""
    with transaction.atomic():
        row = AskedHand.objects.select_for_update().filter(pk=asked.pk).first()
        if row is None:
            return
        audit.record("volunteering.stop_asking", row, by=by)
        row.modulations.all().delete()
        row.delete()
