"""What the people's room keeps in a browser's session, and how long the session lasts."""

STAY = "people.stay"  # « Rester connecté sur cet appareil »
HAS_CARD = "people.has_card"  # said at sign-up: a house already knows her
GOING_TO = "people.going_to"  # where a member of staff was going when she was asked to set up her second factor
COUNTER = "people.counter"  # the trusted counter's state, see `middleware`

STAFF_AGE = 12 * 3600  # seconds: a long working day
STAY_AGE = 60 * 24 * 3600  # seconds: a resident who asked to stay signed in on her own device


def set_age(request, user) -> None:
    """Staff sign in anew each day; a resident's session ends with the browser, or after 60 days if she asked for it."""
    if user.is_team:
        request.session.set_expiry(STAFF_AGE)
    else:
        request.session.set_expiry(STAY_AGE if request.session.get(STAY) else 0)


def forget_counter(request) -> None:
    """Nothing of a counter session stays once somebody signs in fully, or leaves."""
    request.session.pop(COUNTER, None)
