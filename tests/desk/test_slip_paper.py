"""The paper « Confirmation »: one A5 sheet, alike for everybody from outside, the amount inside the fold, in six languages."""

import datetime as dt
import re
import unicodedata
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from portal.desk import papers
from portal.desk.rules import slip_words
from portal.kit import paper
from portal.kit.rules.tongues import CODES, plain

from .slips import slip, texts, thursdays

pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:weasyprint.*", "ignore::DeprecationWarning:pydyf.*"),
]
PAPER = "desk/slip_paper.html"


def html(told, code="fr") -> str:
    return render_to_string(PAPER, papers.words_of(told, code))


def read(told, code) -> PdfReader:
    return PdfReader(BytesIO(paper.pdf(PAPER, papers.words_of(told, code))))


def letters(words: str) -> str:
    """Without what a reader of PDF loses: the shape of Arabic letters, spaces, unseen signs."""
    return re.sub(r"\s", "", plain(unicodedata.normalize("NFKC", words)))


@pytest.mark.parametrize("code", CODES)
def test_the_sheet_is_one_tagged_a5_page_in_french_and_her_language(code):
    made = read(slip(cents=900), code)
    assert len(made.pages) == 1
    box = made.pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (148, 210)
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.metadata.title == "Confirmation"
    words = letters(made.pages[0].extract_text())
    for said in ("Maison des Tilleuls", "Mme B.", "N° 7", "jeudi 3 décembre", "17 h 30 – 19 h", "4 rue des Tilleuls", "04 76 00 00 00"):
        assert letters(said) in words, said
    for said in (slip_words.said("subscribed", code), slip_words.thing("Panier de légumes", code), slip_words.label("amount", code)):
        # A reader may hand Arabic back from left to right: its letters are there, in one order or the other.
        assert letters(said) in words or letters(said)[::-1] in words or set(letters(said)) <= set(words), said


@pytest.mark.parametrize("code", CODES)
def test_no_amount_stands_before_the_fold_and_all_of_them_after(code):
    for told in (slip(cents=900), slip(cents=900, paid=True), slip(cents=0), slip(amount_cents=None)):
        before, after = html(told, code).split('class="slip-fold"', 1)
        assert "€" not in before and not re.search(r"\d,\d\d", before)
        assert after.count("€") == 3
    assert "€" in read(slip(cents=900), code).pages[0].extract_text().split("Pliez ici", 1)[1]


@pytest.mark.parametrize("code", CODES)
def test_a_free_place_and_one_of_nine_euros_are_the_same_paper(code):
    """Outside: the same words at the same points. Inside: as many lines at the same heights, whatever they say."""
    papers_made = [texts(html(slip(cents=cents, **given), code)) for cents, given in ((0, {}), (900, {}), (900, {"paid": True}))]
    folds = [next(place for place, text in enumerate(made) if text[0].startswith("Pliez")) for made in papers_made]
    outside = [made[:fold] for made, fold in zip(papers_made, folds, strict=True)]
    assert outside[0] == outside[1] == outside[2]
    inside = [[text[2:] for text in made[fold:]] for made, fold in zip(papers_made, folds, strict=True)]
    assert inside[0] == inside[1] == inside[2]


def test_who_may_not_read_prices_prints_the_same_shape_without_a_figure():
    made = html(slip(cents=900, money_shown=False))
    assert "€" not in made and "9,00" not in made
    assert made.count("<tr>") == html(slip(cents=900)).count("<tr>") == 4


def test_what_is_paid_and_what_is_left_add_up():
    def lines(**given):
        return dict(papers.money_lines(slip(**given)))

    free, part, paid = lines(cents=0), lines(cents=1200, paid_cents=500), lines(cents=900, paid=True)
    assert (free["amount"], free["left"], free["before"]) == ("0,00\u00a0€", "0,00\u00a0€", "––/––/––––")
    assert (part["paid"], part["left"], part["before"]) == ("5,00\u00a0€", "7,00\u00a0€", "5/12/2026")
    assert (paid["paid"], paid["left"], paid["before"]) == ("9,00\u00a0€", "0,00\u00a0€", "––/––/––––")


LONG = "Atelier de conversation et de découverte du quartier pour toutes les personnes qui arrivent, avec goûter partagé"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("act", ["requested", "card-replaced"])
def test_the_longest_words_leave_the_fold_where_it_is(code, act):
    usual = texts(html(slip()))
    long = slip(act=act, what=LONG, dates=thursdays(2), notes=("Une pièce d’identité", "Le papier demandé", "Votre carte"), number="128")
    made = texts(html(long, code))

    def fold(placed):
        return next(y for words, _, y, _ in placed if words.startswith("Pliez"))

    assert abs(fold(made) - fold(usual)) < 1
    label = next(place for place, text in enumerate(made) if text[0].strip() == "Où")
    where, columns = made[label][2], made[:label]
    assert max(y + height for _, _, y, height in columns) <= where + 4, "the columns run into the address"


