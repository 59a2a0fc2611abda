import datetime as dt

from django.db.models import Q

from ..models import GrowerContract

KEPT_YEARS = 2  # after a contract ended


def _old(today: dt.date):
    named = ~Q(contact_name="") | ~Q(email="") | ~Q(phone="")
    before = today.replace(year=today.year - KEPT_YEARS, day=min(today.day, 28))
    return GrowerContract.objects.filter(named, ends_on__lt=before)


def forget_contacts(today: dt.date) -> dict[str, int]:
    """Who answered at a farm is forgotten two years after the contract; what was ordered stays."""
    return {"farm_contacts": _old(today).update(contact_name="", email="", phone="", send_by="print")}


def preview(today: dt.date) -> dict[str, int]:
    """What `forget_contacts` would take now."""
    return {"farm_contacts": _old(today).count()}
