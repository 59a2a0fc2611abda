"""What somebody must be answered on a road, worked out from the tables of rights; and asking the site."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.urls import reverse

from portal.kit.models import AuditLine

from .conftest import Somebody
from .road import Account, Anyone, Desk, Nobody, Own, Road, Town
from .town import House

SIGN_IN = "/compte/login/"
FACTOR = ("/compte/double-verification/", "/compte/2fa/")
OPEN, LOGIN, PROVE, FORBIDDEN, UNKNOWN = "open", "sign in", "prove", "403", "404"


def expected(road: Road, who: Somebody, house: House) -> str:
    right = road.right
    if isinstance(right, Anyone):
        return OPEN
    if isinstance(right, Nobody) and not right.gate:
        return LOGIN if road.name == "private_file" and who.user is None else UNKNOWN
    if who.user is None:
        return LOGIN
    if isinstance(right, Account):
        return OPEN
    if isinstance(right, Nobody):
        given = at_the_desk(Desk(right.gate), who, house)
        return UNKNOWN if given == OPEN else given
    if isinstance(right, Own):
        return OPEN if owns(right, who, house) else UNKNOWN
    return at_the_desk(right, who, house)


def owns(right: Own, who: Somebody, house: House) -> bool:
    if right.who == "somebody":
        return who.lives is not None
    if who.lives is None or who.lives[1] != house.name:
        return False
    return {"referent": who.lives[0] == "referent", "member": True, "the member": who.lives[0] == "member"}[right.who]


def at_the_desk(right: Desk, who: Somebody, house: House) -> str:
    if not who.held:
        return UNKNOWN
    if not (who.enrolled and who.proved):
        return PROVE
    if not who.may(right.gate) or (right.also and not any(who.may(other) for other in right.also)):
        return FORBIDDEN
    if isinstance(right, Town):
        return OPEN if all(who.may(capability, "no house at all") for capability in (right.gate, *right.rows)) else FORBIDDEN
    return OPEN if all(who.may(capability, house.name) for capability in right.rows) else UNKNOWN


@dataclass
class Given:
    """`written`: lines of the journal that the answer wrote, counted before they are taken back."""

    verdict: str
    status: int
    response: object
    written: int = 0


def ask(client, road: Road, house: House, method: str, lines: int | None = None) -> Given:
    """Ask, and take back whatever the answer changed. `lines`: how many the journal has, to tell what a refusal wrote in it."""
    address, data = reverse(road.name, args=road.args(house)), road.data(house)
    before = transaction.savepoint()  # no atomic block: what may not happen inside one would see it
    response = client.get(address, data) if method == "GET" else client.post(address, data)
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)
    given = verdict(response)
    written = lines_of_the_journal() - lines if lines is not None and given != OPEN else 0
    transaction.savepoint_rollback(before)
    return Given(given, response.status_code, response, written)


def lines_of_the_journal() -> int:
    """Asked after each of thousands of refusals: in plain words, four times as fast."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {AuditLine._meta.db_table}")
        return cursor.fetchone()[0]


def verdict(response) -> str:
    to = response.headers.get("Location", "")
    if response.status_code in (301, 302) and to.startswith(SIGN_IN):
        return LOGIN
    if response.status_code in (301, 302) and to.startswith(FACTOR):
        return PROVE
    if response.status_code in (200, 201, 302, 400, 422, 429):
        return OPEN
    return str(response.status_code)
