"""The parts of docs/*.md that are made from the program, so that nobody keeps them twice.

    python3 dev.py docs     writes them anew

A part stands between ``<!-- made: <what> <of what> -->`` and ``<!-- end -->``. ``tests/test_docs.py`` fails while
one of them is not what the program says now: a change of a column, a rule, a figure, a lamp or a room is then seen in
the difference of a document.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from metrics.families.rectification.vocabulary import CLASSES
from metrics.insight.provenance import rule_text
from metrics.model.lamp import Pace
from metrics.model.measure import Better, Measure
from metrics.model.office import SETTINGS, Office
from metrics.model.rule import Reference, Rule
from metrics.model.schema import Field, Need, Renews
from metrics.registry import catalogue

DOCS = Path(__file__).parent
ROOT = DOCS.parent
CODE = ROOT / "metrics"
DOCUMENTS = (DOCS / "design.md", DOCS / "domain.md", DOCS / "decisions" / "README.md")

WIDTH = 120
_PART = re.compile(r"(<!-- made: ([a-z]+) ?(\S*) -->\n).*?(<!-- end -->)", re.DOTALL)
_CITATION = re.compile(r" \((?:DOMAIN|DESIGN)[^)]*\)|, (?:DOMAIN|DESIGN)[^)]*(?=\))")
_NEEDS = {Need.REQUIRED: "R", Need.CONDITIONAL: "C", Need.OPTIONAL: "O"}
_BETTER = {Better.UP: "more is better", Better.DOWN: "less is better", Better.NEITHER: "neither is better"}
# The sentences of the bulletin, by their number in docs/domain.md §7, as keys of the Chinese texts.
_SENTENCES = (
    ("renovation.narrative.whole", "renovation.narrative.rates", "renovation.narrative.money"),
    ("milestones.narrative.nodes", "milestones.narrative.in_hand"),
    ("milestones.narrative.money",),
    ("rectification.narrative.whole", "rectification.narrative.patrols", "rectification.narrative.found"),
    ("red_flags.narrative.city", "red_flags.narrative.streaks"),
    ("red_flags.narrative.won_first",),
    ("investment.narrative.money",),
    ("services.narrative.standing",),
    ("party_building.narrative.standing",),
    ("renovation.narrative.problems",),
    ("corrected.told",),
    ("red_flags.narrative.city_not_reported",),
)
_ENGLISH, _CHINESE = catalogue().text("en"), catalogue().text("zh")
_OWNERS = {table.id: family for family in catalogue().families for table in family.tables}


def current(document: str) -> str:
    """A document with every made part as the program says it now. Raises KeyError for a part nobody makes."""
    return _PART.sub(lambda found: found[1] + "\n".join(_MAKERS[found[2]](found[3])) + "\n" + found[4], document)


def write() -> int:
    """Put every document right; the exit code."""
    for path in DOCUMENTS:
        path.write_text(current(path.read_text("utf-8")), "utf-8")
    return 0


# ---- the tree ------------------------------------------------------------------------------------------------------


def rooms() -> Iterator[Path]:
    """Every room below ``metrics/``: a folder with code, or a file beside the folders; the upper ones first."""
    upper = [path for path in CODE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    place = {name: number for number, layer in enumerate(_layers()) for name in re.split(r" [:|] ", layer)}
    for room in sorted(upper, key=lambda path: (place.get(path.stem, len(place)), path.name)):
        if room.name != "__init__.py":
            yield room
            yield from sorted(file.parent for file in room.glob("*/**/__init__.py"))


def _layers() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["name"] == "Rooms import downwards only")
    return [re.sub(r"metrics\.|[()]", "", layer) for layer in layers]


def _room(path: Path) -> str:
    folder = path.is_dir()
    module = ast.parse((path / "__init__.py" if folder else path).read_text("utf-8"))
    says = _CITATION.sub("", (ast.get_docstring(module) or "").split("\n")[0]).rstrip(".").replace("``", "")
    name = "  " * len(path.relative_to(CODE).parts) + path.name + "/" * folder
    return textwrap.fill(f"{name:<20} {says}", WIDTH, subsequent_indent=" " * 21, drop_whitespace=True)


def _tree(_: str) -> Iterator[str]:
    yield from ("```", "metrics/", *map(_room, rooms()), "```")


def _order(_: str) -> Iterator[str]:
    yield from ("```", *_layers(), "```")


# ---- the domain ----------------------------------------------------------------------------------------------------


def _columns(name: str) -> Iterator[str]:
    table = catalogue().tables[name]
    key, called = " + ".join(f"`{each}`" for each in table.key), "、".join(table.names)
    yield f"`{table.id}` · {table.kind} · key {key} · `{table.file}` · staff call it {called}"
    yield ""
    yield "| Field | Header | Type | Need | Holds | Other headers |"
    yield "|---|---|---|---|---|---|"
    for item in table.fields:
        yield _row(f"`{item.id}`", item.header, item.type, _NEEDS[item.need], _holds(item), "、".join(item.aliases))


def _holds(item: Field) -> str:
    said = {word: "、".join(own for own, of in item.synonyms.items() if of == word) for word in item.allowed}
    words = "、".join(f"{word}（{own}）" if own else word for word, own in said.items())
    low = "" if item.minimum is None else f"≥ {item.minimum:g}"
    high = "" if item.maximum is None else f"≤ {item.maximum:g}"
    parts = (
        words, item.unit, low, high,
        f"found in `{item.register}`" if item.register else "",
        f"blank is {item.default}" if item.default else "",
        f"at most {item.max_length} characters" if item.max_length else "",
        "" if item.swing_pct is None else f"remark from {item.swing_pct:g} % change",
        "" if item.renews is Renews.NEVER else f"renews {item.renews}",
    )  # fmt: skip
    return "; ".join(filter(None, parts))


def _rules(name: str) -> Iterator[str]:
    table = catalogue().tables[name]
    text = _ENGLISH.scoped(_OWNERS[name].slug)
    yield "| Rule | Level | Code | What is said |"
    yield "|---|---|---|---|"
    rules: tuple[Rule | Reference, ...] = (*table.rules, *table.references)
    # One rule may be declared once for each of several columns.
    for rule in {rule.code: rule for rule in rules}.values():
        yield _row(rule.source, _level(rule), f"`{rule.code}`", text.find(f"finding.{rule.code}") or "")


def _level(rule: Rule | Reference) -> str:
    if isinstance(rule, Reference):
        return rule.severity
    return rule.severity + " until a reason is given" * rule.overridable + ", against last quarter" * rule.needs_history


def _asked(_: str) -> Iterator[str]:
    yield "| Header | May mean |"
    yield "|---|---|"
    heads: dict[str, list[str]] = {}
    for table in catalogue().tables.values():
        for head, meant in table.ambiguous.items():
            heads.setdefault(head, []).append(f"{table.id}: {', '.join(f'`{each}`' for each in meant)}")
    for head, meanings in sorted(heads.items()):
        yield _row(head, "; ".join(meanings))


def _classes(_: str) -> Iterator[str]:
    yield "| Class | Staff say | Usual limit in days |"
    yield "|---|---|---|"
    for kind in CLASSES:
        yield _row(kind.name, "、".join(kind.synonyms), str(kind.limit_days))


def _measures(slug: str) -> Iterator[str]:
    family = next(family for family in catalogue().families if family.slug == slug)
    for measure in family.measures:
        yield textwrap.fill(
            _measure(measure, slug), WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )


def _others(_: str) -> Iterator[str]:
    """Tables and figures of families that have no place of their own in the document, as those added by an office."""
    placed = {(what, name) for _, what, name, _ in _PART.findall((DOCS / "domain.md").read_text("utf-8"))}
    for family in catalogue().families:
        for table in (table for table in family.tables if ("columns", table.id) not in placed):
            yield from ("", *_columns(table.id), "", *_rules(table.id))
        if family.measures and ("measures", family.slug) not in placed:
            yield from ("", *_measures(family.slug))


def _measure(measure: Measure, slug: str) -> str:
    text = _ENGLISH.scoped(slug)
    own = _CHINESE.scoped(slug)(f"{measure.id}.name")
    lamp = "by pace (§4.2)." if measure.lamp == Pace() else rule_text(measure.lamp, measure.unit, text) or "none."
    facts = ", ".join(filter(None, (measure.unit, _BETTER[measure.better], "on the overview" * measure.is_headline)))
    return (
        f"- **{measure.id} {own}** {text(f'{measure.id}.name')} ({facts}): "
        f"{text(f'{measure.id}.formula')}. {text(f'{measure.id}.edge')} *Lamp:* {lamp} "
        f"*Source:* {text(f'{measure.id}.source')}"
    )


def _sentences(_: str) -> Iterator[str]:
    for number, keys in enumerate(_SENTENCES, 1):
        yield f"{number}. {' '.join(_CHINESE.entries[key] for key in keys)}"


def _settings(_: str) -> Iterator[str]:
    yield "| Setting | At first | Source |"
    yield "|---|---|---|"
    for setting in SETTINGS:
        first = getattr(Office(), setting.attribute)
        if isinstance(first, bool):
            first = "是" if first else "否"
        shown = "、".join(sorted(first)) if isinstance(first, tuple | frozenset) else str(first)
        yield _row(setting.word, shown, setting.source)


# ---- the decisions -------------------------------------------------------------------------------------------------


def records() -> list[Path]:
    """The records of decisions, by name."""
    return sorted(path for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md")


def _decisions(_: str) -> Iterator[str]:
    for path in records():
        yield f"- [{path.read_text('utf-8').splitlines()[0].removeprefix('# ')}]({path.name})"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


_MAKERS: dict[str, Callable[[str], Iterable[str]]] = {
    "tree": _tree, "order": _order, "columns": _columns, "rules": _rules, "asked": _asked, "classes": _classes,
    "measures": _measures, "others": _others, "sentences": _sentences, "settings": _settings, "decisions": _decisions,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(write())
