"""What is wrong with how a page is written, in words: read before it goes online. Pure.

Wagtail's own checker (axe, in the editor) looks at the page as it is drawn; these look at what was typed, without a browser.
Sources: RGAA 4.1, criteria 1.1 (an image that says something has an alternative), 6.1 (a link is understood by its wording), 9.1
(titles follow one another), 13.3 (a file to download says its format and weight). The law binds public bodies to them
(loi n° 2005-102, art. 47).
"""

import re
from dataclasses import dataclass

MUST, SHOULD = "must", "should"
_CAMERA = r"(?:img|dscn?|pxl|photo|image|capture|screenshot|whatsapp image)?"
_FILE_NAME = re.compile(rf"(?i)^{_CAMERA}[ _-]*[\d_-]{{3,}}[\w -]*$|\.(?:jpe?g|png|gif|webp|heic|svg|pdf)$")
_EMPTY_LINKS = {
    "ici", "cliquez ici", "cliquer ici", "clique ici", "par ici", "lien", "ce lien", "suivre ce lien", "lire la suite",
    "en savoir plus", "plus", "voir", "voir plus", "la suite", "suite", "page", "site",
    "le site", "télécharger", "document", "pdf", "inscription ici", "clic", "voir ici",
}  # fmt: skip
_ADDRESS = re.compile(r"(?i)^(https?://|www\.)\S+$")
_MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
_DAY = re.compile(rf"(?i)\b(?:1er|[0-3]?\d)\s+(?:{_MONTHS})\b(?!\s+(?:19|20)\d\d)|(?<![\d/])[0-3]?\d/(?:0[1-9]|1[0-2])(?![\d/])")
_FILE = re.compile(r"(?i)\.(pdf|docx?|odt|ods|xlsx?|pptx?|zip)$")
_SAYS_FORMAT = re.compile(r"(?i)\b(pdf|word|docx?|odt|ods|excel|xlsx?|powerpoint|pptx?|zip)\b")


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `code` is stable; `level`: MUST before it goes online, SHOULD at any time; `where` names the place in words."""

    code: str
    level: str
    where: str
    words: str


@dataclass(frozen=True)
class Link:
    words: str
    href: str = ""


def bare(words: str) -> str:
    return re.sub(r"[\s\xa0\u202f]+", " ", words).strip(" .…:!?»«>→").lower()


def alternative(text: str, *, where: str, decorative: bool = False) -> list[Finding]:
    """The words that stand for a picture: none, or the name of its file, are no words."""
    if decorative:
        return []
    if not text.strip():
        return [Finding("image-sans-texte", MUST, where, "Dites en une phrase ce que montre l’image : qui ne la voit pas la lira.")]
    if _FILE_NAME.search(text.strip()):
        return [Finding("image-nom-de-fichier", MUST, where, f"« {text.strip()} » est un nom de fichier : dites ce que montre l’image.")]
    return []


def link(found: Link, *, where: str) -> list[Finding]:
    """The wording of a link, read alone; and a file that says what it is."""
    words = bare(found.words)
    if not words:
        return [Finding("lien-vide", MUST, where, "Un lien n’a pas de mots : personne ne sait où il mène.")]
    if words in _EMPTY_LINKS:
        return [
            Finding(
                "lien-sans-sens", SHOULD, where, f"« {found.words.strip()} » : dites où mène le lien, par exemple « voir le programme »."
            )
        ]
    if _ADDRESS.match(found.words.strip()):
        return [Finding("lien-adresse", SHOULD, where, "Une adresse toute nue se lit lettre par lettre : mettez des mots à la place.")]
    if _FILE.search(found.href.split("?")[0]) and not _SAYS_FORMAT.search(found.words):
        return [
            Finding("fichier-sans-format", SHOULD, where, f"« {found.words.strip()} » mène à un fichier : dites son format, « (PDF) ».")
        ]
    return []


def headings(levels: list[int], *, where: str, first: int = 2) -> list[Finding]:
    """Titles go down one step at a time; the first is of level `first` (the page's own title is the one above)."""
    above = first - 1
    for level in levels:
        if level > above + 1:
            return [
                Finding(
                    "titres-en-desordre",
                    SHOULD,
                    where,
                    f"Un titre de niveau {level} vient sous un titre de niveau {above} : il en manque un.",
                )
            ]
        above = level
    return []


def dates(text: str, *, where: str) -> list[Finding]:
    """A day without its year: next year it is still online and still wrong."""
    found = _DAY.search(text)
    if found is None:
        return []
    return [
        Finding("date-sans-annee", SHOULD, where, f"« {found[0].strip()} » : ajoutez l’année, la page se lira peut-être l’an prochain.")
    ]
