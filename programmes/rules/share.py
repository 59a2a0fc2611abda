"""What a course costs once some of its dates did not take place: what was not given is not owed.

A price paid for a public service pays for what is given (« redevance pour service rendu », Conseil d'État, 21 novembre 1958, Syndicat
national des transporteurs aériens): a date that the house calls off and does not replace takes its share of the price away.
"""


def price_of_what_is_left(unit_cents: int, before: int, after: int) -> int:
    """The price of one place, in cents, when of `before` dates only `after` take place; a rest of a cent goes to who pays.

    Raises ValueError where `after` is more than `before`, or nothing was planned."""
    if not 0 <= after <= before or before == 0:
        raise ValueError("dates called off are among those planned")
    return unit_cents * after // before
