"""The house keeps its own rules: names, sizes, templates, papers. What these tests say is written in the README."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ("portal", "programmes", "paniers", "pass_culture", "maisons_habitants")
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split("\n")
FILES = [ROOT / name for name in TRACKED if name and (ROOT / name).is_file()]
PYTHON = [file for file in FILES if file.suffix == ".py"]
TEMPLATES = [file for file in FILES if file.suffix == ".html"]


def relative(files):
    return sorted(str(file.relative_to(ROOT)) for file in files)


def test_the_checkout_is_read():
    assert len(PYTHON) > 50


def test_no_room_is_a_drawer_for_everything():
    forbidden = {"utils", "helpers", "services", "common", "misc"}
    assert relative(file for file in PYTHON if file.stem in forbidden or file.parent.name in forbidden) == []


def test_a_row_is_chosen_by_a_field_that_no_key_breaks():
    """Django's own field answers 500 to a key too big for the database: `portal.kit.forms.RowField` and `RowsField` answer in words."""
    plain = re.compile(r"forms\.Model(Multiple)?ChoiceField")
    ours = [file for file in PYTHON if "tests" not in file.relative_to(ROOT).parts and file != ROOT / "portal" / "kit" / "forms.py"]
    assert relative(file for file in ours if plain.search(file.read_text())) == []


def test_files_stay_readable():
    long = [file for file in PYTHON if "migrations" not in file.parts and len(file.read_text().splitlines()) > 500]
    assert relative(long) == []
    assert relative(file for file in TEMPLATES if len(file.read_text().splitlines()) > 200) == []


def test_each_package_says_what_it_is():
    lacking = []
    for config in apps.get_app_configs():
        path = Path(config.path)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in OURS:
            readme = path / "README.md"
            if not readme.exists() or len(readme.read_text()) < 300:
                lacking.append(str(readme.relative_to(ROOT)))
    assert lacking == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\sstyle\s*=", "style attributes are refused by our content security policy"),
        (r"\son[a-z]+\s*=\s*[\"']", "inline handlers are refused by our content security policy"),
        (r"<script(?![^>]*(src=|nonce=|application/json))[^>]*>", "inline scripts are refused by our content security policy"),
        (r"javascript:", "inline scripts are refused by our content security policy"),
        (r"(src|href)\s*=\s*[\"'](https?:)?//", "nothing is loaded from elsewhere"),
    ],
)
def test_templates_hold_nothing_the_browser_would_refuse(pattern, why):
    found = [f"{file.relative_to(ROOT)}: {match.group(0)}" for file in TEMPLATES for match in re.finditer(pattern, file.read_text())]
    # A link the reader follows may go elsewhere (the Défenseur des droits); what the page loads may not.
    found = [line for line in found if not line.split(": ", 1)[1].startswith("href")]
    assert found == [], why


def test_what_a_component_is_given_holds_no_entity():
    """It is escaped when it is shown: « &nbsp; » would be read as six signs. The space itself is written instead."""
    found = [
        f"{file.relative_to(ROOT)}: {match.group(0)}"
        for file in TEMPLATES
        for match in re.finditer(r"<c-[\w.-]+(?:\s[^<>]*?)?\s(?:title|label|legend|caption)=\"[^\"]*&\w+;[^\"]*\"", file.read_text())
    ]
    assert found == []


def test_every_post_form_carries_its_token():
    lacking = []
    for file in TEMPLATES:
        for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", file.read_text(), re.S | re.I):
            if "csrf_token" not in form:
                lacking.append(str(file.relative_to(ROOT)))
    assert lacking == []


def test_every_template_of_ours_is_used():
    sources = "\n".join(file.read_text() for file in [*PYTHON, *TEMPLATES])
    overriding = (
        "templates/account/",
        "templates/mfa/",
        "templates/usersessions/",
        "templates/wagtailadmin/",
        "templates/allauth/",
        "templates/django/",
    )
    unused = []
    for file in TEMPLATES:
        name = str(file.relative_to(ROOT))
        if "templates/" not in name or name.startswith(overriding) or re.match(r"templates/\d{3}(_csrf)?\.html", name):
            continue
        inside = name.split("templates/", 1)[1]
        component = inside.removeprefix("cotton/").removesuffix(".html").replace("/", ".").replace("_", "-")
        if inside not in sources and not re.search(rf"<c-{re.escape(component)}[\s/>]", sources):
            # Wagtail finds a page's template by the model's name: cms/home_page.html
            model = Path(inside).stem.replace("_", "")
            if not any(model == known._meta.model_name for known in apps.get_models()):
                unused.append(inside)
    assert unused == []


def test_time_is_asked_of_the_house_clock():
    pattern = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|timezone\.localdate|localtime)\(\)")
    found = [
        str(file.relative_to(ROOT))
        for file in PYTHON
        if file.relative_to(ROOT).parts[0] in OURS
        and "migrations" not in file.parts
        and file.name != "clock.py"
        and pattern.search(file.read_text())
    ]
    assert found == []


def test_lock_files_carry_no_address():
    assert [file.name for file in FILES if file.suffix == ".lock" and "://" in file.read_text()] == []
