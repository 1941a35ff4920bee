"""One imported sample office for every test that reads it, and a copy for those that change it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from once import made_once
from streamlit.components.v2 import manifest_scanner

from metrics.intake.records.door import fill
from metrics.model.actor import Way
from metrics.model.records import Records
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


# Every run of a page in a test asks each installed package whether it brings components, which takes half of the run.
# None is installed meanwhile.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# A whole file goes to one of the processes. After those in a browser the longest begin first, so that no process has
# one of them left over when the others are done.
LONGEST = (
    "test_claims", "test_reports_libreoffice", "test_cli", "test_every_state", "test_names", "test_intake_properties",
    "test_damage_contained", "test_family_contract", "test_titles_agree", "test_said_and_shown", "test_overview",
    "test_rectification_rules", "test_new_family", "test_charts_on_paper", "test_intake_returned", "test_time_zone",
    "test_reports_files", "test_store_faults", "test_intake_diff", "test_dev", "test_damage_told",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files; within one nothing moves."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ("e2e" not in item.path.parts, places.get(item.path.stem, len(places))))


@pytest.fixture(scope="session")
def office_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which every demonstration file went through the real intake. Read it; copy it to change it."""
    return made_once("街道 store", _filled, tmp_path_factory)


def _filled(path: Path) -> None:
    store, tables = Store.open(path), catalogue().tables
    list(fill(store, tables, Way.COMMAND))


@pytest.fixture(scope="session")
def office(office_path: Path) -> Records:
    """Everything the sample office has on record."""
    return frames.load(Store(office_path), catalogue().tables.values())


@pytest.fixture
def own_office(office_path: Path, tmp_path: Path) -> Path:
    """A store of the sample office that a test may change."""
    path = tmp_path / "own office"
    shutil.copytree(office_path, path)
    return path
