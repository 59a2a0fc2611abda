"""Slips for tests, without a database: somebody, a house, dates; and what the paper is made of, box by box."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from phonenumber_field.phonenumber import to_python

from portal.desk import papers
from portal.kit.registry import Slip

PARIS = ZoneInfo("Europe/Paris")
HOUSE = SimpleNamespace(
    name="Maison des Tilleuls", phone=to_python("0476000000", region="FR"), address="4 rue des Tilleuls, 38990 Belleroche"
)


def thursdays(number: int) -> tuple:
    first = dt.datetime(2026, 12, 3, 17, 30, tzinfo=PARIS)
    return tuple((first + dt.timedelta(weeks=week), first + dt.timedelta(weeks=week, minutes=90)) for week in range(number))


def slip(**fields) -> Slip:
    """A subscription to thirteen baskets; `cents` of it due (0: a free one)."""
    cents = fields.pop("cents", 0)
    given = {
        "person": SimpleNamespace(display_name="Mme B.", language="fr"), "act": "subscribed", "what": "Panier de légumes", "number": "7",
        "dates": thursdays(13), "notes": ("Votre carte", "Un sac"), "maison": HOUSE, "amount_cents": cents, "due_on": dt.date(2026, 12, 5),
    }  # fmt: skip
    return Slip(**{**given, **fields})


def texts(html: str) -> list[tuple[str, float, float, float]]:
    """Every piece of text of a paper as it is set: (words, x, y, height), from top to bottom."""
    from weasyprint import HTML
    from weasyprint.formatting_structure.boxes import TextBox

    from portal.kit import paper

    document = HTML(string=html, base_url=paper.HERE, url_fetcher=paper._fetcher()).render()
    assert len(document.pages) == 1
    found = [box for box in document.pages[0]._page_box.descendants() if isinstance(box, TextBox)]
    return [(box.text, round(box.position_x, 2), round(box.position_y, 2), round(box.height, 2)) for box in found]


def words_of(told: Slip, code: str) -> dict:
    return papers.words_of(told, code)
