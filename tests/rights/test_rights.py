"""Each address, asked by everybody, for one's own house's things and the neighbour's: the answer is the one that rights give."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.people.rules.capabilities import ALLOWS

from .answers import FORBIDDEN, LOGIN, OPEN, PROVE, UNKNOWN, ask, expected, lines_of_the_journal, verdict
from .conftest import HOUSE_ROLES, Somebody
from .road import Account, Anyone, Desk, Own
from .roads import ELSEWHERE, ROADS

pytestmark = pytest.mark.django_db
once = pytest.mark.once  # who may what says nothing of the engine; what a page reads does: those who see the most open it on the stricter
HOUSES = ("Alpha", "Beta")
WHOLE = ("a visitor", "referent of Alpha", "direction")  # whose pages are filled


@pytest.fixture(autouse=True)
def _no_typesetting(monkeypatch):
    """Who may have a paper is asked here; how it looks is tested where it is made."""
    for name in ("portal.kit.paper.pdf", "portal.ledger.papers.receipts.receipt_pdf", "portal.ledger.papers.receipts.slip_pdf"):
        monkeypatch.setattr(name, lambda *given, **more: b"%PDF-")


@pytest.fixture(autouse=True)
def _pages_bare(request, monkeypatch):
    """What a page shows is tested where it is made. Here it is asked whether it opens: its template is filled for those who see the most,
    and left empty for the others, whose answers differ by their rights alone."""
    call = getattr(request.node, "callspec", None)
    if call is not None and "whole_refusals" not in request.fixturenames and call.params.get("name") not in WHOLE:
        monkeypatch.setattr("django.template.backends.django.Template.render", lambda self, context=None, request=None: "")


def ours() -> set[str]:
    """The names of every address of ours, whatever includes it. What lies under `/admin/` is in `test_back_office`."""
    found = set()

    def read(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver) and str(pattern.pattern) != "admin/":
                read(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(
                ("portal.", "programmes.", "paniers.", "pass_culture.", "maisons_habitants.")
            ):
                found.add(space + (pattern.name or ""))

    read(get_resolver().url_patterns)
    return found


@once
def test_every_address_of_ours_is_in_the_table_or_said_why_not():
    known = {road.name for road in ROADS}
    assert sorted(ours() - known - set(ELSEWHERE)) == []
    assert sorted((known | set(ELSEWHERE)) - ours()) == []  # nothing is promised that is not there any more
    assert known & set(ELSEWHERE) == set()


def mistakes(who: Somebody, town, houses=HOUSES, roads=ROADS) -> list[str]:
    """What the site answers this person otherwise than her rights say; and what a refused act wrote all the same."""
    client, found = who.client(), []
    lines = lines_of_the_journal()
    for road in roads:
        for house in (town.houses[name] for name in houses):
            if not road.args(house) and not isinstance(road.right, Own) and not road.data(house) and house.name != houses[0]:
                continue  # the same address again
            if isinstance(road.right, Desk) and not (who.held and who.enrolled and who.proved) and house.name != houses[0]:
                continue  # turned away at the desk's own door, whatever lies behind
            if isinstance(road.right, Desk) and house.name != houses[0] and expected(road, who, house) == FORBIDDEN:
                continue  # turned away by a right held in no house (`staff_gate`), before any of its things is looked for
            for method in road.methods.split():
                wanted = expected(road, who, house)
                given = ask(client, road, house, method, lines)
                client = who.client() if road.name == "sheet_pass_here" and given.verdict == OPEN else client  # it signs out
                if given.verdict != wanted:
                    found.append(f"{who.name}: {method} {road.name} of {house.name}: {given.verdict} ({given.status}), not {wanted}")
                if given.written:
                    found.append(f"{who.name}: {method} {road.name} of {house.name}: refused, and {given.written} lines written")
    return found


EVERYBODY = [
    "a visitor", "referent of Alpha", "referent of Beta", "member of Alpha", "a volunteer", "accueil", "animation", "redaction", "regie",
    "travail_social", "responsable", "direction", "comptable", "administration", "dpo", "regie and mandate", "no second factor",
    "second factor not given",
]  # fmt: skip
# What is open to everybody, or to every account, is opened by a visitor, residents, a volunteer, who directs a house and who directs the
# town: these, whose rights are all at the desk, open it in the long run.
AT_THE_DESK = ("accueil", "animation", "redaction", "regie", "travail_social", "comptable", "administration", "dpo", "regie and mandate")
OPEN_TO_ALL = [road for road in ROADS if isinstance(road.right, (Anyone, Account))]
NOT_FOR_ALL = [road for road in ROADS if not isinstance(road.right, (Anyone, Account))]


@once
def test_everybody_is_asked(town):
    assert set(EVERYBODY) == set(town.people)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.strict if name in WHOLE else once) for name in EVERYBODY])
def test_each_address_answers_as_rights_say(town, name):
    assert mistakes(town.people[name], town, roads=NOT_FOR_ALL if name in AT_THE_DESK else ROADS) == []


@once
@pytest.mark.deep
@pytest.mark.parametrize("name", AT_THE_DESK)
def test_what_is_open_to_everybody_is_open_to_each_role(town, name):
    assert mistakes(town.people[name], town, roads=OPEN_TO_ALL) == []


@once
@pytest.mark.parametrize("name", EVERYBODY)
def test_a_refusal_is_a_whole_page(town, whole_refusals, name):
    """An address that is nowhere, and one of each kind of refusal that this person meets."""
    who, house = town.people[name], town.houses["Beta"]
    first = {}
    for road in ROADS:
        if isinstance(road.right, Desk) and (wanted := expected(road, who, house)) in (FORBIDDEN, UNKNOWN):
            first.setdefault(wanted, road)
    client = who.client()
    pages = [client.get("/nulle-part/"), *(ask(client, road, house, road.methods.split()[0]).response for road in first.values())]
    assert [page.status_code for page in pages] == [404, *(int(wanted) for wanted in first)]
    assert all(b"<h1" in page.content for page in pages)


def capabilities_of_the_desk() -> list[str]:
    return sorted({capability for road in ROADS if isinstance(road.right, Desk) for capability in (road.right.gate, *road.right.rows)})


@once
@pytest.mark.parametrize("capability", capabilities_of_the_desk())
def test_what_one_may_in_a_house_opens_nothing_in_another_where_one_holds_everything_else(town, capability):
    """The worst neighbour: the right in Alpha, and in Beta every role that lacks it."""
    giving = [role for role in HOUSE_ROLES if capability in ALLOWS[role]]
    if not giving:
        pytest.skip(f"no role of one house gives {capability}")
    lacking = [role for role in HOUSE_ROLES if capability not in ALLOWS[role]]
    who = town.staff(f"only {capability}", (giving[0], "Alpha"), *((role, "Beta") for role in lacking))
    concerned = [road for road in ROADS if isinstance(road.right, Desk) and capability in (road.right.gate, *road.right.rows)]
    try:
        assert mistakes(who, town, roads=concerned) == []
    finally:
        del town.people[who.name]


@once
def test_the_wrong_method_is_never_an_answer(town):
    """A page to read takes nothing, a button is not an address to visit: refused for whoever may the rest."""
    client, found = town.people["direction"].client(), []
    promised = {(road.name, method) for road in ROADS for method in road.methods.split()}  # a screen and its button may have a road each
    for road in ROADS:
        other = "POST" if road.methods == "GET" else "GET"
        if (road.name, other) in promised or not isinstance(road.right, Desk):
            continue
        given = ask(client, road, town.houses["Alpha"], other)
        if given.status not in (403, 404, 405):
            found.append((road.name, given.status))
    assert found == []


@once
def test_a_session_left_behind_opens_nothing(town):
    """Signed out, role ended, account closed: the same browser with the same cookie knocks again."""
    from portal.kit import clock
    from portal.people.models import RoleAssignment, User

    signed_out = town.people["direction"].client()
    kept = signed_out.cookies["sessionid"].value
    signed_out.logout()
    signed_out.cookies["sessionid"] = kept
    ended, closed = town.people["responsable"], town.people["animation"]
    ended_client, closed_client = ended.client(), closed.client()
    desk = [road for road in ROADS if isinstance(road.right, Desk)]
    house = town.houses["Alpha"]
    assert verdict(ended_client.get("/equipe/")) == verdict(closed_client.get("/equipe/")) == OPEN
    RoleAssignment.objects.filter(user=ended.user).update(until=clock.today())
    User.objects.filter(pk=closed.user.pk).update(is_active=False)
    try:
        for road in desk:
            method = road.methods.split()[0]
            assert ask(signed_out, road, house, method).verdict == LOGIN, road.name
            assert ask(ended_client, road, house, method).verdict == UNKNOWN, road.name
            assert ask(closed_client, road, house, method).verdict == LOGIN, road.name
    finally:
        RoleAssignment.objects.filter(user=ended.user).update(until=None)
        User.objects.filter(pk=closed.user.pk).update(is_active=True)


@once
def test_a_badge_opens_the_desk_alone(town):
    """A PIN at the trusted counter: outside the desk the agent is a visitor, also where she is a resident."""
    import time

    from portal.people import sessions
    from portal.people.rules.counter import hashed_secret

    who, house = town.people["direction"], town.houses["Alpha"]
    client, station = who.client(), house.workstation
    type(station).objects.filter(pk=station.pk).update(secret=hashed_secret("secret"))
    answer = HttpResponse()
    sessions.write_cookie(answer, station, "secret")
    session, now = client.session, time.time()
    session[sessions.COUNTER] = {"station": station.pk, "base": who.user.pk, "opened": now, "seen": now, "pin": True}
    session.pop("account_authentication_methods", None)
    session.save()
    client.cookies["poste"] = answer.cookies["poste"].value
    assert client.get("/equipe/").status_code == 200
    wrong = [
        road.name
        for road in ROADS
        if isinstance(road.right, Own) and ask(client, road, house, road.methods.split()[0]).verdict not in (LOGIN, UNKNOWN)
    ]
    assert wrong == []
    assert verdict(client.get("/mon-espace/")) == LOGIN
    assert client.post(reverse("team_fermer", args=[house.colleague.pk])).headers["Location"] == "/equipe/"  # never on a PIN alone
    assert client.get(reverse("regie:receipt", args=[house.payment.uuid])).status_code == 200


@once
def test_the_table_is_not_all_open_nor_all_closed(town):
    """The control: of what is expected, each verdict occurs, for the neighbour's things too."""
    wanted = {expected(road, who, town.houses["Beta"]) for road in ROADS for who in town.people.values()}
    assert wanted == {OPEN, LOGIN, PROVE, FORBIDDEN, UNKNOWN}
