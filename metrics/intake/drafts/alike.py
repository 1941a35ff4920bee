"""Keys that differ from known ones only in what nobody sees or means: signs around them, case, width, dashes, spaces.

A code exported as 'WT-1 or typed as wt-1 would be a new row beside WT-1, and counted twice. It is asked about and read
as the known one meanwhile; only who says that it is another makes a row of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.sheets.spelling import ranges
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records
from metrics.model.schema import Type

SAME, NEW = "same", "new"
_TOLD = 5
_QUOTES = "'\"`´‘’‚‛“”„‟′″＇＂｀"
# Letters that print nothing, and marks that only choose how another sign is drawn.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(
    map(chr, (*range(0xFE00, 0xFE10), 0x180B, 0x180C, 0x180D))
)
_DASHES = "_~−⁃˗ーｰ─━―·•"
_TWINS = dict(zip("аеорсухікмтвнјѕԁԛԝαεικνορτυχβηζ", "aeopcyxikmtbhjsdqwaeiknoptyxbhz", strict=True))
_SIGNS = str.maketrans(
    dict.fromkeys(_QUOTES + _BLANK)
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys("[【〔〖{", "(")
    | dict.fromkeys("]】〕〗}", ")")
    | _TWINS
)
_ENDS = "-.,;:、。，；："
# A stroke between digits or letters is a dash, 一; o beside a digit is 0 and l is 1; zeros before a number say nothing.
_STROKE = re.compile("(?<=[0-9a-z])一+(?=[0-9a-z])")
_ROUND = re.compile(r"(?<=[0-9])o+(?![a-z])|(?<![a-z])o+(?=[0-9])")
_UPRIGHT = re.compile(r"(?<=[0-9])[li](?![a-z])|(?<![a-z])[li](?=[0-9])")
_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")
_REPEATED = re.compile("-{2,}")
_WHOLE = re.compile(r"([0-9]+)\.0+")


@dataclass(frozen=True)
class _Alike:
    """What a key of the file is taken for, and whether that one is on record."""

    known: str
    is_on_record: bool


def settle_keys(rows: Parsed, records: Records | None, answers: Answers) -> tuple[Parsed, tuple[Finding, ...]]:
    """The rows with keys as they are known, and a question for each column that has any spelt otherwise."""
    findings: list[Finding] = []
    for name in rows.table.row_key:
        item = rows.table.by_id[name]
        if name not in rows.columns or item.register or item.type not in (Type.CODE, Type.TEXT):
            continue
        alike = _alike(_different(rows, name), _on_record(records, rows.table.id, name), is_code=item.type is Type.CODE)
        if not alike:
            continue
        findings.append(_question(rows, name, alike, answer := answers.alike.get(name)))
        # Two of the file that look alike are not put together before it is said that they are one.
        taken = {
            key: found.known for key, found in alike.items() if answer == SAME or (found.is_on_record and not answer)
        }
        rows = replace(rows, texts=rows.texts.with_columns(pl.col(name).replace(taken)))
    return rows, tuple(findings)


def _different(rows: Parsed, name: str) -> list[str]:
    return rows.texts[name].drop_nulls().unique(maintain_order=True).to_list()


def _on_record(records: Records | None, table: str, name: str) -> list[str]:
    frame = records.frames.get(table) if records else None
    return frame.get_column(name).drop_nulls().unique().to_list() if frame is not None else []


def _alike(keys: Iterable[str], known: Iterable[str], *, is_code: bool) -> dict[str, _Alike]:
    """The keys of a file that are not on record but look like one that is, or like another of the file."""
    on_record = set(known)
    new = [key for key in keys if key not in on_record]
    if not new or _plainly_apart([*on_record, *new]):
        return {}
    forms = {key: _form(key) for key in sorted(on_record)}
    of_record = {form.text: key for key, form in forms.items()}
    # A code without any dash is the one that has them; 1-12 is not 11-2.
    dashed = {form.joined: key for key, form in forms.items() if "-" in form.text}
    undashed = {form.joined: key for key, form in forms.items() if "-" not in form.text}
    of_file: dict[str, str] = {}
    found = {}
    for key in new:
        form = _form(key)
        if same := of_record.get(form.text) or (undashed if "-" in form.text else dashed).get(form.joined):
            found[key] = _Alike(same, is_on_record=True)
        elif (same := of_file.setdefault(form.text, key)) != key:
            found[key] = _Alike(same, is_on_record=False)
        elif is_code and (bare := key.strip(_QUOTES)) and bare != key:
            found[key] = _Alike(bare, is_on_record=False)
    return found


def _plainly_apart(keys: Sequence[str]) -> bool:
    """Whether keys of capitals, digits and dashes are all different whatever is taken for alike: soon seen of many."""
    texts = pl.Series(keys)
    is_dashed = texts.str.contains("-", literal=True)
    if not texts.str.contains("^[0-9A-Z]+(-[0-9A-Z]+)*$").all() or (is_dashed.any() and not is_dashed.all()):
        return False
    alike = ("-" + texts).str.replace_all("O", "0").str.replace_all("[IL]", "1")
    return alike.str.replace_all("([^0-9])0+([0-9])", "${1}${2}").n_unique() == len(keys)


class _Form(NamedTuple):
    """What is left of a key without what nobody sees or means; ``joined`` has no dash, but the zeros before numbers."""

    text: str
    joined: str


def _form(key: str) -> _Form:
    form = key if key.isascii() else _visible(key)
    form = form.casefold().translate(_SIGNS)
    if "一" in form:
        form = _STROKE.sub("-", form)
    form = _UPRIGHT.sub("1", _ROUND.sub(lambda found: "0" * len(found[0]), form))
    form = _REPEATED.sub("-", "".join(form.split())).strip(_ENDS)
    if whole := _WHOLE.fullmatch(form):
        form = whole[1]
    return _Form(_ZEROS.sub("", form), form.replace("-", ""))


def _visible(key: str) -> str:
    form = unicodedata.normalize("NFKC", key)
    kinds = ((sign, unicodedata.category(sign)) for sign in form)
    return "".join("-" if kind == "Pd" else sign for sign, kind in kinds if kind not in ("Cf", "Cc"))


def _question(rows: Parsed, name: str, alike: Mapping[str, _Alike], answer: str | None) -> Finding:
    texts = rows.texts[name]
    places = texts.is_in(list(alike)).arg_true().to_list()
    pairs = (f"{key}＝{found.known}" for key, found in alike.items())
    shown = tuple(pair for pair, _ in zip(pairs, range(_TOLD), strict=False)) + (("…",) if len(alike) > _TOLD else ())
    slots = {"rows": ranges([rows.numbers[place] for place in places]), "count": len(places), "pairs": shown}
    code = {SAME: "keys_taken_for_known", NEW: "keys_kept_apart"}.get(answer or "", "keys_alike")
    severity = Severity.QUESTION if code == "keys_alike" else Severity.NOTICE
    return rows.about(name, code, severity, options=(SAME, NEW), asks=f"alike/{name}", rule="V-KEY", slots=slots)
