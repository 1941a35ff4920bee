"""A copy of the program with one family more, for tests that change what there is."""

from __future__ import annotations

import shutil
from pathlib import Path

from commands import ROOT

_COPIED = ("metrics", "tests", "docs", "data/demo", ".streamlit")
_FILES = ("dashboard.py", "dev.py", "pyproject.toml")


def program_with_street_trees(to: Path) -> Path:
    """Copy the program to a folder and put the family 行道树 into it."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
    for name in _FILES:
        shutil.copy(ROOT / name, to / name)
    shutil.copytree(to / "tests" / "street_trees", to / "metrics" / "families" / "street_trees")
    return to
