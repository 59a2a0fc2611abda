"""How one writes about suicide, and the line that stands above: without database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.workshops.rules import care, help_line

LABELS = {"title": "Titre", "body": "En détail"}


def codes(text: str, field: str = "body") -> set[str]:
    return {one.code for one in care.findings({field: text}, LABELS)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Il a commis un suicide l’an dernier.", "commettre"),
        ("Elle voulait commettre une tentative", "commettre"),
        ("Un suicide réussi", "reussi-rate"),
        ("une tentative de suicide a échoué", "reussi-rate"),
        ("Il a raté son suicide", "reussi-rate"),
        ("Il s'est pendu", "moyen"),
        ("Il s’est défenestré", "moyen"),
        ("par pendaison", "moyen"),
        ("une overdose", "moyen"),
        ("le suicide du pont Neuf", "lieu"),
        ("La seule issue", "solution"),
        ("Il est mort à cause de son travail", "cause-unique"),
        ("12 suicides en un mois", "compte"),
        ("un suicidaire", "etiquette"),
        ("suicide politique", "banal"),
        ("<p>Il a <b>commis</b> un suicide</p>", "commettre"),
    ],
)
def test_each_word_is_found_with_why_and_what_to_write_instead(text, code):
    found = [one for one in care.findings({"body": text}, LABELS) if one.code == code]
    assert found, (text, codes(text))
    assert found[0].where == "En détail" and found[0].field == "body" and "Écrivez plutôt" in found[0].words


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Le drame du suicide", "titre-choc"),
        ("Épidémie de suicides", "titre-choc"),
        ("Suicide : agissons !", "titre-crie"),
        ("LE SUICIDE DANS NOTRE VILLE", "titre-en-capitales"),
    ],
)
def test_a_title_that_strikes_is_refused_and_the_same_words_in_a_text_are_not(title, code):
    assert code in codes(title, "title")
    assert code not in codes(title, "body")


@pytest.mark.parametrize(
    "text",
    [
        "Parler du suicide, et savoir aider",
        "Elle est morte par suicide. Ses proches en parlent, et vont mieux.",
        "Une tentative de suicide n’est pas une fatalité : le 3114 répond.",
        "Commettre une erreur arrive à tout le monde.",
        "Le théâtre : drame en trois actes",
        "PSSM : premiers secours en santé mentale, 14 heures",
        "Quinze places, 14 heures, 16 personnes",
    ],
)
def test_calm_words_pass(text):
    assert codes(text) == set()


@pytest.mark.parametrize("rule", care.RULES, ids=lambda rule: rule.code)
def test_each_rule_says_why_and_better(rule):
    assert rule.why and rule.better and rule.level in (care.MUST, care.SHOULD)


LINE = '<aside id="besoin-d-aide"><a href="tel:3114">3114</a></aside>'


@pytest.mark.parametrize(
    "html",
    [
        "<html><body class='x'><main>rien</main></body></html>",
        "<main>rien</main>",
        "",
        f"<body><main>rien {LINE}</main></body>",  # below
        f"<body><!-- {LINE} --><main>rien</main></body>",  # put away
        '<body><aside id="besoin-d-aide"></aside><main></main></body>',  # emptied
        '<body><aside id="besoin-d-aide"><a href="tel:0800">3114</a></aside><main></main></body>',  # another number
    ],
)
def test_a_page_without_the_line_gets_it_first(html):
    assert not help_line.stands(html)
    given_back = help_line.with_line(html, LINE)
    assert help_line.stands(given_back)
    assert given_back.partition(LINE)[0].strip() in ("", "<body>", "<html><body class='x'>")


def test_a_page_that_has_it_stays_as_it_is():
    html = f"<body>{LINE}<main>rien</main></body>"
    assert help_line.with_line(html, "autre") == html


@given(st.lists(st.sampled_from([
    "<iframe src='https://x'>a</iframe>", "<video autoplay>", "</video>", "<audio src=x></audio>", "<embed src=y>", "<object>", "mots",
    "<img src='https://suivi.example/1.gif'>", "<img src='/media/1.png'>", "<script src='//suivi.example/a.js'></script>",
    "<VIDEO  AUTOPLAY='1' >", "<p autoplay>",
])))  # fmt: skip
def test_nothing_that_plays_or_is_fetched_from_elsewhere_is_left(parts):
    left = help_line.quiet("".join(parts)).lower()
    for sign in ("<iframe", "<video", "<audio", "<embed", "<object", "autoplay", "suivi.example"):
        assert sign not in left


def test_the_address_of_the_page_itself_stays():
    html = '<link rel="canonical" href="https://ville.example/prevention/">'
    assert help_line.quiet(html) == html
