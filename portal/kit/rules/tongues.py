"""Days, months, hours and amounts as the people we serve write them: French, English, Arabic, Turkish, Portuguese, Ukrainian.

Used by what is written in a person's own language: slips, letters, SMS. Codes are those of `portal.people.enums.Language`; one we
do not know reads as French. Tables are made by hand (usage of each language as written in France: Western digits everywhere, the
24-hour clock but in English) and hold nothing else than these six languages need; sentences stand with whoever says them.

No Django: times come already local (`kit.dates.local`); nothing here knows a time zone.
"""

import datetime as dt

NBSP = "\u00a0"
FRENCH, ENGLISH, ARABIC, TURKISH, PORTUGUESE, UKRAINIAN = CODES = ("fr", "en", "ar", "tr", "pt", "uk")
RIGHT_TO_LEFT = frozenset({ARABIC})

# A left-to-right island (Unicode UAX 9: LRI … PDI): a number, an hour or a Latin name inside a right-to-left line.
_LEFT_ISLAND, _ANY_ISLAND, _ISLAND_END = "\u2066", "\u2068", "\u2069"
_UNSEEN = dict.fromkeys(map(ord, (_LEFT_ISLAND, _ANY_ISLAND, _ISLAND_END)))

# Monday first, as date.weekday() counts.
DAYS = {
    FRENCH: ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ARABIC: ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    TURKISH: ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    PORTUGUESE: ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
    UKRAINIAN: ("понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"),
}
# As they stand in a date: genitive in Ukrainian; in Arabic the names of modern standard usage, understood from the Maghreb
# to the Levant, where each country also has its own.
MONTHS = {
    FRENCH: ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ENGLISH: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    ARABIC: ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    TURKISH: ("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    PORTUGUESE: (
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ),
    UKRAINIAN: (
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ),
}


def plural_form(count: int, code: str) -> str:
    """Which form of a noun follows this whole number: « one », « two », « few », « many » or « other ».

    Source: Unicode CLDR, plural rules for cardinals: Ukrainian « 1 кошик, 2 кошики, 5 кошиків », Arabic « موعدان، 3 مواعيد، 11 موعدا ».
    """
    code, tens = known(code), count % 100
    if code == UKRAINIAN:
        last = count % 10
        if last == 1 and tens != 11:
            return "one"
        return "few" if 2 <= last <= 4 and not 12 <= tens <= 14 else "many"
    if code == ARABIC and count > 1:
        if count == 2:
            return "two"
        return "few" if 3 <= tens <= 10 else "many" if tens >= 11 else "other"
    return "one" if count == 1 or (count == 0 and code == FRENCH) else "other"


def known(code: str) -> str:
    """`code` if we write that language, French otherwise."""
    return code if code in CODES else FRENCH


def is_right_to_left(code: str) -> bool:
    return code in RIGHT_TO_LEFT


def direction(code: str) -> str:
    """The value of an HTML `dir` attribute."""
    return "rtl" if is_right_to_left(code) else "ltr"


def isolated(text: str, code: str) -> str:
    """`text` of unknown direction (a name, an address) set apart inside a right-to-left line; unchanged elsewhere."""
    return f"{_ANY_ISLAND}{text}{_ISLAND_END}" if text and is_right_to_left(code) else text


def _number(text: str, code: str) -> str:
    """The same for what is always read from left to right: a number, an hour, an amount."""
    return f"{_LEFT_ISLAND}{text}{_ISLAND_END}" if is_right_to_left(code) else text


def plain(text: str) -> str:
    """`text` without the signs that set islands apart: old telephones draw them as squares. For SMS."""
    return text.translate(_UNSEEN)


def day_name(day: dt.date, code: str) -> str:
    return DAYS[known(code)][day.weekday()]


def day_written(day: dt.date, code: str, *, year: bool = False) -> str:
    """« jeudi 3 décembre », « Thursday 3 December », « 3 Aralık Perşembe »; with the year where it is asked for."""
    code = known(code)
    name, month = DAYS[code][day.weekday()], MONTHS[code][day.month - 1]
    number = str(day.day)
    if code == FRENCH:
        words = f"{name} {'1er' if day.day == 1 else number}{NBSP}{month}"
    elif code == TURKISH:
        return f"{number}{NBSP}{month}{f' {day.year}' if year else ''} {name}"
    elif code == PORTUGUESE:
        return f"{name}, {number}{NBSP}de{NBSP}{month}{f' de {day.year}' if year else ''}"
    elif code == UKRAINIAN:
        return f"{name}, {number}{NBSP}{month}{f' {day.year}{NBSP}року' if year else ''}"
    else:
        words = f"{name} {number}{NBSP}{month}"
    return f"{words} {day.year}" if year else words


