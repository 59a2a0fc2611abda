"""Names as people write them, keys as a counter looks for them. Pure: no Django, no row.

A key is made of plain letters a-z: accents fall, Arabic and Cyrillic letters take their usual French spelling. A sound is the
skeleton of a name said aloud in French, so that « Mohamed », « Muhammad » and « محمد » meet, and « Dupond » finds « Dupont ».
"""

import re
import unicodedata

KEY_LENGTH = 40  # letters kept of one word
SOUND_LENGTH = 8

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e", "ŋ": "n"}
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ё": "io", "ж": "j", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "ou", "ф": "f", "х": "kh", "ц": "ts", "ч": "tch", "ш": "ch", "щ": "chtch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "iou", "я": "ia",
}  # fmt: skip
_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ى": "a", "ء": "", "ؤ": "ou", "ئ": "i", "ب": "b", "ت": "t", "ث": "th", "ج": "dj",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "z",
    "ع": "a", "غ": "gh", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "ou", "ي": "i",
    "پ": "p", "چ": "tch", "ژ": "j", "گ": "g", "ڤ": "v", "ی": "i", "ک": "k",
}  # fmt: skip
_TABLE = str.maketrans({**_LIGATURES, **_CYRILLIC, **_ARABIC})
_WORD_ENDS = re.compile(r"[\s\-'’ʼ.,;:/()\u2010-\u2015]+")
_NOT_LETTERS = re.compile(r"[^a-z]+")


def plain(text: str) -> str:
    """Letters a-z and single spaces: « Élise  d'Œuvre-Ça » becomes « elise d oeuvre ca ». Never raises."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    latin = composed.translate(_TABLE)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(sign)).translate(_TABLE)
    words = (_NOT_LETTERS.sub("", word) for word in _WORD_ENDS.split(bare))
    return " ".join(word[:KEY_LENGTH] for word in words if word)


_SOUNDS = [
    # Order matters: groups of letters before single ones. What is left of vowels falls afterwards.
    (r"^(x|sz|cz)", "s"),
    (r"(tch|tsch|cz|tj|c(?=h$))", "C"),
    (r"(sch|sh|ch)", "C"),
    (r"(dj|dzh|j|g(?=[eiy]))", "J"),
    (r"ph", "f"),
    (r"(kh|gh|ck|cqu?|qu|q|k)", "K"),
    (r"c(?=[eiy])", "s"),
    (r"[cx]", "K"),
    (r"gu(?=[eiy])", "g"),
    (r"gn", "n"),
    (r"(th|dh)", "t"),
    (r"z", "s"),
    (r"w", "v"),
    (r"h", ""),
    (r"(ien|ein|ain|in|im|ym|yn)$", "e"),
    (r"(an|am|en|em|on|om)$", "an"),
    (r"([aeiouy])(?:t|s|x|p|es|ts|ds|e)$", r"\1"),
    (r"(?<=[nrl])(?:d|t|s|ts|ds|e|es)$", ""),
]
_SOUNDS = [(re.compile(pattern), put) for pattern, put in _SOUNDS]


def sound(word: str) -> str:
    """The consonant skeleton of one word of `plain` letters, a leading vowel kept as « a »; at most 8 letters, maybe empty."""
    said = re.sub(r"(.)\1+", r"\1", word)
    for pattern, put in _SOUNDS:
        said = pattern.sub(put, said)
    skeleton = re.sub(r"[aeiouy]+", "", said[1:])
    head = "a" if said[:1] in tuple("aeiouy") and said else said[:1]
    return re.sub(r"(.)\1+", r"\1", (head + skeleton).lower())[:SOUND_LENGTH]


def words_of(*names: str) -> list[str]:
    """Every word a counter may type for these names, once each: each word, and a compound name in one piece (« benali »)."""
    found: list[str] = []
    for name in names:
        words = plain(name).split()
        joined = "".join(words)[:KEY_LENGTH]
        found += [*words, joined] if len(words) > 1 else words
    return list(dict.fromkeys(found))


def sounds_of(*names: str) -> list[str]:
    """The sounds of the same words, those of one letter left out: they would match half the town."""
    return list(dict.fromkeys(said for word in words_of(*names) if len(said := sound(word)) > 1))


def spellings(words: list[str]) -> list[list[str]]:
    """For each typed word, how it may stand in a name: alone, or in one piece with the word before or after it.

    « ben ali » so finds « Benali »: its « ali » is read as the end of « benali ».
    """
    found = []
    for place, word in enumerate(words):
        joined = [words[place - 1] + word] if place else []
        joined += [word + words[place + 1]] if place + 1 < len(words) else []
        found.append([word, *(piece[:KEY_LENGTH] for piece in joined)])
    return found


def after(prefix: str) -> str:
    """The first key that no longer begins with these letters a-z: `key >= prefix and key < after(prefix)` is a range any index
    can follow, whatever the collation. Empty when there is none (« zzz »)."""
    short = prefix.rstrip("z")
    return short[:-1] + chr(ord(short[-1]) + 1) if short else ""


def initial(name: str) -> str:
    """« B. » for « Ben Ali », in its own script; empty when the name holds no letter."""
    letter = next((sign for sign in unicodedata.normalize("NFC", name) if sign.isalpha()), "")
    return f"{letter.upper()[:1]}." if letter else ""


def display_name(*, civility: str = "", given_name: str = "", family_name: str = "") -> str:
    """The name shown until the person chooses her own: « Mme B. », « Amina B. », « Amina »; never more of a family name than its initial.

    `civility` is the word itself (« Mme »), or nothing. Empty when neither name holds a letter.
    """
    letter = initial(family_name)
    given = " ".join(given_name.split())
    if civility and letter:
        return f"{civility} {letter}"
    if any(sign.isalpha() for sign in given):
        return f"{given} {letter}".strip()[:80]
    return letter


def phone_tail(number: str) -> str:
    """The last four digits of a phone number, what people remember and say; empty when there are fewer."""
    digits = re.sub(r"\D", "", number)
    return digits[-4:] if len(digits) >= 4 else ""
