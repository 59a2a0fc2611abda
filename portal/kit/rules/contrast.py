"""How well two colours can be told apart: WCAG 2.2, success criteria 1.4.3 (text, 4.5) and 1.4.11 (controls, 3).

Colours are « #rrggbb »; ratios run from 1 (the same) to 21 (black on white). Nothing here knows what a colour is for.
"""

import re

TEXT = 4.5
CONTROL = 3.0
_COLOUR = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
Rgb = tuple[int, int, int]


def parse(colour: str) -> Rgb:
    """Red, green, blue, 0 to 255. Raises ValueError for anything but « #rrggbb »."""
    found = _COLOUR.fullmatch(colour.strip())
    if not found:
        raise ValueError(f"« {colour} » n'est pas une couleur : écrivez un dièse et six chiffres ou lettres, par exemple #176245.")
    return int(found[1], 16), int(found[2], 16), int(found[3], 16)


def written(rgb: Rgb) -> str:
    """« #rrggbb », in lower case."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parse(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, whichever is in front."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shown(value: float) -> str:
    """« 6,9 » : cut, never rounded up, so that 4.49 does not read as 4.5."""
    return f"{int(value * 10) / 10:.1f}".replace(".", ",")


def _mixed(colour: Rgb, end: Rgb, parts: int) -> Rgb:
    red, green, blue = (round((a * (255 - parts) + b * parts) / 255) for a, b in zip(colour, end, strict=True))
    return red, green, blue


def nearest_passing(colour: str, background: str, minimum: float = TEXT) -> str:
    """The colour nearest to `colour`, darker or lighter, that reaches `minimum` on `background`; itself when it does already.

    Its tint is kept: it is mixed with black or with white, by the smaller share that suffices. Raises ValueError when even
    black and white fail, which can only be above 4.58.
    """
    start = parse(colour)
    if ratio(colour, background) >= minimum:
        return written(start)
    for parts in range(1, 256):
        candidates = [written(_mixed(start, end, parts)) for end in ((0, 0, 0), (255, 255, 255))]
        passing = [candidate for candidate in candidates if ratio(candidate, background) >= minimum]
        if passing:
            return max(passing, key=lambda candidate: ratio(candidate, background))
    raise ValueError(f"aucune couleur n'atteint {minimum} sur {background}")
