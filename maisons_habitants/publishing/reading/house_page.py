"""What publishing says on a house's public page: its posters of the week and its agenda."""

import datetime as dt

from django.urls import reverse

from portal.kit import clock, dates
from portal.places.models import Maison


def poster_url(maison: Maison, monday: dt.date) -> str:
    return f"{reverse('publishing:poster', args=[maison.slug])}?semaine={monday:%Y-%m-%d}"


def house_panel(request, page) -> dict:
    """No query."""
    house = page.maison_row
    monday = dates.monday_of("", clock.today())
    posters = [("Cette semaine", poster_url(house, monday)), ("la prochaine", poster_url(house, monday + dt.timedelta(days=7)))]
    return {"posters": posters, "agenda": f"{reverse('programmes:agenda')}?maison={house.slug}"}