@pytest.mark.parametrize("code", CODES)
def test_a_long_way_to_go_is_written_whole_above_the_fold(code):
    way = "128 avenue du Général de Gaulle, bâtiment C, troisième étage, 38990 Belleroche, tram C, arrêt Les Tilleuls, puis à gauche"
    made = texts(html(slip(place="Association des habitants du quartier Saint-Bruno", address=way), code))
    fold = next(y for words, _, y, _ in made if words.startswith("Pliez"))
    assert abs(fold - next(y for words, _, y, _ in texts(html(slip())) if words.startswith("Pliez"))) < 1
    written = " ".join(words for words, *_ in made)
    assert all(word in written for word in way.split())
    assert max(y + height for words, _, y, height in made if "Tilleuls" in words or "gauche" in words) <= fold + 2


@pytest.mark.parametrize("code", ["ar", "tr", "uk"])
def test_every_letter_is_in_a_hand_that_has_it(code):
    """DejaVu Sans, the one type that continuous integration installs, bears what our own lacks; no letter is drawn as a box."""
    from fontTools.ttLib import TTFont

    made = read(slip(cents=900), code)
    fonts = {str(ref.get_object()["/BaseFont"]) for ref in made.pages[0]["/Resources"]["/Font"].values()}
    assert any("DejaVu" in font for font in fonts), fonts
    files = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"]
    for file in files:
        try:
            has = TTFont(file).getBestCmap()
        except FileNotFoundError:
            pytest.skip("fonts-dejavu-core is not here")
        for table in (slip_words.ACTS, slip_words.LABELS, slip_words.THINGS):
            assert all(ord(sign) in has for words in table.values() for sign in words[code])


def test_hours_and_the_last_day_it_holds_have_their_lines():
    told = slip(act="address-registered", dates=(), hours="Lundi, de 9 h à 12 h", until=dt.date(2027, 12, 28), notes=("Un casque",))
    column = papers.column(told, "uk")
    assert (column["until_said"], column["until"]) == ("Дійсно до", "вівторок, 28\u00a0грудня 2027\u00a0року")
    assert column["bring"] == [("Un casque", "fr")]
    assert 'class="slip-line" lang="fr">Lundi, de 9 h à 12 h<' in html(told, "uk")
    promised = papers.column(slip(act="call-promised", until=thursdays(1)[0][0]), "tr")
    assert (promised["until_said"], promised["until"]) == ("En geç", "3\u00a0Aralık Perşembe, saat\u00a017.30")


def test_arabic_is_set_from_right_to_left_with_its_hours_whole():
    column = papers.column(slip(), "ar")
    assert column["dir"] == "rtl"
    assert column["when"] == [("الخميس 3\u00a0ديسمبر", "من\u00a0\u206617:30\u2069 إلى\u00a0\u206619:00\u2069")]
    made = html(slip(), "ar")
    assert '<div class="slip-column" lang="ar" dir="rtl">' in made
    placed = texts(made)
    first = next(x for words, x, _, _ in placed if words.startswith("Votre abonnement"))
    hers = next(x for words, x, _, _ in placed if words.startswith("تم تسجيل"))
    assert hers > first + 100


def test_few_dates_are_written_one_by_one_and_of_many_the_first_and_the_last():
    assert [day for day, _ in papers.column(slip(dates=thursdays(2)), "en")["when"]] == [
        "Thursday 3\u00a0December",
        "Thursday 10\u00a0December",
    ]
    many = papers.column(slip(), "en")
    assert (len(many["when"]), many["last"]) == (1, "Thursday 25\u00a0February")
    far = (thursdays(1)[0], (dt.datetime(2027, 11, 4, 18, 0, tzinfo=dt.UTC), None), thursdays(2)[1])
    assert papers.column(slip(dates=far), "fr")["last"] == "jeudi 4\u00a0novembre 2027"
    assert papers.column(slip(dates=()), "fr")["when"] == []


def test_a_place_elsewhere_does_not_bear_the_address_of_the_house():
    told = papers.words_of(slip(place="Parc Mistral"), "fr")
    assert (told["place"], told["address"], told["house"]) == ("Parc Mistral", [], "Maison des Tilleuls")
