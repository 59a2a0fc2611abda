"""The engine names no kind but its own: a leaf is added without a line of it changing."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ENGINE = ROOT / "programmes"
ROOMS = {path.parent.name for path in ENGINE.glob("*/apps.py")}  # kinds that live under the engine: they are leaves of its tree
OURS = [config.name for config in apps.get_app_configs() if ".venv" not in config.path and Path(config.path).is_relative_to(ROOT)]
LEAVES = sorted(name.rpartition(".")[2] for name in OURS if name != "programmes" and not name.startswith("portal."))


def engine_files(suffix: str) -> list[Path]:
    files = [path for path in ENGINE.rglob(f"*{suffix}") if not ROOMS & set(path.relative_to(ENGINE).parts)]
    return sorted(path for path in files if "migrations" not in path.parts)


def test_there_are_leaves_to_look_for():
    assert {"paniers", "appointments", "volunteering"} <= set(LEAVES)
    assert len(engine_files(".py")) > 40


@pytest.mark.parametrize("leaf", LEAVES)
def test_no_file_of_the_engine_imports_or_names_a_leaf(leaf):
    """Neither its module, nor its word in a string or a template (comments and prose may speak of baskets)."""
    naming = []
    for path in engine_files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            named = isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(rf"{leaf}[.:/]|{leaf}$", node.value)
            if named or any(leaf in name.split(".") for name in names):
                naming.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    for path in engine_files(".html"):
        if re.search(rf"\b{leaf}[:/.]|load [^%]*\b{leaf}\b", path.read_text()):
            naming.append(str(path.relative_to(ROOT)))
    assert naming == []
