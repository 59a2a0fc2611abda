"""Whether somebody may be writing on a page: what a reload would lose. Pure."""

from html.parser import HTMLParser

UNSEEN = ("hidden", "submit", "button", "reset", "image")  # nothing is typed there


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.posting = self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.posting = (given.get("method") or "get").lower() == "post"
        elif tag in ("textarea", "select") or (tag == "input" and (given.get("type") or "text").lower() not in UNSEEN):
            self.found |= self.posting or "form" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.posting = False


def may_be_written_on(html: str) -> bool:
    """A field that somebody fills stands in a form that is sent to us. The boxes that search lose nothing that matters."""
    read = _Fields()
    read.feed(html)
    return read.found
