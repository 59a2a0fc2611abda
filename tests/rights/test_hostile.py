"""Every form that anybody meets, sent what nobody would type: never a 500, nothing unescaped, nothing typed is lost.

The forms are found, not listed: by walking the site and by opening each page of the table of roads as who may. Values are drawn
(seeded, so that a failure comes back); the long run is `make deep`.

What an engine refuses of itself (a null character, a number larger than its column, a text that is no date) PostgreSQL refuses and SQLite
may let pass: the forms are found and sent there (`strict`), on SQLite where there is no other and in `make deep`.
"""

import html
import random
import re
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.walk.visitor import Form, Visitor, forms_of, route_of

from .answers import OPEN, expected
from .roads import ROADS

pytestmark = [pytest.mark.django_db, pytest.mark.strict, pytest.mark.usefixtures("whole_refusals")]
WHO = (
    "a visitor",
    "referent of Alpha",
    "a volunteer",
    "accueil",
    "animation",
    "regie and mandate",
    "responsable",
    "direction",
    "administration",
)
STARTS = [
    "/",
    "/paniers/",
    "/agenda/",
    "/maisons/",
    "/recherche/?q=panier",
    "/tarifs/",
    "/compte/login/",
    "/compte/signup/",
    "/composants/",
]
MARK = "<b id=marque>&\"'"  # stands in every echo: raw, it would be found in the page
HUGE = 100_000
EYES = 2  # of those who may open a page, how many look for forms on it
NASTY = (
    "", " ", "\x00", "a\x00b", "\x07\x1b[31m", "\u202egnirts\u202c", "\u200f", "👩\u200d👧🥕", "é" * 300, "９９", "٣", "-1", "0", "-0",
    "1e9", "1e400", "NaN", "Infinity", "9" * 19, "9" * 400, "²", "2147483648", "9223372036854775808", "1,5", "12,345", "1\u00a0234,50",
    "31/02/2026", "2026-02-31", "0000-00-00", "99999-01-01", "1er avril 0", "24:61", "25:00", "';DROP TABLE people_person;--",
    "' OR 1=1 --", "{{ 7*7 }}", "{% debug %}", "%s%n", "../../etc/passwd", "=1+1", "@SUM(A1)", "<script>alert(1)</script>", MARK,
    "javascript:alert(1)", "\r\nSet-Cookie: a=b", "None", "null", "[]", "{}", "true", "a@b", "a@b.c\nBcc: x@y.z", "x" * 5000,
)  # fmt: skip
BYTES = (b"\xff\xfe", b"\xed\xa0\x80", b"%ff%fe", b"%ED%A0%80", b"%00", b"a" * HUGE)
KINDS = ("application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain; charset=x")
SHOWN_ONLY = "/composants/"  # the gallery shows how a refused form looks; its samples go nowhere
SECRET = re.compile(r"password|pin\b|^again$|code|csrf|request_key|token|^version$|^seen$|credential")
KEPT = re.compile(r"[\x00\r\n]|^\s|\s$")  # what Django's own fields take away or refuse before anything is shown


KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Found:
    """A form with who met it and where; named by its route so that each is tried once for each kind of page."""

    def __init__(self, who: str, form: Form):
        self.who, self.form = who, form
        self.key = (route_of(form.action), form.method, tuple(sorted(form.fields)))

    def __repr__(self) -> str:
        return f"{self.who} {self.form.method} {self.form.action}"


