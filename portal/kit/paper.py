"""Papers as tagged PDF (PDF/UA): slips, receipts, sheets, letters. Templates extend `base_paper.html`.

What a paper loads (style, type, drawings) is read from our own static files: making a paper never asks the network for anything.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .rules import typography

HERE = "https://papier.invalid/"
# Where a paper has several pages, each says which it is; letters and labels say it their own way.
NUMBERS = """@page { @bottom-right { content: counter(page) " sur " counter(pages);
    font: 10pt "Atkinson Hyperlegible Next", "DejaVu Sans", sans-serif; } }
@page :blank { @bottom-right { content: none } }"""
LONG = 12_000  # characters of HTML: so much seldom fits one page


class OutOfReach(ValueError):
    """A paper asked for something that is neither one of our static files nor written inside it."""


def _static_file(address: str) -> bytes:
    path = unquote(urlsplit(address).path)
    prefix = urlsplit(settings.STATIC_URL).path
    if not address.startswith(HERE) or not path.startswith(prefix):
        raise OutOfReach(address)
    name = path.removeprefix(prefix)
    if found := finders.find(name):
        return Path(found).read_bytes()
    if not staticfiles_storage.exists(name):
        raise OutOfReach(address)
    with staticfiles_storage.open(name) as file:
        return file.read()


@cache
def _unpacked_type(address: str) -> bytes:
    """One of our typefaces as it is set: unpacking it takes longer than a slip, and each paper would do it anew."""
    from fontTools.ttLib import woff2

    unpacked = BytesIO()
    woff2.decompress(BytesIO(_static_file(address)), unpacked)
    return unpacked.getvalue()


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # a second to load: only who prints waits

    class OurFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            try:
                body = BytesIO(_unpacked_type(url) if url.endswith(".woff2") else _static_file(url))
            except OutOfReach as error:
                raise FatalURLFetchingError(f"a paper may not load {url}") from error
            return URLFetcherResponse(url, body, {"Content-Type": guess_type(urlsplit(url).path)[0] or "application/octet-stream"})

    return OurFilesOnly(allowed_protocols=["data"])


def pdf(template: str, context: Mapping[str, Any], *, request: HttpRequest | None = None) -> bytes:
    """The paper as a tagged PDF, its pages numbered where there are several.

    Raises weasyprint's FatalURLFetchingError when it loads what is not ours.
    """
    from weasyprint import CSS, HTML

    html = typography.held(render_to_string(template, dict(context), request=request))
    source, variant = HTML(string=html, base_url=HERE, url_fetcher=_fetcher()), {"pdf_variant": "pdf/ua-1"}
    numbered = {"stylesheets": [CSS(string=NUMBERS)]}
    long = len(html) > LONG
    made = source.render(**(numbered if long else {}), **variant)
    if long != (len(made.pages) > 1):  # a guess that was wrong: set again, with its numbers or, on one page, without any
        made = source.render(**({} if long else numbered), **variant)
    return made.write_pdf(**variant)


def pdf_response(template: str, context: Mapping[str, Any], *, name: str, request: HttpRequest | None = None) -> HttpResponse:
    """The same, to open in the browser; kept by no cache, for papers are somebody's. `name` ends in .pdf and names nobody."""
    answer = HttpResponse(pdf(template, context, request=request), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
