"""When members must be convoked, and the words for « trop tard ». Source: CASF R123-16 (three days before, with the order of the day);
eight days unless the committee says otherwise."""

import datetime as dt

from portal.kit import dates
from portal.kit.refusal import Refusal


def last_day(day: dt.date, notice_days: int) -> dt.date:
    """The last day on which one may be convoked for `day`."""
    return day - dt.timedelta(days=notice_days)


def refusal_of_notice(*, today: dt.date, day: dt.date, notice_days: int, formal: bool) -> Refusal | None:
    """A formal body convoked too late is refused; a simple meeting never is, but for a day gone by."""
    if day < today:
        return Refusal("reunion-passee", "Le jour de cette réunion est passé.", "Prévoyez-en une autre.")
    latest = last_day(day, notice_days)
    if not formal or today <= latest:
        return None
    days = f"{notice_days} jour{'s' if notice_days > 1 else ''}"
    return Refusal(
        "convocation-tardive",
        f"Ce comité se convoque {days} avant : c’était à faire au plus tard {dates.day_long(latest)}.",
        "Déplacez la réunion à un jour plus lointain, puis convoquez.",
    )