@pytest.fixture(scope="module", autouse=True)
def _papers_as_html():
    """What would be printed is rendered but not set: a form leads to a paper or not, its pages matter elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.kit.paper.pdf", lambda template, context, request=None: render_to_string(template, context, request).encode())
        yield


@pytest.fixture(scope="module")
def forms(town) -> list[Found]:
    """Each kind of form once, as the first who meets it."""
    found: dict[tuple, Found] = {}
    opened: Counter[str] = Counter()
    for name in WHO:
        who = town.people[name]
        starts = ["/equipe/"] if who.held else [*STARTS, "/mon-espace/"]
        visitor = Visitor(name, who.client()).walk(starts, most=10 if who.held else 50, per_route=1)
        met = list(visitor.forms)
        for road in ROADS:
            house = town.houses["Alpha"]
            if "GET" in road.methods and opened[road.name] < EYES and expected(road, who, house) == OPEN:
                opened[road.name] += 1
                address = reverse(road.name, args=road.args(house))
                query = f"?{urlencode(road.data(house))}" if road.data(house) else ""
                answer = visitor.get(address + query)
                if answer.status == 200 and answer.content_type.startswith("text/html"):
                    met += forms_of(answer.body, address + query)
        for form in met:
            if not form.action.startswith(("/admin/", "/compte/logout", "/equipe/poste/fermer")):
                one = Found(name, form)
                found.setdefault(one.key, one)
    return list(found.values())


def test_forms_of_every_room_are_found(forms):
    routes = {route_of(one.form.action) for one in forms}
    assert len(forms) > 60
    for wanted in (
        "account_login", "account_signup", "paniers", "paniers:choose", "find_price", "search", "space_me", "space_household_child",
        "programmes:sign_up", "desk_person_new", "desk_verify_quotient", "regie:household", "regie:void", "team_invite", "tariff_new",
        "programmes:desk_plan", "programmes:desk_enrol", "paniers_desk:subscribe", "paniers_desk:sheet", "message_again",
    ):  # fmt: skip
        assert wanted in routes, wanted


values = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.integers(-(2**70), 2**70).map(str), st.dates().map(str))


@st.composite
def sent(draw, form: Form):
    """Most fields as the page had them, some hostile, some missing, some twice, some that the page never had."""
    pairs = []
    for name, stood in sorted(form.fields.items()):
        if name == "csrfmiddlewaretoken":
            continue
        how = draw(st.sampled_from(("as it stood", "hostile", "hostile", "hostile", "missing", "twice")))
        if how == "as it stood":
            pairs += [(name, value) for value in stood]
        elif how == "hostile":
            pairs.append((name, draw(values)))
        elif how == "twice":
            pairs += [(name, draw(values)), (name, draw(values))]
    if draw(st.booleans()):
        pairs.append(
            (draw(st.sampled_from(("id", "pk", "by", "household", "is_staff", "\x00", "__proto__", "form-TOTAL_FORMS"))), draw(values))
        )
    return pairs


def send(client, form: Form, pairs, raw: bytes | None = None):
    """Send it, take back what it wrote; (status, page)."""
    cache.clear()
    address, before = form.action, transaction.savepoint()
    path = urlsplit(address).path
    try:
        if form.method == "get":
            answer = client.get(f"{path}?{urlencode(pairs, errors='surrogatepass')}")
        else:
            body = raw if raw is not None else urlencode(pairs, errors="surrogatepass").encode()
            answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
        page = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    finally:
        transaction.savepoint_rollback(before)
    return answer, page.decode(errors="replace")


def faults(form: Form, pairs, answer, page: str) -> list[str]:
    found = []
    if answer.status_code >= 500:
        found.append(f"{answer.status_code}")
    if MARK in page or "<script>alert(1)</script>" in page:
        found.append("unescaped echo")
    if "\r\nSet-Cookie" in str(answer.headers) or "a=b" in answer.headers.get("Set-Cookie", ""):
        found.append("header injection")
    found += [f"lost {name}={value[:60]!r}" for name, value in lost(form, pairs, answer, page)]
    return found


def lost(form: Form, pairs, answer, page: str) -> list[tuple[str, str]]:
    """What a refused form no longer shows of what was typed into it. The page says that it refuses by an error."""
    if form.method != "post" or form.action.startswith(SHOWN_ONLY) or answer.status_code not in (200, 422) or "Erreur : " not in page:
        return []
    again = {}
    for other in forms_of(page, form.action):
        for name, held in other.fields.items():
            again.setdefault(name, []).extend(held)
    typed = dict(pairs)  # the last one counts, as Django reads it
    return [
        (name, value)
        for name, value in typed.items()
        if name in form.texts and name in again and not SECRET.search(name) and value and not KEPT.search(value)
        if not any(_same(value, held) for held in again[name]) and not _went_in(name, typed, again)
    ]


def _went_in(name: str, typed: dict[str, str], again: dict[str, list[str]]) -> bool:
    """A line of a paper that was carried out while others came back: an empty one stands there, with a key of its own."""
    line, dash, _ = name.partition("-")
    keys = again.get(f"{line}-key", []) if dash else []
    return any(KEY.fullmatch(key) and key != typed.get(f"{line}-key") for key in keys)


def _same(value: str, held: str) -> bool:
    return " ".join(html.unescape(held).split()) == " ".join(value.split())


def try_them(town, forms, examples: int, number: int) -> None:
    clients = {name: town.people[name].client() for name in WHO}
    broken: dict[str, list] = {}

    def attempt(one: Found, pairs) -> None:
        answer, page = send(clients[one.who], one.form, pairs)
        if wrong := faults(one.form, pairs, answer, page):
            broken.setdefault(f"{one!r}: {'; '.join(wrong)[:300]}", pairs)
        if "/compte/login" in answer.headers.get("Location", ""):
            clients[one.who] = town.people[one.who].client()

    def drawn_for(one: Found):
        def drawn(pairs) -> None:
            attempt(one, pairs)

        return drawn

    limits = settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    for one in forms:
        seed(number)(limits(given(sent(one.form))(drawn_for(one))))()
    assert not broken, "\n".join(f"{said} <- {pairs!r:.600}" for said, pairs in list(broken.items())[:40])


def test_a_short_run_of_hostile_values(town, forms):
    try_them(town, forms, examples=1, number=2026)


@pytest.mark.deep
@pytest.mark.parametrize("number", range(4))
def test_a_long_run_of_hostile_values(town, forms, number):
    try_them(town, forms, examples=60, number=number)


def test_each_field_alone_takes_everything_nasty(town, forms):
    """The rest of the form as it stood, so that the value reaches whatever reads that field: one value here, eight more in `make deep`.
    A field of one name (a day, a reason, a key) is tried in three forms, there in all of them; each form meets whole draws besides."""
    each_field_alone(town, forms, random.Random(connection.vendor), values=1, most=3)


@pytest.mark.deep
def test_each_field_alone_takes_eight_nasty_values(town, forms):
    each_field_alone(town, forms, random.Random(11), values=8)


def each_field_alone(town, forms, draw: random.Random, *, values: int, most: int = 10_000) -> None:
    clients, broken = {name: town.people[name].client() for name in WHO}, []
    met: Counter[str] = Counter()
    for one in forms:
        names = sorted(set(one.form.fields) - {"csrfmiddlewaretoken"})
        met.update(names[:12])
        for name in (name for name in names[:12] if met[name] <= most):
            for value in (*draw.sample(NASTY, values), *(["a\x00b", "9" * 19] if one.form.method == "get" else ())):
                stood = [(other, held) for other in names if other != name for held in one.form.fields[other]]
                pairs = [*stood, (name, value)]
                answer, page = send(clients[one.who], one.form, pairs)
                broken += [(repr(one), name, value[:60], wrong) for wrong in faults(one.form, pairs, answer, page)]
    assert broken == [], "\n".join(map(repr, broken))


def of_another_kind(town, forms, turns: range) -> None:
    """Bodies that are no text (invalid UTF-8, lone surrogates, a hundred thousand signs: in the first fields or as the whole body), and
    bodies of another type than a form's: refused in words, or read as an empty form. Each form meets those of these turns."""
    clients, broken = {name: town.people[name].client() for name in WHO}, []
    for place, one in enumerate(one for one in forms if one.form.method == "post"):
        names = [name for name in one.form.fields if name != "csrfmiddlewaretoken"]
        for turn in turns:
            raw = BYTES[(place + turn) % len(BYTES)]
            body = raw if (place + turn) // len(BYTES) % 2 else b"&".join(name.encode() + b"=" + raw for name in names[:3])
            answer, page = send(clients[one.who], one.form, [], raw=body)
            broken += [(repr(one), raw[:12], wrong) for wrong in faults(one.form, [], answer, page)]
            kind = KINDS[(place + turn) % len(KINDS)]
            cache.clear()
            before = transaction.savepoint()
            answer = clients[one.who].generic("POST", one.form.action, b'{"a": [1, {"b": null}]}', content_type=kind)
            transaction.savepoint_rollback(before)
            if answer.status_code >= 500:
                broken.append((repr(one), kind, answer.status_code))
    assert broken == [], "\n".join(map(repr, broken))


