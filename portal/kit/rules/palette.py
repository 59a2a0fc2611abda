"""The colours of the house, as in `static/kit/tokens.css` (a test holds the two together), and what each must reach.

A town replaces `leaf`, `brick` and `night`. Of the two grounds `sand` asks more than `paper`, in both themes: a colour that
passes on sand passes everywhere.
"""

from . import contrast

LIGHT = {
    "paper": "#fffdf8",
    "sand": "#f5eee0",
    "ink": "#1d2a2f",
    "muted": "#4f5d63",
    "leaf": "#176245",
    "brick": "#a83a22",
    "night": "#24506b",
    "warn": "#8a5300",
    "err": "#b3261e",
    "line": "#8a8272",
}
DARK = {
    "paper": "#12181b",
    "sand": "#1c2529",
    "ink": "#f3eee4",
    "muted": "#b9c1c4",
    "leaf": "#83d6ac",
    "brick": "#ffab94",
    "night": "#9cc9e6",
    "warn": "#ffc46b",
    "err": "#ffb4ab",
    "line": "#7f8a8e",
}
THEMES = {"claire": LIGHT, "sombre": DARK}
TOWN_TOKENS = ("leaf", "brick", "night")
GROUNDS = ("paper", "sand")
WANTED = {"line": contrast.CONTROL}


def wanted(token: str) -> float:
    """The ratio this token must reach on both grounds: 3 for borders of controls, 4.5 for all that is read."""
    return WANTED.get(token, contrast.TEXT)


def figures(palette: dict[str, str]) -> list[dict]:
    """One row a token: its colour and, for each ground, the ratio reached and whether it suffices."""
    rows = []
    for token, colour in palette.items():
        if token in GROUNDS:
            continue
        ratios = [contrast.ratio(colour, palette[ground]) for ground in GROUNDS]
        rows.append({"token": token, "colour": colour, "wanted": wanted(token), "ratios": ratios, "passes": min(ratios) >= wanted(token)})
    return rows
