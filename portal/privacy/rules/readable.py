"""An export made readable: nested lists and dicts become titles, lines and tables, in words and dates of the house. Pure."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MARK = "confidentiel"
WIDEST = 7  # columns of a table; more is shown as lines
LONG = 120  # characters: a cell that holds more asks for no more width
WORDY = 4  # columns of a table where a letter is still read beside the others; more is shown as lines
TWENTIETH = 4.75  # characters of a paper's table in 5 % of its width
ACCENTS = {
    "etat": "état",
    "cree le": "créé le",
    "civilite": "civilité",
    "prenom": "prénom",
    "telephone": "téléphone",
    "numero": "numéro",
    "demande le": "demandé le",
    "verifie le": "vérifié le",
    "corrige le": "corrigé le",
    "a prevoir": "à prévoir",
    "en repond": "en répond",
    "reunions de fiches": "réunions de fiches",
    "situations verifiees": "situations vérifiées",
    "jusqu au": "jusqu’au",
    "valable jusqu au": "valable jusqu’au",
    "adresse email": "adresse e-mail",
    "debut": "début",
    "presence": "présence",
    "defaite le": "défaite le",
    "remis a": "remis à",
    "moyen choisi": "moyen choisi",
    "nom montre": "nom montré",
    "cree": "créé",
    "annee": "année",
    "a corriger": "à corriger",
    "adresses a verifier": "adresses à vérifier",
    "arrive le": "arrivé le",
    "recue le": "reçue le",
    "repondue le": "répondue le",
    "rappels demandes": "rappels demandés",
    "referents de parcours": "référents de parcours",
    "imprime le": "imprimé le",
    "utilise": "utilisé",
    "rendez vous": "rendez-vous",
    "resultat": "résultat",
    "prevenu le": "prévenu le",
    "decide le": "décidé le",
    "demande centimes": "demandé",
    "accorde centimes": "accordé",
    "centimes": "somme",
    "idee": "idée",
    "reference": "référence",
    "reponses": "réponses",
    "cote": "côté",
    "creee le": "créée le",
    "arretee le": "arrêtée le",
    "donnee le": "donnée le",
}
CENTS = "centimes"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Block:
    """One piece of an export: a line with its value, a table, or a titled group of blocks."""

    label: str = ""
    value: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    @property
    def columns(self) -> list[int]:
        """The width of each column on a paper, in percents of the table (multiples of 5, 100 in all): as its longest cell asks.

        Said beforehand, for a paper would measure every word of every message to find them.
        """
        columns = list(zip(self.head, *self.rows, strict=True))
        asked = [max(1, min(max(map(len, column)), LONG)) for column in columns]
        words = [max((len(word) for cell in column for word in cell.split(" ")), default=0) for column in columns]
        shares = [3 if word + 1 > 2 * TWENTIETH else 2 for word in words]  # a day, the longest word, stays on its line
        while sum(shares) > 20:
            shares[shares.index(max(shares))] -= 1
        while columns and sum(shares) < 20:
            shares[max(range(len(asked)), key=lambda place: asked[place] / shares[place])] += 1
        return [5 * share for share in shares]

    @property
    def is_line(self) -> bool:
        return not (self.rows or self.blocks)


def without_confidential(data: Any) -> Any:
    """The same without what is marked confidential, wherever it stands."""
    if isinstance(data, dict):
        return {key: without_confidential(value) for key, value in data.items()}
    if isinstance(data, list):
        return [without_confidential(value) for value in data if not (isinstance(value, dict) and value.get(MARK))]
    return data


def only_confidential(data: Any) -> Any:
    """What is marked confidential, and nothing beside it; None when there is none."""
    if isinstance(data, dict):
        if data.get(MARK):
            return data
        kept = {key: found for key, value in data.items() if (found := only_confidential(value)) is not None}
        return kept or None
    if isinstance(data, list):
        return [found for value in data if (found := only_confidential(value)) is not None] or None
    return None


def count(data: Any) -> int:
    """How many things a room holds: rows of its lists, each once; a room of plain answers counts for one when it says anything."""
    if isinstance(data, dict):
        return sum(count(value) for value in data.values())
    return len(data) if isinstance(data, list) else 0


def label(key: str) -> str:
    words = key.replace("_", " ").strip()
    words = ACCENTS.get(words, words.removesuffix(f" {CENTS}"))
    return words[:1].upper() + words[1:]


def blocks_of(data: Any) -> list[Block]:
    """The blocks of one room's export."""
    if isinstance(data, dict):
        return [_block(key, value) for key, value in data.items() if key != MARK]
    return [_block("", data)]


def _block(key: str, value: Any) -> Block:
    name = label(key)
    if isinstance(value, dict):
        return Block(name, blocks=blocks_of(value)) if value else Block(name, "–")
    if isinstance(value, list):
        return _list(name, value)
    return Block(name, shown(key, value))


def _list(name: str, values: list) -> Block:
    if not values:
        return Block(name, "rien")
    if not all(isinstance(value, dict) for value in values):
        return Block(name, ", ".join(shown("", value) for value in values))
    flat = all(not isinstance(inner, dict | list) for value in values for inner in value.values())
    keys = [key for key in dict.fromkeys(key for value in values for key in value) if key != MARK]
    if flat and len(keys) <= WIDEST:
        heads = [label(key) for key in keys]
        rows = [[shown(key, value.get(key)) for key in keys] for value in values]
        if len(keys) <= WORDY or not any(len(cell) > LONG for row in rows for cell in row):
            return Block(name, head=heads, rows=rows)
    return Block(name, blocks=[Block(blocks=blocks_of(value)) for value in values])


def shown(key: str, value: Any) -> str:
    """One value in words: « oui », « 27/03/2026 à 17 h 30 », « 12,50 € », « – »."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if key.endswith(CENTS) and isinstance(value, int):
        return f"{value // 100},{value % 100:02d}\u00a0€" if value >= 0 else f"-{shown(key, -value)}"
    if isinstance(value, str) and _DAY.match(value):
        return _moment(value)
    return str(value)


def _moment(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment.astimezone(PARIS) if moment.tzinfo else moment
    day = f"{moment.day:02d}/{moment.month:02d}/{moment.year}"
    return day if len(text) == 10 else f"{day} à {moment.hour}\u00a0h\u00a0{moment.minute:02d}"
