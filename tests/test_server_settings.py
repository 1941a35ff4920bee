"""Streamlit's settings: that they exist in the installed version, are in force, and agree with our own colours."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner

from metrics.charts.theme import DARK, FONT, LIGHT, contrast

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
WHITE = "#FFFFFF"


def in_force(*names):
    """What a server started in this folder goes by."""
    ask = (
        "import json, sys; from streamlit.config import get_option; print(json.dumps([*map(get_option, sys.argv[1:])]))"
    )
    told = subprocess.run([sys.executable, "-c", ask, *names], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


@pytest.mark.parametrize(
    "name", [f"{part}.{key}" for part, keys in SETTINGS.items() for key in keys if key not in ("light", "dark")]
)
def test_every_setting_exists_in_the_installed_version(name):
    assert name in config._config_options_template


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_setting_exists_in_the_installed_version(mode):
    assert {f"theme.{mode}.{key}" for key in SETTINGS["theme"][mode]} <= set(config._config_options_template)


def test_nothing_is_collected_after_a_rerun_because_the_hidden_option_is_off_and_still_obeyed():
    assert in_force("runner.postScriptGC") == [False]
    assert 'config.get_option("runner.postScriptGC")' in inspect.getsource(script_runner)


def test_nothing_leaves_the_office_and_nobody_else_is_let_in():
    assert in_force("browser.gatherUsageStats", "server.enableAgentApi", "server.address", "client.allowedOrigins") == [
        False,
        False,
        "127.0.0.1",
        [],
    ]


def test_uploads_are_limited_to_ten_megabytes_and_errors_show_no_english():
    assert in_force("server.maxUploadSize", "client.showErrorDetails", "client.toolbarMode") == [10, "none", "minimal"]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_the_chart_colours_are_those_of_the_charts(look):
    theme = SETTINGS["theme"][look.name]

    assert tuple(colour.upper() for colour in theme["chartCategoricalColors"]) == look.palette
    assert len(look.palette) == 10


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_paper_and_ink_are_those_of_the_charts(look):
    theme = SETTINGS["theme"][look.name]

    assert (theme["backgroundColor"].upper(), theme["textColor"].upper()) == (look.paper, look.ink)
    assert theme["borderColor"].upper() == look.grid


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_accent_is_a_red_that_white_letters_and_paper_stand_out_from(mode):
    theme = SETTINGS["theme"][mode]
    red, green, blue = (int(theme["primaryColor"][at : at + 2], 16) for at in (1, 3, 5))

    assert red > 2 * max(green, blue)
    assert contrast(theme["primaryColor"], WHITE) >= 4.5
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= 3
    assert contrast(theme["textColor"], theme["secondaryBackgroundColor"]) >= 7


def test_letters_on_the_page_are_those_in_the_charts():
    fonts = [name.strip(" '") for name in SETTINGS["theme"]["font"].split(",")]

    assert fonts == [name.strip(' "') for name in FONT.split(",")]
