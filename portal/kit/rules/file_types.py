"""What a file is, told by its first bytes: its name and what the browser says of it prove nothing."""

import re

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
IMAGES = frozenset({JPEG, PNG, WEBP})
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WEBP: ".webp"}
NAME_MAX = 100
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def sniffed(head: bytes) -> str | None:
    """The type of a file from its first sixteen bytes; None when it is none of those we keep."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return None


def tidy_name(name: str, content_type: str) -> str:
    """The person's own name for the file, without folders, control or direction signs, ending as its type does."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = _UNSAFE.sub(" ", last).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem).strip(" .")
    return (stem[:NAME_MAX].strip(" .") or "document") + ENDINGS[content_type]
