"""Every page that a link leads to, whoever follows it: one of each route passes axe and does not scroll sideways (`make deep`)."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.people import factories
from tests.walk.visitor import Visitor, route_of

from .conftest import scrolls_sideways

pytestmark = pytest.mark.deep
# The widest rights first; who comes later adds the pages that are hers alone.
WALKERS = ("direction", "responsable", "accueil", "regie", "comptable", "administration", "amina", "nouvelle", "")
# Wagtail's own back office answers for its own pages; the sheet in a volunteer's hands is among the pages of every run.
SKIPPED = ("/admin/", "/demo/", "/feuille/")


def walked(name: str):
    """The pages in words that this persona reaches, one of each route, and her account."""
    user = get_user_model().objects.get(email=f"{name}@belleroche.example") if name else None
    client = Client()
    if user is not None:
        factories.sign_in(client, user)
    visitor = Visitor(name, client).walk(["/", "/mon-espace/", "/equipe/"], most=200, per_route=2)
    return user, [url for url, answer in visitor.answers.items() if answer.status == 200 and answer.content_type.startswith("text/html")]


def test_one_page_of_every_route_passes_axe(screen, axe):
    seen, faults = set(), []
    for name in WALKERS:
        user, pages = walked(name)
        page = screen(user=user, width=390)
        for url in pages:
            if route_of(url) in seen or url.startswith(SKIPPED):
                continue
            seen.add(route_of(url))
            page.goto(url)
            try:
                axe(page)
            except AssertionError as fault:
                faults.append(str(fault))
            if scrolls_sideways(page):
                faults.append(f"{url} scrolls sideways at 390 px")
    assert len(seen) > 70, sorted(seen)
    assert faults == [], "\n\n".join(faults)
