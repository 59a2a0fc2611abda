import datetime as dt

from portal.kit import clock

from ..reading.rides import stale_rides


def forget_rides(*, today: dt.date | None = None) -> int:
    """From `tick`, once a day: what was said of coming together goes with its day. How many."""
    done, _ = stale_rides(today or clock.today()).delete()
    return done
