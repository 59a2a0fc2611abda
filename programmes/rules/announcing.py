"""What a flyer and a message in a group say of dates: the same facts, said once. Times are local; pure."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates

MOST = 12  # dates written one by one


@dataclass(frozen=True)
class Announced:
    """What is announced. `spans`: aware (start, end) of the dates to come, in order; `price` in public words."""

    title: str
    sentence: str
    for_whom: str
    spans: tuple[tuple[dt.datetime, dt.datetime], ...]
    where: str
    how_to_come: str
    price: str
    sign_up: str
    house: str
    phone: str
    link: str
    always: str = ""  # what every paper about this kind says first, and every text last

    @property
    def hours(self) -> str:
        """« 10 h – 12 h », when it is so on every date; else nothing: each date says its own."""
        said = {dates.hours_range(*span) for span in self.spans}
        return said.pop() if len(said) == 1 else ""

    @property
    def days(self) -> list[str]:
        """« jeudi 7 janvier 2027 », with the hours where they differ; at most MOST, then how many more."""
        alike = bool(self.hours)
        said = []
        for start, end in self.spans[:MOST]:
            day = dates.day_long(dates.local(start).date())
            said.append(day if alike else f"{day}, {dates.hours_range(start, end)}")
        more = len(self.spans) - MOST
        return [*said, f"et {more} autre{'s' * (more > 1)} date{'s' * (more > 1)}"] if more > 0 else said


def text_to_paste(told: Announced) -> str:
    """Plain text for a messaging group: short lines, no emphasis that a telephone would show as signs."""
    one = len(told.spans) == 1
    when = f"{told.days[0]}, {told.hours}" if one and told.hours else ""
    lines = [
        told.title,
        told.sentence,
        "",
        when,
        *([f"Dates, {told.hours} :" if told.hours else "Dates :", *(f"- {day}" for day in told.days)] if not when and told.spans else []),
        f"Où : {told.where}",
        f"Pour qui : {told.for_whom}" if told.for_whom else "",
        f"Prix : {told.price}" if told.price else "",
        told.sign_up,
        "",
        told.link,
        f"Une question ? {told.house}, {told.phone}" if told.phone else f"Une question ? {told.house}",
    ]
    kept = [line for place, line in enumerate(lines) if line or (place in (2, len(lines) - 3))]
    kept += ["", told.always] if told.always else []
    return "\n".join(kept).replace("\u00a0", " ").replace("\u202f", " ").strip()
