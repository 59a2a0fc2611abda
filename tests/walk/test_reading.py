"""Reading a page by its tags finds what a parser finds in its tree."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from .reading import TYPED, links_and_forms

PAGE = """<!doctype html><form action="/elsewhere/"><!-- <form><input name=no> --><script>var it = "<form><input name=no>";</script>
<style>a > b {}</style><article><a href='/a?b=1&amp;c=2'>1 < 2</a><a name=x>no link</a>
<input name="one" value="&lt;b&gt; &quot;é&quot; &#x27;"><input name=bare value=/x/ disabled><input type=file name=file>
<input type="checkbox" name="box" value="1"><input type="checkbox" name="box" value="2" checked><input type=radio name=choice checked>
<select name="which"><option value="">—</option><option selected>L’un &amp; l’autre</option><option value="3" selected>x</option></select>
<select name="none" disabled><option selected>no</option></select><select name="chosen"></select>
<textarea name="words">
deux &lt;lignes&gt;
ici</textarea><input type="date" name="day" value="2026-11-24" /><button name="go" value="1">Y</button><button>Z</button></form>
<input name="outside"><FORM METHOD="POST"><INPUT NAME="Upper" VALUE="V"></FORM><a href="">here</a>"""


def by_the_tree(page: str) -> tuple[list[str], list[tuple]]:
    """The same, found as a parser builds the page: slow, and plainly right."""
    soup, forms = BeautifulSoup(page, "html.parser"), []
    for form in soup.find_all("form"):
        fields, texts = {}, set()
        for control in form.find_all(["input", "select", "textarea", "button"]):
            name = control.get("name")
            if not name or control.has_attr("disabled"):
                continue
            kind = control.get("type", "text") if control.name == "input" else control.name
            if kind in ("checkbox", "radio") and not control.has_attr("checked"):
                fields.setdefault(name, [])
            elif kind == "select":
                chosen = [option.get("value", option.text) for option in control.find_all("option") if option.has_attr("selected")]
                fields.setdefault(name, []).extend(chosen)
            elif kind != "file":
                fields.setdefault(name, []).append(control.text if kind == "textarea" else control.get("value", ""))
            if kind in TYPED:
                texts.add(name)
        forms.append((form.get("action") or "", form.get("method") or "", fields, texts))
    return [link["href"] for link in soup.find_all("a", href=True)], forms


def by_its_tags(page: str) -> tuple[list[str], list[tuple]]:
    links, forms = links_and_forms(page)
    return links, [(form.action, form.method, form.fields, form.texts) for form in forms]


def test_links_and_forms_are_those_of_the_tree():
    links, forms = by_its_tags(PAGE)
    assert (links, forms) == by_the_tree(PAGE)
    assert links == ["/a?b=1&c=2", ""]
    assert forms[0][2]["which"] == ["L’un & l’autre", "3"]
    assert "words" in forms[0][3]
    assert "box" not in forms[0][3]


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("address", ["/composants/", "/composants/?erreurs=1", "/", "/compte/login/", "/agenda/", "/paniers/"])
def test_on_the_sites_own_pages_too(address):
    page = Client().get(address, follow=True).content.decode()
    assert by_its_tags(page) == by_the_tree(page)
