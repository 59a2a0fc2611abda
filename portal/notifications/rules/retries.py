"""When to try again a message that did not leave."""

import datetime as dt

# Minutes between tries: quick at first (a passing cut), then hours (a mail server under repair). Six tries over about nine hours.
WAITS = (1, 5, 30, 120, 360)
MAX_ATTEMPTS = len(WAITS) + 1
# A claim older than this belongs to a process that died: the message may be taken again.
LEASE = dt.timedelta(minutes=10)


def next_try(attempts: int, now: dt.datetime) -> dt.datetime | None:
    """When to try after `attempts` failed tries, or None when it is time to give up and tell staff."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + dt.timedelta(minutes=WAITS[max(attempts, 1) - 1])
