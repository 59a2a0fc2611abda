"""A town's colours must be read by everybody: 4.5:1 on both grounds of the theme, or the nearest that does is proposed."""

from portal.kit.rules import contrast, palette


def problem(colour: str, theme: str) -> str:
    """Why this colour (« #rrggbb ») is refused in `theme` (« claire » or « sombre »), with the nearest that passes; empty when it is fine.

    An empty colour keeps the portal's own; what is no colour at all is left to the field's own check.
    """
    try:
        grounds = [palette.THEMES[theme][ground] for ground in palette.GROUNDS]
        worst = min(contrast.ratio(colour, ground) for ground in grounds)
    except ValueError:
        return ""
    if worst >= contrast.TEXT:
        return ""
    reached = contrast.shown(worst)
    return f"Trop peu lisible : {reached} pour 1, il faut 4,5. La couleur la plus proche qui convient est {nearest(colour, grounds)}."


def nearest(colour: str, grounds: list[str]) -> str:
    """The nearest colour that passes on every ground: where the hardest one leads, checked on the others."""
    candidates = [contrast.nearest_passing(colour, ground) for ground in grounds]
    return max(candidates, key=lambda candidate: min(contrast.ratio(candidate, ground) for ground in grounds))
