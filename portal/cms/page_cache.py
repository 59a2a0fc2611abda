"""Pages that are the same for every visitor, kept ready for a short while.

Only what carries nothing of anybody is kept: a page of the tree that says it is the same for all (`TreePage.same_for_all`), asked by
somebody who sends no cookie at all (no session, no message, no chosen theme), without a query string, answered 200 without setting a
cookie. Kept `PAGE_CACHE_SECONDS` (0: never), by host and address; everything is forgotten at once when a page is published or taken
away, when a house, its hours or the town's settings change, and when a room above says so (`forget_pages`: a date was planned or moved).

Each process trusts what it has for a second before it asks the shared cache again: a change shows within a second or so. What is only
counted (places left) may be as old as the page.
"""

import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse

VERSION, VERSION_SECONDS = "cms.pages.version", 30 * 24 * 3600
TRUSTED_SECONDS = 1.0
MOST_HERE = 200  # pages in the memory of one process
MOST_BYTES = 400_000


@dataclass(frozen=True)
class Kept:
    """A page as it was answered."""

    body: bytes
    headers: dict[str, str]
    version: str
    until: float

    def answer(self) -> HttpResponse:
        return HttpResponse(self.body, headers=self.headers)


_here: dict[str, tuple[float, Kept]] = {}  # by key: until when it is trusted


def may_be_kept(request: HttpRequest) -> bool:
    """Asked by nobody in particular."""
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and not request.META.get("HTTP_COOKIE")
        and not request.META.get("HTTP_AUTHORIZATION")
    )


def key_of(request: HttpRequest) -> str:
    """Host (a wrong one is refused as everywhere), scheme and address."""
    return f"cms.page.{request.scheme}.{request.get_host()}.{uuid.uuid5(uuid.NAMESPACE_URL, request.path).hex}"


def kept_answer(key: str) -> HttpResponse | None:
    """The page, when it is kept and still true: no query while this process trusts it, else one."""
    now = time.monotonic()
    trusted_until, kept = _here.get(key, (0.0, None))
    if kept is not None and now < trusted_until:
        return kept.answer()
    found = cache.get_many([VERSION, key])
    kept = found.get(key)
    if kept is None or kept.version != found.get(VERSION) or kept.until < time.time():
        _here.pop(key, None)
        return None
    _remember(key, kept)
    return kept.answer()


def keep(key: str, request: HttpRequest, response: HttpResponse, version: str) -> None:
    """Keep an answer, if it is one that may be: `version` was read before the page was made, so that what changed meanwhile is not lost."""
    whole = (
        getattr(response, "same_for_all", False)
        and request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request, "_csp_nonce", None)  # as if it were still that of the page
        and not response.has_header("Cache-Control")
        and len(response.content) <= MOST_BYTES
    )
    if not whole:
        return
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    kept = Kept(response.content, headers, version, time.time() + settings.PAGE_CACHE_SECONDS)
    cache.set(key, kept, settings.PAGE_CACHE_SECONDS)
    _remember(key, kept)


def version_now() -> str:
    return cache.get_or_set(VERSION, _new_version, VERSION_SECONDS)


def _new_version() -> str:
    return uuid.uuid4().hex


def _remember(key: str, kept: Kept) -> None:
    if len(_here) >= MOST_HERE:
        _here.clear()
    _here[key] = (time.monotonic() + min(TRUSTED_SECONDS, max(kept.until - time.time(), 0.0)), kept)


def forget_pages(*args, **kwargs) -> None:
    """Every kept page is made anew, once others can read what was written; once a transaction, however many rows it changed."""
    if settings.PAGE_CACHE_SECONDS > 0:
        hooks = transaction.get_connection().run_on_commit
        if not any(hook is _forget for _, hook, *_ in hooks):
            transaction.on_commit(_forget)


def _forget() -> None:
    _here.clear()
    cache.set(VERSION, _new_version(), VERSION_SECONDS)
