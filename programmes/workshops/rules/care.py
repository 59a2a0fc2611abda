"""How one writes about suicide: words refused, words better said otherwise, each with why and what to write instead. Pure.

Source: the rules for media of the World Health Organization and of the French programme Papageno: no means, no place, no sensational title;
not « commettre », nor « réussi » or « raté »; no single cause; no repeated counts of deaths; say where help is.
"""

import re
from dataclasses import dataclass

MUST, SHOULD = "must", "should"
TITLES = ("title", "seo_title", "search_description")


@dataclass(frozen=True)
class Rule:
    """`pattern` is sought without regard to case. `titles`: in titles alone."""

    code: str
    level: str
    pattern: str
    why: str
    better: str
    titles: bool = False


@dataclass(frozen=True)
class Finding:
    """What every room's checks say (`code`, `level`, `where`, `words`), and the field it stands in, to be said beside it."""

    code: str
    level: str
    where: str
    words: str
    field: str = ""


_ACT = r"(?:suicides?|tentatives?(?:\s+de\s+suicide)?)"
_GAP = r"(?:[\s\w’'-]{0,20}?\s)?"
RULES = (
    Rule(
        "commettre", MUST, rf"\bcomm(?:ettre|et|ets|ettent|is|ise|it|ettait)\b{_GAP}\s?(?:un|une|son|leur|des|le)?\s?{_ACT}\b",
        "« commettre » parle d’un crime ou d’une faute", "« mourir par suicide », « faire une tentative de suicide »",
    ),
    Rule(
        "reussi-rate", MUST,
        rf"\b{_ACT}\s+(?:est\s+|a\s+|ont\s+|été\s+)*(?:réussi|raté|manqué|échoué|abouti|loupé)e?s?\b"
        rf"|\b(?:réussi|raté|rater|réussir|manqué|manquer|loupé)e?s?\s+(?:son|sa|leur|un|une|le)\s+{_ACT}\b",
        "la mort n’est ni une réussite, ni un échec", "« mort par suicide », « tentative de suicide »",
    ),
    Rule(
        "moyen", MUST,
        r"\b(?:pendaison|pend(?:u|ue|re)\b|s[e’']\s?(?:est\s+)?(?:pendu|défenestr|immol|noy|jet)\w*|défenestration|immolation|"
        r"strangulation|asphyxie|overdose|surdosage|tailler les veines|ouvrir les veines|arme à feu|coup de fusil|"
        r"boîtes? de médicaments|saut dans le vide|sous (?:un|le) train)",
        "dire le moyen peut le faire imiter", "dites seulement « suicide », sans le moyen",
    ),
    Rule(
        "lieu", MUST, rf"\b{_ACT}\s+(?:au|du|sur|depuis|sous)\s+(?:le\s+|la\s+)?(?:pont|viaduc|falaise|tour|barrage|rail|gare|toit)s?\b",
        "nommer un lieu y attire", "ne dites pas où",
    ),
    Rule(
        "titre-choc", MUST,
        r"\b(?:épidémie|vague|flambée|explosion|fléau|drame|tragédie|tragique|choc|choquant\w*|horreur|effroyable|terrible|macabre|"
        r"série noire|hécatombe|scandale|alerte rouge|record|mortel\w*)\b",
        "un titre qui frappe fait peur, et n’aide personne", "dites ce que l’on y trouve : « Parler du suicide »", titles=True,
    ),
    Rule(
        "titre-crie", MUST, r"!|\?\s*\?|\.\.\.\s*$", "un titre qui s’exclame fait peur",
        "un titre calme, sans point d’exclamation", titles=True,
    ),
    Rule(
        "solution", SHOULD, r"\b(?:seule issue|seule solution|enfin (?:en paix|libre)|délivr(?:é|ée|ance)|mettre fin à ses souffrances|"
        r"repose(?:nt)? en paix|choisi(?:r)? de mourir)\b",
        "cela fait du suicide une solution", "dites que des personnes vont mieux, et ce qui les a aidées",
    ),
    Rule(
        "cause-unique", SHOULD,
        r"\b(?:suicid\w+|mort\w*)\b[^.!?]{0,60}\b(?:à cause d|parce qu|en raison d|suite à|après (?:une rupture|un licenciement))"
        r"|\b(?:à cause d|en raison d|suite à)[^.!?]{0,60}\bsuicid\w+",
        "un suicide n’a jamais une seule cause", "« plusieurs raisons se mêlent »",
    ),
    Rule(
        "compte", SHOULD, r"\b\d[\d\s\xa0\u202f]*(?:e|ème)?\s+(?:morts?|suicides?|décès|victimes?|tentatives?)\b",
        "compter les morts banalise", "donnez un chiffre de l’aide : combien de personnes formées",
    ),
    Rule(
        "etiquette", SHOULD, r"\b(?:un|une|les|des|le|la)\s+(?:suicidaires?|suicidé(?:e|s|es)?|dépressi(?:f|ve|fs|ves))\b(?!\s+\w+tion)",
        "une personne n’est pas ce qui lui arrive", "« une personne qui pense au suicide », « une personne morte par suicide »",
    ),
    Rule(
        "banal", SHOULD, r"\bsuicide (?:politique|professionnel|commercial|collectif|médiatique)\b|\bsuicidaire\s+de\b",
        "une image banalise", "un autre mot",
    ),
)  # fmt: skip
_COMPILED = tuple((rule, re.compile(f"(?i){rule.pattern}")) for rule in RULES)
REMINDER = (
    "Sans moyen, sans lieu, sans point d’exclamation. Pas « commettre », « réussi » ni « raté » : « mourir par suicide », "
    "« tentative de suicide ». Jamais une seule cause. Dites ce qui aide."
)


def findings(said: dict[str, str], labels: dict[str, str]) -> list[Finding]:
    """What is wrong in these texts, by field; `labels`: how the field is called. A text in capitals shouts, as a title does."""
    found = []
    for name, text in said.items():
        for rule, pattern in _COMPILED:
            if (rule.titles and name not in TITLES) or not (hit := pattern.search(_plain(text))):
                continue
            words = f"« {hit[0].strip()} » : {rule.why}. Écrivez plutôt {rule.better}." if hit[0].strip(" !?.") else _shouted(rule)
            found.append(Finding(rule.code, rule.level, labels.get(name, name), words, name))
        if name in TITLES and shouts(text):
            words = "Tout en capitales, un titre crie. Écrivez-le en petites lettres, avec une majuscule au début."
            found.append(Finding("titre-en-capitales", MUST, labels.get(name, name), words, name))
    return found


def shouts(text: str) -> bool:
    """Is most of it in capitals? Two words at least: « PSSM » alone is a name."""
    letters = [one for one in text if one.isalpha()]
    return len(text.split()) > 1 and len(letters) > 7 and sum(one.isupper() for one in letters) > 0.7 * len(letters)


def _shouted(rule: Rule) -> str:
    return f"{rule.why[0].upper()}{rule.why[1:]}. Écrivez plutôt {rule.better}."


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text).replace("'", "’").replace("&#x27;", "’"))
