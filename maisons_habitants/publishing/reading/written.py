"""What a page says, read for the checks: its picture, its blocks, their texts, titles and links."""

import re
from html.parser import HTMLParser

from wagtail.blocks import ListBlock, RawHTMLBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from ..rules.checks import Finding, Link, alternative, dates, headings, link

_PLAIN = ("introduction", "how_to_come", "for_whom")
PICTURE_WORDS = "picture_alt"  # a page that says by itself what its picture shows


class _Read(HTMLParser):
    """Titles and links of a rich text, in their order."""

    def __init__(self, source: str):
        super().__init__()
        self.levels: list[int] = []
        self.links: list[Link] = []
        self.text: list[str] = []
        self._open: tuple[str, list[str]] | None = None
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a":
            named = dict(attrs)
            self._open = (named.get("href") or (f"document:{named.get('id')}" if named.get("linktype") == "document" else ""), [])
        elif tag in ("p", "li", "br"):
            self.text.append(" ")

    def handle_endtag(self, tag):
        if tag == "a" and self._open is not None:
            href, words = self._open
            self.links.append(Link("".join(words), _file_of(href)))
            self._open = None

    def handle_data(self, data):
        self.text.append(data)
        if self._open is not None:
            self._open[1].append(data)


def _file_of(href: str) -> str:
    """A document is named by its key in the text: the name of its file says what it is."""
    if not href.startswith("document:"):
        return href
    key = href.partition(":")[2]
    found = get_document_model().objects.filter(pk=key).first() if key.isdigit() else None
    return found.filename if found else ""


def findings_of(page: Page) -> list[Finding]:
    """Everything to mend on this page, what must be first."""
    found = _of_picture(page)
    for name in _PLAIN:
        if said := getattr(page, name, ""):  # a page of another room may have none of them
            found += dates(str(said), where=_label(page, name))
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            where = str(field.verbose_name).capitalize()
            levels: list[int] = []
            found += _of_blocks(getattr(page, field.name), where, levels)
            found += headings(levels, where=where)
    return sorted(dict.fromkeys(found), key=lambda finding: finding.level)


def _label(page: Page, name: str) -> str:
    return str(page._meta.get_field(name).verbose_name).capitalize()


def _of_picture(page: Page) -> list[Finding]:
    picture = getattr(page, "picture", None)
    if picture is None or hasattr(page, PICTURE_WORDS):
        return []
    return alternative(picture.description, where=f"L’image « {picture.title} »")


def _of_blocks(stream, where: str, levels: list[int]) -> list[Finding]:
    return [finding for child in stream for finding in _of_value(child.block, child.value, where, levels)]


def _of_value(block, value, where: str, levels: list[int]) -> list[Finding]:
    if value is None:
        return []
    if isinstance(block, ImageBlock):
        return alternative(value.contextual_alt_text or "", where=where, decorative=bool(value.decorative))
    if isinstance(block, StreamBlock):
        return _of_blocks(value, where, levels)
    if isinstance(block, StructBlock):
        return [finding for name, child in block.child_blocks.items() for finding in _of_value(child, value.get(name), where, levels)]
    if isinstance(block, ListBlock):
        return [finding for item in value for finding in _of_value(block.child_block, item, where, levels)]
    if isinstance(block, RichTextBlock) and not isinstance(block, RawHTMLBlock):
        read = _Read(value.source)
        levels += read.levels
        return [*(one for found in read.links for one in link(found, where=where)), *dates("".join(read.text), where=where)]
    return []
