"""Words as the search compares them: without accents, capitals or plural, so that « Epiceries » finds « épicerie ».

The same folding is applied to what is indexed and to what is asked, on every database alike.
"""

import re
import unicodedata

LONGEST_QUERY = 100  # characters; a longer question is cut, not refused
MOST_WORDS = 12
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """The words of `text`, folded, one space between them; control characters and signs fall away."""
    return " ".join(_words(text))


def asked(text: str) -> str:
    """What somebody typed, made safe and short: at most MOST_WORDS folded words, the empty ones left out when others remain."""
    words = _words(text[:LONGEST_QUERY])[:MOST_WORDS]
    return " ".join([word for word in words if word not in _EMPTY] or words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_singular(word) for word in _WORD.findall(letters)]


def _singular(word: str) -> str:
    """« paniers » → « panier », « bureaux » → « bureau », « journaux » stays near « journal ». Crude on purpose, and the same both ways."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word.rstrip("sx") if len(word) > 3 and word.rstrip("sx") else word


# Words that are in every page and decide nothing, folded like the others.
_EMPTY = frozenset(
    _words(
        "a au aux avec ce ces cet cette chez d dans de des du elle en est et il j je l la le les leur ma mes mon n ne nos notre nous on ou "
        "par pas pour qu que qui s sa se ses si son sur ta te tes ton tu un une vos votre vous y"
    )
)
