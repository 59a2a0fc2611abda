"""French speaks French: what counts in a sentence follows its rule of plural, and the catalogue holds every message."""

import os
import shutil

import pytest
from django.core.management import call_command
from django.utils.translation import ngettext


def test_nothing_and_one_are_singular():
    said = [ngettext("%(counter)s maison trouvée", "%(counter)s maisons trouvées", number) for number in (0, 1, 2)]
    assert said == ["%(counter)s maison trouvée"] * 2 + ["%(counter)s maisons trouvées"]


def test_the_catalogue_holds_every_message():
    if not shutil.which("xgettext"):
        assert os.environ.get("CI") != "true", "gettext manque"
        pytest.skip("gettext manque (apt-get install gettext)")
    call_command("catalogue", check=True)
