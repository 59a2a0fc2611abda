"""Every address of the house, by everybody: nothing breaks, nobody goes where no link leads her, nothing leaks."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from .visitor import route_of

pytestmark = pytest.mark.django_db

# Anything under these is for its owner or for staff: who is shown no link to such a page must not open it by its address.
GUARDED = re.compile(r"^/(equipe|mon-espace|paniers/abonnement/\d|paiements/[0-9a-f-]{36}|fichiers)/")
# Own pages without a number in their address: the same for everybody signed in, whoever links to them.
SAME_FOR_ALL = re.compile(r"^/(mon-espace/[a-z./-]*|equipe/[a-z/-]*)$")
MONEY = re.compile(r"\d+,\d{2}[\s\u00a0\u202f]?€")


def ours() -> dict[str, str]:
    """View name -> first pattern, of our own addresses (not Wagtail's nor allauth's, which their own tests know)."""
    found = {}

    def read(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if getattr(pattern.urlconf_name, "__name__", "").startswith(("wagtail.", "allauth.")) or str(pattern.pattern) == "admin/":
                    continue
                read(pattern.url_patterns, prefix + str(pattern.pattern))
            elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(("portal.", "programmes.", "paniers.")):
                found[pattern.lookup_str + " " + (pattern.name or "")] = prefix + str(pattern.pattern)

    read(get_resolver().url_patterns)
    return found


def test_nobody_meets_an_error_of_the_server(walked):
    broken = {(name, url): answer.status for name, walk in walked.items() for url, answer in walk.answers.items() if answer.status >= 500}
    assert broken == {}


def test_the_walk_is_long_enough_to_mean_something(walked):
    assert sum(len(walk.answers) for walk in walked.values()) > 400


def test_visitors_and_residents_see_nothing_of_the_team(walked):
    for name, walk in walked.items():
        if walk.client.session.get("_auth_user_id") and walk.answers["/equipe/"].status == 200:
            continue
        inside = {url for url, answer in walk.answers.items() if url.startswith(("/equipe/", "/admin/")) and answer.status == 200}
        assert inside == set(), name


def test_no_address_opens_to_whom_no_link_leads(town, walked):
    """Each object's page found by somebody is asked for by everybody else: shown a link, or refused."""
    found = {url for walk in walked.values() for url, answer in walk.answers.items() if answer.status == 200 and GUARDED.match(url)}
    by_route = {}
    for url in sorted({url.split("?")[0] for url in found if not SAME_FOR_ALL.match(url.split("?")[0])}):
        by_route.setdefault(route_of(url), []).append(url)
    objects = {url for urls in by_route.values() for url in urls[:2]}
    assert len(objects) > 5
    opened = []
    for name in walked:
        shown = {url.split("?")[0] for url in walked[name].answers}
        client = town.client(name, raise_request_exception=False)
        for url in sorted(objects - shown):
            route = route_of(url)
            linked = any(route_of(other) == route and walked[name].answers[other].status == 200 for other in walked[name].answers)
            status = client.get(url).status_code
            assert status < 500, (name, url)
            if status == 200 and not linked:
                opened.append((name, url))
    assert opened == []


def test_wagtail_shows_no_resident(town, walked):
    names = {person.full_name for person in town.residents if len(person.full_name) > 6 and " " in person.full_name}
    addresses = {person.email for person in town.residents if person.email}
    leaks = [
        (name, url, secret)
        for name, walk in walked.items()
        for url, answer in walk.answers.items()
        if url.startswith("/admin/") and answer.status == 200
        for secret in names | addresses
        if secret in answer.body
    ]
    assert leaks == []


def test_no_one_but_herself_and_the_regie_reads_an_amount_tied_to_a_name(town, walked):
    """Sheets that are handed around hold no price, no surname, no quotient."""
    surnames = {person.family_name for person in town.residents if len(person.family_name) > 3}
    for name, walk in walked.items():
        for url, answer in walk.answers.items():
            if re.match(r"^/equipe/paniers/jour/", url) and answer.status == 200:
                assert not MONEY.search(answer.body), (name, url)
                text = re.sub(r"<header.*?</header>", "", answer.body, flags=re.S)
                assert not [surname for surname in surnames if re.search(rf"\b{re.escape(surname)}\b", text)], (name, url)


def test_every_form_that_writes_refuses_a_post_without_its_token(town, walked):
    for name, walk in walked.items():
        client = town.client(name, enforce_csrf_checks=True, raise_request_exception=False)
        for action in sorted({form.action for form in walk.forms if form.method == "post" and not form.action.startswith("/admin/")}):
            assert client.post(action.split("?")[0]).status_code in (302, 403, 404, 405), (name, action)
    assert any(form.method == "post" for walk in walked.values() for form in walk.forms)


def test_every_address_of_ours_is_reached_or_told_why_not(walked):
    reached = {route_of(url) for walk in walked.values() for url, answer in walk.answers.items() if answer.status == 200}
    reached |= {route_of(form.action) for walk in walked.values() for form in walk.forms}
    missing = sorted(name for name in ours() if not any(name.split(" ")[-1] and route.endswith(name.split(" ")[-1]) for route in reached))
    assert [name for name in missing if not REASONS.get(name.split(" ")[-1])] == []


# Addresses that a walk over links does not reach, and where they are tested.
REASONS = {
    "": "no name",
    "health_live": "for machines: tests/kit",
    "health_ready": "for machines: tests/kit",
    "theme_css": "a style sheet: tests/cms",
    "provider_webhook": "for providers, by POST: tests/ledger/test_stripe.py",
    "payment_return": "after a payment online: tests/ledger/test_stripe.py",
    "payment_left": "after a payment online: tests/ledger/test_stripe.py",
    "stored_file": "private files: tests/kit/test_files.py",
    "noted": "after a subscription at the counter: tests/paniers/test_screens.py",
    "done": "after a subscription: tests/paniers/test_screens.py",
    "check": "the last step of a subscription: tests/paniers/test_screens.py",
    "who": "the second step of a subscription: tests/paniers/test_screens.py",
}
