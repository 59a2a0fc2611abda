"""A visitor that follows every link and knows every form it meets, as one persona."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from .reading import RawForm, links_and_forms

# Leaving would end the walk; static files and the month tables' endless next pages teach nothing.
SKIPPED = ("/static/", "/media/", "/compte/logout", "/compte/deconnexion", "mailto:", "tel:", "sms:", "data:")


@dataclass
class Form:
    """One form of a page: where it goes and what its fields hold as it stands."""

    page: str
    action: str
    method: str
    fields: dict[str, list[str]]
    texts: frozenset[str]  # names of the fields a person types into


@dataclass
class Answer:
    url: str
    status: int
    body: str
    content_type: str
    location: str = ""
    queries: int = 0


@dataclass
class Visitor:
    """`client` is signed in as the persona; `answers` holds what each address gave, `forms` what could be sent."""

    name: str
    client: Client
    answers: dict[str, Answer] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)

    def get(self, url: str) -> Answer:
        response = self.client.get(url)
        streaming = getattr(response, "streaming", False)
        content = b"".join(response.streaming_content) if streaming else response.content
        # The client has closed the response; closing it again would close the connection of the test.
        return Answer(
            url,
            response.status_code,
            content.decode(errors="replace"),
            response.headers.get("Content-Type", ""),
            response.headers.get("Location", ""),
        )

    def walk(self, starts: list[str], *, most: int = 400, within: tuple[str, ...] = ("/",), per_route: int = 6) -> "Visitor":
        """Breadth first from `starts`; at most `per_route` addresses of one route, so that long lists stay affordable."""
        waiting, seen, by_route = list(starts), set(starts), {}
        while waiting and len(self.answers) < most:
            url = waiting.pop(0)
            answer = self.answers[url] = self.get(url)
            found = [answer.location] if answer.status in (301, 302) else []
            if answer.status == 200 and answer.content_type.startswith("text/html"):
                links, forms = links_and_forms(answer.body)
                found += links
                self.forms += _forms(forms, url)
            for link in found:
                target = clean(urljoin(url, link))
                if not target or target in seen or not target.startswith(within):
                    continue
                route = route_of(target)
                by_route[route] = by_route.get(route, 0) + 1
                if by_route[route] <= per_route:
                    seen.add(target)
                    waiting.append(target)
        return self


def clean(url: str) -> str:
    """The address on this site without its fragment; empty for anything not to be followed."""
    parts = urlsplit(url)
    if parts.netloc not in ("", "testserver") or any(skip in url for skip in SKIPPED):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def route_of(url: str) -> str:
    """The pattern behind an address; a Wagtail page counts by its first folder."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return "404"
    return match.view_name if match.view_name and match.view_name != "wagtail_serve" else "page:" + "/".join(url.split("/")[:2])


def forms_of(page: str, url: str) -> list[Form]:
    return _forms(links_and_forms(page)[1], url)


def _forms(found: list[RawForm], url: str) -> list[Form]:
    forms = []
    for form in found:
        action = clean(urljoin(url, form.action or url))
        if action:
            forms.append(Form(url, action, (form.method or "get").lower(), form.fields, frozenset(form.texts)))
    return forms