def _english_hour(time: dt.time) -> str:
    if not time.minute and time.hour in (0, 12):
        return "midnight" if time.hour == 0 else f"12{NBSP}noon"
    minutes = f":{time.minute:02d}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{NBSP}{'am' if time.hour < 12 else 'pm'}"


def _portuguese_hour(time: dt.time) -> str:
    return f"{time.hour}h{time.minute:02d}" if time.minute else f"{time.hour}h"


def hour_written(time: dt.time, code: str) -> str:
    """The hour alone: « 17 h 30 », « 5:30 pm », « 17:30 », « 17.30 », « 17h30 »."""
    code = known(code)
    if code == FRENCH:
        return f"{time.hour}{NBSP}h" + (f"{NBSP}{time.minute:02d}" if time.minute else "")
    if code == ENGLISH:
        return _english_hour(time)
    if code == PORTUGUESE:
        return _portuguese_hour(time)
    sign = "." if code == TURKISH else ":"
    return _number(f"{time.hour}{sign}{time.minute:02d}", code)


def _at(time: dt.time, code: str) -> str:
    """The hour as it follows a date and a comma, with the word the language puts before it."""
    hour = hour_written(time, code)
    if code == ARABIC:
        return f"الساعة{NBSP}{hour}"
    if code == TURKISH:
        return f"saat{NBSP}{hour}"
    if code == PORTUGUESE:
        return f"{'à' if time.hour == 1 else 'às'}{NBSP}{hour}"
    if code == UKRAINIAN:
        return f"{'об' if time.hour == 11 else 'о'}{NBSP}{hour}"
    return hour


def _pause(code: str) -> str:
    return "، " if code == ARABIC else ", "


def moment_written(moment: dt.datetime, code: str, *, year: bool = False) -> str:
    """« jeudi 3 décembre, 17 h 30 », « Thursday 3 December, 5:30 pm ». `moment` is local."""
    code = known(code)
    return f"{day_written(moment.date(), code, year=year)}{_pause(code)}{_at(moment.time(), code)}"


def hours_written(start: dt.time, end: dt.time, code: str) -> str:
    """From one hour to another of a day: « 17 h – 19 h », « 5 pm – 7 pm », « من 17:00 إلى 19:00 »."""
    code = known(code)
    first, last = hour_written(start, code), hour_written(end, code)
    if code == ARABIC:
        return f"من{NBSP}{first} إلى{NBSP}{last}"
    if code == TURKISH:
        return f"saat{NBSP}{first}–{last}"
    if code == PORTUGUESE:
        return f"{'da' if start.hour == 1 else 'das'}{NBSP}{first} {'à' if end.hour == 1 else 'às'}{NBSP}{last}"
    if code == UKRAINIAN:
        return f"з{NBSP}{first} до{NBSP}{last}"
    return f"{first} – {last}"


def dates_written(start: dt.datetime, end: dt.datetime | None, code: str, *, year: bool = False) -> str:
    """A date with its hours; the end is said where it falls on the same day."""
    code = known(code)
    if end is None or end.date() != start.date() or end <= start:
        return moment_written(start, code, year=year)
    return f"{day_written(start.date(), code, year=year)}{_pause(code)}{hours_written(start.time(), end.time(), code)}"


def amount_written(cents: int, code: str) -> str:
    """An amount that never breaks over two lines: « 12,50 € », « €12.50 » in English. For the inside of a fold only."""
    code = known(code)
    sign, cents = ("−", -cents) if cents < 0 else ("", cents)
    euros, rest = f"{cents // 100:,}", f"{cents % 100:02d}"
    if code == ENGLISH:
        return f"{sign}€{euros}.{rest}"
    thousands = "." if code == TURKISH else NBSP
    return _number(f"{sign}{euros.replace(',', thousands)},{rest}{NBSP}€", code)