def test_bodies_that_are_no_form(town, forms):
    """By turns: one of each sort for each form; what reads a body is the same for all of them."""
    of_another_kind(town, forms, range(1))


@pytest.mark.deep
def test_every_body_that_is_no_form(town, forms):
    of_another_kind(town, forms, range(2 * len(BYTES)))


def test_the_checks_bite():
    """The control: a page that loses what was typed, one that echoes it raw."""
    form = Form("/x/", "/x/", "post", {"name": [""]}, frozenset({"name"}))
    page = "<title>Erreur : x</title><form method=post action=/x/><input name=name value='{}'></form>"

    class Answer:
        status_code = 200
        headers: dict = {}

    assert lost(form, [("name", "Zoé")], Answer, page.format("")) == [("name", "Zoé")]
    assert lost(form, [("name", "Zoé")], Answer, page.format("Zoé")) == []
    line = Form("/x/", "/x/", "post", {"l0-name": [""], "l0-key": [""]}, frozenset({"l0-name"}))
    page = page.replace("name=name", "name=l0-name").replace("</form>", "<input type=hidden name=l0-key value='{}'></form>")
    typed, new = [("l0-name", "Zoé"), ("l0-key", "a")], "4f5b41c0-0000-4000-8000-000000000000"
    assert lost(line, typed, Answer, page.format("", "a")) == [("l0-name", "Zoé")]
    assert lost(line, typed, Answer, page.format("", new)) == []  # it went in
    assert faults(form, [], Answer, f"<p>{MARK}</p>") == ["unescaped echo"]
    assert faults(form, [], Answer, f"<p>{html.escape(MARK)}</p>") == []
