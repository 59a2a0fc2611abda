"""A page given back with what was typed in it."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from portal.desk.rules.aside import keepable, may_wait
from portal.desk.rules.refill import refilled

PAGE = """<!doctype html><html lang="fr"><body><main id="contenu">
<form method="get"><input name="q" value=""></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="neuf"><input type="hidden" name="seen" value="4">
<input name="nom" value="avant"><textarea name="mot">avant</textarea><input type="checkbox" name="oui" value="1" checked>
<input type="checkbox" name="besoin" value="a"><input type="checkbox" name="besoin" value="b">
<input type="radio" name="par" value="x" checked><input type="radio" name="par" value="y">
<select name="choix"><option value="1" selected>un</option><option value="2">deux</option></select>
<input type="password" name="secret"><button name="envoi" value="1">Envoyer</button></form>
</main></body></html>"""
# What a browser can send: no NUL, no lone surrogate; a text box holds no end of line.
typed = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def form(html):
    return BeautifulSoup(html, "html.parser").select("form")[1]


@given(typed, typed, st.booleans(), st.sets(st.sampled_from("ab")), st.sampled_from("xy"), st.sampled_from("12"))
def test_what_was_typed_comes_back_as_it_was(name, words, ticked, needs, way, choice):
    fields = [["nom", name], ["mot", words], ["par", way], ["choix", choice], ["seen", "3"], *([["oui", "1"]] if ticked else [])]
    found = form(refilled(PAGE, [*fields, *(["besoin", need] for need in needs)]))
    assert found.select_one("[name=nom]")["value"] == name
    assert found.select_one("[name=mot]").get_text() == words
    assert found.select_one("[name=oui]").has_attr("checked") == ticked
    assert {box["value"] for box in found.select("[name=besoin][checked]")} == needs
    assert [box["value"] for box in found.select("[name=par][checked]")] == [way]
    assert [option["value"] for option in found.select("option[selected]")] == [choice]
    assert found.select_one("[name=seen]")["value"] == "3"  # what the form showed then: a stale act is told so
    assert found.select_one("[name=csrfmiddlewaretoken]")["value"] == "neuf"


def test_markup_typed_stays_words():
    html = refilled(PAGE, [["nom", '"><script>alert(1)</script>'], ["mot", "</textarea><script>"]])
    assert "<script>" not in html


def test_a_page_that_no_longer_asks_says_so_above_its_form():
    html = refilled(PAGE, [["nom", "x"], ["disparu", "y"]], "<p>La page a changé</p>")
    assert html.index("La page a changé") < html.index('name="nom"')
    assert "La page a changé" not in refilled(PAGE, [["nom", "x"]], "<p>La page a changé</p>")


def test_a_page_without_form_says_so():
    html = refilled("<main><h1>Fini</h1></main>", [["nom", "x"]], "<p>La page a changé</p>")
    assert html.index("La page a changé") < html.index("Fini")


@given(st.text(max_size=80))
def test_only_pages_of_the_desk_wait(rest):
    for path in (rest, "/" + rest, "//" + rest, "/equipe/" + rest):
        if may_wait(path):
            assert path.startswith("/equipe/")
            assert not any(sign in path.split("?")[0].split("#")[0] for sign in ("//", ".."))
            assert path.isprintable()


def test_accounts_and_machines_never_wait():
    for path in (
        "/equipe/membres/3/",
        "/equipe/postes/",
        "/equipe/badge/",
        "/equipe/../admin/",
        "/equipe//autre.example/",
        "/mon-espace/",
        "",
    ):
        assert not may_wait(path)
    assert may_wait("/equipe/personnes/nouvelle/?nom=Be")


def test_secrets_are_not_kept():
    sent = [("csrfmiddlewaretoken", "x"), ("_titre", "x"), ("pin", "4827"), ("new_password", "x"), ("nom", "a\x00b")]
    assert keepable(sent) == [["nom", "ab"]]
