"""What an SMS can carry: 160 signs of the GSM alphabet or 70 of any other, a little less in each part when it takes several.

Source: 3GPP TS 23.038 §6.2.1 (default alphabet and its extension, each sign of which counts for two) and TS 23.040 §9.2.3.24.1 (the
six octets that join parts). Pure: no Django.
"""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
ALONE, JOINED = {True: 160, False: 70}, {True: 153, False: 67}
MOST_PARTS = 3
# What looks alike and costs less.
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-", "·": "-", "œ": "oe", "Œ": "OE", "ı": "i"}
    | {"\u00a0": " ", "\u202f": " ", "ç": "c"}
)


@dataclass(frozen=True)
class Size:
    """`signs` as the alphabet counts them; `parts`: how many messages are paid for."""

    latin: bool
    signs: int
    parts: int


def size(text: str) -> Size:
    """How long `text` is on the air."""
    latin = all(sign in BASIC or sign in EXTENDED for sign in text)
    signs = sum(2 if sign in EXTENDED else 1 for sign in text) if latin else len(text.encode("utf-16-be")) // 2
    if signs <= ALONE[latin]:
        return Size(latin, signs, 1)
    return Size(latin, signs, -(-signs // JOINED[latin]))


def lean(text: str) -> str:
    """`text` in the GSM alphabet where its letters are Latin ones (« forêt » becomes « foret », « Çarşamba » « Çarsamba »), else as it
    stands: one sign outside the alphabet would make the whole three times as dear."""
    spaced = text.replace("« ", '"').replace(" »", '"').replace("«\u00a0", '"').replace("\u00a0»", '"')
    bare = "".join(_sign(sign) for sign in unicodedata.normalize("NFC", spaced.translate(_SAME)))
    return bare if size(bare).latin else text.replace("\u00a0", " ").replace("\u202f", " ")


def _sign(sign: str) -> str:
    if sign in BASIC or sign in EXTENDED:
        return sign
    first = unicodedata.normalize("NFKD", sign)[0]
    return first if first in BASIC else sign
