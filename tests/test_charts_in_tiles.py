"""The small pictures inside a tile: sparkline and bullet mark."""

from __future__ import annotations

import pytest

from metrics.charts.bullet import BulletMark
from metrics.charts.sparkline import Sparkline
from metrics.charts.theme import LIGHT
from metrics.model.lamp import Lamp


def test_a_sparkline_breaks_at_a_gap_and_rings_the_missing_quarter():
    svg = Sparkline(values=(1, 3, None, 2), target=2, alt="四个季度").svg(LIGHT, width=128, height=32)

    assert svg.count("<polyline") == 1
    assert '<polyline points="4,23 44,4"' in svg  # 40 px a quarter; 19 px between lowest and highest
    assert '<circle cx="84" cy="29" r="2" fill="none"' in svg
    assert '<circle cx="124" cy="13.5" r="3"' in svg
    assert 'stroke-dasharray="3 3"' in svg
    assert 'role="img" aria-label="四个季度"' in svg


@pytest.mark.parametrize("values", [(), (None,), (5,), (3, 3), (-1, 0)])
def test_a_sparkline_of_little_or_nothing_is_still_a_picture(values):
    svg = Sparkline(values=values).svg(LIGHT)

    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
    assert "nan" not in svg
    assert 'aria-hidden="true"' in svg


def test_a_bullet_mark_has_bar_tick_and_track_in_one_scale_and_no_bar_without_actual():
    known = BulletMark(actual=25, planned=50, target=100, lamp=Lamp.RED).svg(LIGHT, width=102, height=14)
    unknown = BulletMark(actual=None, planned=50, target=100).svg(LIGHT)

    assert f'<rect x="0" y="4" width="25" height="6" fill="{LIGHT.lamp(Lamp.RED)}"/>' in known
    assert f'<rect x="49" y="0" width="2" height="14" fill="{LIGHT.ink}"/>' in known
    assert f'<rect x="0" y="4" width="100" height="6" fill="{LIGHT.grid}"/>' in known
    assert unknown.count("<rect") == 3


def test_words_in_a_tile_s_picture_are_escaped():
    svg = Sparkline(values=(1, 2), title="<script>", alt='"><script>').svg(LIGHT)

    assert "<script>" not in svg


def test_the_last_dot_of_a_sparkline_stands_at_its_own_quarter_when_the_newest_was_not_reported():
    svg = Sparkline(values=(1, 3, None)).svg(LIGHT, width=128, height=32)

    assert '<circle cx="64" cy="4" r="3"' in svg  # 60 px a quarter
    assert '<circle cx="124" cy="29" r="2" fill="none"' in svg


def test_a_sum_since_new_year_is_not_joined_across_new_year():
    svg = Sparkline(values=(1, 2, 3, 1, 2), breaks=(3,)).svg(LIGHT, width=128, height=32)

    assert '<polyline points="4,28 34,16 64,4"' in svg
    assert '<polyline points="94,28 124,16"' in svg
    assert svg.count("<polyline") == 2
