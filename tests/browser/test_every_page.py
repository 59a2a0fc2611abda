"""Every page of the walk: by day and by night, on a phone, a narrow phone and a wide screen."""

import pytest

from tests.walk_pages import PAGES

from .conftest import scrolls_sideways


@pytest.mark.parametrize(("name", "where"), PAGES, ids=[name for name, _ in PAGES])
def test_every_page_passes_axe(screen, axe, name, where):
    address, user = (where, None) if isinstance(where, str) else where()
    for width, theme in ((390, "light"), (1280, "dark")):
        page = screen(width=width, theme=theme, user=user)
        answer = page.goto(address)
        screen.broken[:] = [line for line in screen.broken if not (answer.status == 404 and "404" in line)]
        axe(page)
        for narrow in (320, width):
            page.set_viewport_size({"width": narrow, "height": 844})
            assert not scrolls_sideways(page), f"{address} scrolls sideways at {narrow} px"
        assert page.locator("h1").count() == 1
