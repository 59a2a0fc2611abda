"""May a picture be shown on a medium that day: only where every person who can be recognised said yes. Pure: no Django, no row."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.households.rules.image_rights import Said, may_be_shown
from portal.people.rules.births import UNKNOWN, Birth

UNSAID, NOBODY, PEOPLE, STRANGER = "unsaid", "nobody", "people", "stranger"  # as `enums.OnPicture`
NO_WORDS, FACES, UNCHOSEN = "words", "faces", "unchosen"
SAYS = {
    UNCHOSEN: "Ce n’est pas demandé.",
    UNSAID: "Dites d’abord qui est reconnaissable.",
    STRANGER: "Quelqu’un qui n’est pas sur la liste est reconnaissable.",
    NO_WORDS: "Écrivez d’abord ce que montre la photo, pour qui ne la voit pas.",
    FACES: "",  # why is told to who keeps the records alone
}


@dataclass(frozen=True)
class Face:
    """Somebody on it: her birth and what was answered about her."""

    said: tuple[Said, ...] = ()
    birth: Birth = UNKNOWN


@dataclass(frozen=True)
class Shot:
    who: str
    words: str
    media: tuple[str, ...]
    faces: tuple[Face, ...] = ()


def stands_against(shot: Shot, medium: str, day: dt.date) -> str:
    """A code of `SAYS`, or "" where it may be shown."""
    if medium not in shot.media:
        return UNCHOSEN
    if shot.who not in (NOBODY, PEOPLE) or (shot.who == PEOPLE and not shot.faces):
        return STRANGER if shot.who == STRANGER else UNSAID
    if not shot.words.strip():
        return NO_WORDS
    # Faces count whatever is said of them: nobody is shown against her word because a box was ticked wrong.
    return "" if all(may_be_shown(face.said, medium, day, face.birth) for face in shot.faces) else FACES


def may_show(shot: Shot, medium: str, day: dt.date) -> bool:
    return not stands_against(shot, medium, day)


def names_in(words: str, names: Iterable[str]) -> bool:
    """Does this text name one of these people: by a word of her name, written as a name."""
    written = set(re.findall(r"\w[\w’'-]*", words))
    return any(part in written for name in names for part in re.findall(r"\w[\w’'-]*", name) if len(part) > 2 and part[0].isupper())
