"""One imported sample office for every test that reads it, and a copy for those that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from metrics.intake import demonstration
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.pack import Pack, build
from metrics.store import frames
from metrics.store.log import Store

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def office_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which every demonstration file went through the real intake. Read it; copy it to change it."""
    path = tmp_path_factory.mktemp("sample office") / "街道 store"
    store, tables = Store.open(path), catalogue().tables
    for file, reason in demonstration.files(tables.values()):
        demonstration.bring(file, reason, store, tables)
    return path


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


@pytest.fixture(scope="session")
def report_pack(office_path: Path) -> Pack:
    """The bulletin of 2018Q2 in every format but pictures, with the table of main tasks."""
    choice = Choice(Quarter(2018, 2), with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx", "pdf"))


@pytest.fixture(scope="session")
def small_pack(office_path: Path) -> Pack:
    """The bulletin of two families, for tests that make it again: it holds whatever the whole one holds."""
    choice = Choice(Quarter(2018, 2), pages=("renovation", "milestones"), with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx", "pdf"))


@pytest.fixture(scope="session")
def chart_pack(office_path: Path) -> Pack:
    """The bulletin of the families that between them use every kind of chart, for programs that take their time."""
    choice = Choice(Quarter(2018, 2), pages=("renovation", "milestones", "rectification"), with_tasks=True)
    return build(choice, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx", "pdf"))


@pytest.fixture(scope="session")
def report_pdf(report_pack: Pack) -> bytes:
    """Its PDF."""
    return next(data for name, data in report_pack.parts.items() if name.endswith(".pdf"))
