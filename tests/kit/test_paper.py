from io import BytesIO

import pytest
from django.template import engines
from pypdf import PdfReader

from portal.kit import paper

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:weasyprint.*", "ignore::DeprecationWarning:pydyf.*")
SLIP = "kit/gallery/paper.html"


@pytest.fixture(scope="module")
def slip() -> PdfReader:
    return PdfReader(BytesIO(paper.pdf(SLIP, {})))


def test_a_paper_is_tagged_titled_and_in_french(slip):
    root = slip.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert slip.metadata.title == "Bon de retrait"


def test_a_slip_is_one_a5_page_with_the_amount_under_the_fold(slip):
    assert len(slip.pages) == 1
    box = slip.pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (148, 210)
    words = slip.pages[0].extract_text()
    assert words.index("Maison de la Capuche") < words.index("N° 7") < words.index("Pliez ici") < words.index("52,00")


@pytest.mark.parametrize(("paragraphs", "unseen"), [(3, 0), (80, 0), (700, 0), (3, 20_000), (80, 20_000)])
def test_pages_are_numbered_where_there_are_several(paragraphs, unseen, monkeypatch):
    """`unseen`: signs that take no room, so that a paper looks longer than it is."""
    long = '<html lang="fr"><title>Long : là</title><link rel="stylesheet" href="/static/kit/paper.css"><body class="paper">'
    monkeypatch.setattr(paper, "render_to_string", lambda *_, **__: long + "<p>De 9 h à 12 h</p>" * paragraphs + f"<!--{'x' * unseen}-->")
    made = PdfReader(BytesIO(paper.pdf("any", {})))
    assert made.metadata.title == "Long\u00a0: là"
    said = [page.extract_text() for page in made.pages]
    numbers = [f"{place} sur {len(said)}" for place in range(1, len(said) + 1)]
    assert (len(said) > 1) is (paragraphs > 20)
    assert [number in words for number, words in zip(numbers, said, strict=True)] == [len(said) > 1] * len(said)


def test_a_paper_is_set_in_our_type(slip):
    fonts = {font["/BaseFont"] for font in (ref.get_object() for ref in slip.pages[0]["/Resources"]["/Font"].values())}
    assert fonts and all("Atkinson" in str(font) for font in fonts)


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.fr/suivi.png",
        "file:///etc/hostname",
        "http://127.0.0.1:9/x.png",
        "/media/x.png",
        "/static/../manage.py",
        "/static/absent.png",
    ],
)
def test_a_paper_loads_nothing_that_is_not_ours(address, monkeypatch):
    from weasyprint.urls import FatalURLFetchingError

    hostile = engines["django"].from_string('<html lang="fr"><title>x</title><img alt="" src="{{ address }}"></html>')
    monkeypatch.setattr(paper, "render_to_string", lambda *_, **__: hostile.render({"address": address}))
    with pytest.raises(FatalURLFetchingError, match="may not load"):
        paper.pdf("any", {})


def test_the_answer_is_kept_nowhere(rf):
    answer = paper.pdf_response(SLIP, {}, name="bon.pdf", request=rf.get("/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == 'inline; filename="bon.pdf"'
    assert answer.content.startswith(b"%PDF")
