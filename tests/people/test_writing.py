"""What a reload would lose: pages on which somebody may be writing."""

import pytest

from portal.people.rules.writing import may_be_written_on

POST = '<form method="post" action="/x/">{}</form>'


@pytest.mark.parametrize(
    "field",
    ["<textarea></textarea>", "<select></select>", "<input>", '<input type="text">', '<INPUT TYPE="Radio">', '<input type="checkbox">'],
)
def test_whatever_is_filled_in_counts(field):
    assert may_be_written_on(POST.format(field))
    assert may_be_written_on(f"<main>{POST.format('')}{POST.format('<p>' + field)}</main>")
    assert may_be_written_on(field.replace(">", ' form="f">', 1))


@pytest.mark.parametrize(
    "page",
    [
        "",
        POST.format('<input type="hidden"><button>Oui</button><input type="submit">'),
        '<form role="search"><input name="q"></form>',
        '<form method="get"><select></select></form>' + POST.format("<button>Fait</button>"),
        POST.format("") + "<input>",
    ],
)
def test_buttons_and_searches_do_not(page):
    assert not may_be_written_on(page)
