"""Names that must stand in a register: exactly, or by their short name or a missing suffix when only one can be meant.

同乐 is 同乐社区 when exactly one community is called so, and the clerk is told; a name that fits none or several is an
error with a suggestion (DOMAIN §3.14 V-REF).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from metrics.intake.drafts.values.reading import Reader, Reading, ReadOtherwise, UnreadText
from metrics.intake.drafts.values.words import Suggestions
from metrics.intake.sheets.spelling import compact

# Endings that say the same of a name stand together: 同乐居委会 may be 同乐社区, but 兴隆村 is not 兴隆社区.
_ENDINGS = (
    ("社区居民委员会", "社区居委会", "居委会", "社区"),
    ("街道办事处", "办事处", "街道"),
    ("党支部", "支部"),
    ("村委会", "村"),
)


@dataclass
class Register:
    """Names of a register with the forms each may be shortened to.

    ``shorts`` are names by short name or by what is left without the ending; ``trunks`` also say which kind of ending.
    """

    names: dict[str, str] = field(default_factory=dict)
    shorts: dict[str, set[str]] = field(default_factory=dict)
    trunks: dict[tuple[str, int], set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[tuple[str | None, str | None]]) -> Register:
        """A register from names and short names."""
        register = cls()
        for name, short in entries:
            if not name:
                continue
            register.names[compact(name)] = name
            if short:
                register.shorts.setdefault(compact(short), set()).add(name)
            for trunk, kind in _trunks(compact(name)):
                register.shorts.setdefault(trunk, set()).add(name)
                register.trunks.setdefault((trunk, kind), set()).add(name)
        return register

    def __bool__(self) -> bool:
        return bool(self.names)

    def candidates(self, form: str) -> set[str]:
        """Names a text may stand for though it is none of them: by short name, or by an ending more or less."""
        found = set(self.shorts.get(form, ()))
        for trunk, kind in _trunks(form):
            found |= self.trunks.get((trunk, kind), set()) | ({self.names[trunk]} if trunk in self.names else set())
        return found


def register_reader(register: Register, read_text: Reader) -> Reader:
    """How to read a name of a register."""
    suggestions = Suggestions(register.names)

    def read(text: str) -> Reading:
        kept = read_text(text)
        if not isinstance(kept, str):
            return kept
        form = compact(kept)
        if exact := register.names.get(form):
            return exact
        candidates = register.candidates(form)
        if len(candidates) == 1:
            name = candidates.pop()
            return ReadOtherwise(name, "name_resolved", {"read": name}, "V-REF")
        suggestion = suggestions.closest(form)
        slots = {"suggestion": suggestion or "", "candidates": tuple(sorted(candidates))}
        code = "name_unclear" if candidates else "name_unknown_near" if suggestion else "name_unknown"
        return UnreadText(code, fix=None if candidates else suggestion, slots=slots, rule="V-REF")

    return read


def _trunks(form: str) -> list[tuple[str, int]]:
    """A name without its ending, with the kind of ending, in each way that leaves two characters or more."""
    return [
        (form.removesuffix(end), kind)
        for kind, ends in enumerate(_ENDINGS)
        for end in ends
        if form.endswith(end) and len(form) > len(end) + 1
    ]
