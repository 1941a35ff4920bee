"""Colours that colour-blind readers can tell apart, measured.

Simulation: Machado, Oliveira and Fernandes 2009, severity 1.0. Distance: CIEDE2000, checked against the published
test pairs of Sharma, Wu and Dalal 2005.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from metrics.charts.role import Role
from metrics.charts.theme import DARK, LIGHT, PALETTE, PALETTE_ROLES, SYMBOLS, contrast
from metrics.model.lamp import Lamp

NORMAL_APART, BLIND_APART = 14, 10
MARK_CONTRAST, LETTER_CONTRAST = 3, 4.5
LAMP_STEP = 4
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour, eyes="normal"):
    encoded = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in encoded]
    seen = [min(max(v, 0), 1) for v in times(EYES[eyes], linear)]
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (v / w for v, w in zip(times(XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def delta_e(one, other):
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 1.5 - sqrt(chroma**7 / (chroma**7 + 25**7)) / 2
    c1, c2 = hypot(a1 * g, b1), hypot(a2 * g, b2)
    h1, h2 = degrees(atan2(b1, a1 * g)) % 360, degrees(atan2(b2, a2 * g)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue))
    t += 0.32 * cos(radians(3 * hue + 6)) - 0.2 * cos(radians(4 * hue - 63))
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    dl, dc = (l2 - l1) / sl, (c2 - c1) / (1 + 0.045 * c)
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * c * t)
    rt = -2 * sqrt(c**7 / (c**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_the_published_one(one, other, apart):
    assert delta_e(one, other) == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_ten_colours_are_apart_to_every_kind_of_eye(look, eyes):
    seen = {role: lab(look.colour(role), eyes) for role in PALETTE_ROLES}
    closest = min((delta_e(seen[a], seen[b]), a, b) for a, b in combinations(PALETTE_ROLES, 2))

    assert len(look.palette) == len(set(look.palette)) == 10
    assert closest >= (NORMAL_APART if eyes == "normal" else BLIND_APART,)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_mark_stands_out_from_paper_and_every_letter_can_be_read(look):
    for role in (*PALETTE_ROLES, Role.ACTUAL, Role.PLAN, Role.FORECAST, Role.HONOUR):
        assert contrast(look.colour(role), look.paper) >= MARK_CONTRAST, role
        assert contrast(look.letters(look.colour(role)), look.paper) >= LETTER_CONTRAST, role
    for ground in (look.paper, look.wash):
        assert contrast(look.ink, ground) >= 7
        assert contrast(look.quiet, ground) >= LETTER_CONTRAST


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_lamps_differ_in_lightness_so_that_they_differ_in_grey_print(look):
    steps = sorted(lab(look.lamp(lamp))[0] for lamp in Lamp)

    assert min(b - a for a, b in pairwise(steps)) >= LAMP_STEP


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_levels_of_a_heat_table_run_evenly_one_way_and_their_numbers_can_be_read(look):
    lights = [lab(look.level(level / 20))[0] for level in range(21)]

    assert lights == sorted(lights, reverse=look is LIGHT)
    assert (look.level(-1), look.level(2)) == (look.scale[0], look.scale[-1])
    for level in range(21):
        fill = look.level(level / 20)
        assert contrast(look.on(fill), fill) >= LETTER_CONTRAST


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_printed_on_a_lamp_can_be_read(look):
    for lamp in Lamp:
        assert contrast(look.on(look.lamp(lamp)), look.lamp(lamp)) >= LETTER_CONTRAST, lamp


def test_each_lamp_has_the_shape_its_word_is_written_with():
    assert {lamp.shape: SYMBOLS[lamp] for lamp in Lamp} == {
        "■": "square", "▲": "triangle-up", "○": "circle-open", "●": "circle", "◆": "diamond",
    }  # fmt: skip
    assert [role.lamp for role in PALETTE_ROLES[5:]] == [Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.BLUE, Lamp.GREY]
    assert Role.HONOUR.lamp is None


def test_the_app_s_ten_colours_are_those_of_the_light_look():
    assert LIGHT.palette == PALETTE


def test_a_look_for_a_phone_is_the_same_look_in_less_room():
    phone = LIGHT.of("en", compact=True)

    assert (phone.lang, phone.width, phone.size, phone.colours) == ("en", 330, 12, LIGHT.colours)
    assert LIGHT.of("zh", width=480).width == 480
    assert hash(phone) != hash(LIGHT)
