"""Which packages are installed, to the byte: locks made from the short lists people write, and what they can tell.

Each list has a lock beside it, in which uv names every package that the list leads to, on every system, with the
checksums of its files. pip installs from the locks alone. Standard library only, like ``dev.py``, which calls this.
"""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from metrics.server import font_package

RUN, DEV, NPM = "requirements.txt", "requirements-dev.txt", "requirements-npm.txt"
LISTS = (RUN, DEV, NPM)
OLDEST_PYTHON = "3.11"
LOCK_AGAIN = "python3 dev.py lock"

_PACKAGE = re.compile(
    r"(?P<name>[\w.-]+)==(?P<version>[\w.+!-]+)(?: ; (?P<where>[^\\\n]+))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<why>(?:    #.*\n)+)"
)


class Package(NamedTuple):
    """One line of a lock: a version, and the lists or packages that ask for it."""

    name: str
    version: str
    where: str
    asked_by: str


def lock_of(requirements: str) -> str:
    """The lock of a list, by its name."""
    return str(Path(requirements).with_suffix(".lock"))


def locked(text: str) -> list[Package]:
    """The packages of a lock. Raises ValueError with the first line that is no package with its checksums."""
    rest = re.sub(r"^#.*\n", "", _PACKAGE.sub("", text), flags=re.MULTILINE).strip()
    if rest:
        raise ValueError(rest.splitlines()[0])
    return [
        Package(same_name(found["name"]), found["version"], (found["where"] or "").strip(), found["why"])
        for found in _PACKAGE.finditer(text)
    ]


def wanted(text: str) -> dict[str, str]:
    """What a list pins itself, by name; lists it includes and remarks are left out."""
    pins = (line.split("#")[0].strip().partition("==") for line in text.splitlines() if not line.startswith("-"))
    return {same_name(name): version for name, _, version in pins if name}


def same_name(name: str) -> str:
    """A package's name as registries compare it, without extras."""
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def disagreements(folder: Path) -> list[str]:
    """What is wrong between the lists and their locks, in words; asks no registry."""
    found: list[str] = []
    for name in LISTS:
        found += _between(folder, name)
    if not found:
        run, dev = ({each[:2] for each in locked(_read(folder / lock_of(name)))} for name in (RUN, DEV))
        found += [f"{lock_of(DEV)} lacks {name} {version} of {lock_of(RUN)}" for name, version in sorted(run - dev)]
    return found


def _between(folder: Path, requirements: str) -> Iterator[str]:
    lock = lock_of(requirements)
    try:
        packages = locked(_read(folder / lock))
    except OSError:
        yield f"{lock} is not there"
        return
    except ValueError as line:
        yield f"{lock} has a line that is no package with its checksums: {line}"
        return
    pins = wanted(_read(folder / requirements))
    by_list = re.compile(rf"-r {re.escape(requirements)}$", re.MULTILINE)
    asked = {each.name: each.version for each in packages if by_list.search(each.asked_by)}
    for name in sorted(pins.keys() | asked.keys()):
        if pins.get(name) != asked.get(name):
            yield (
                f"{requirements} asks for {_version(name, pins)}, "
                f"{lock} was made when it asked for {_version(name, asked)}"
            )


def _version(name: str, versions: "dict[str, str]") -> str:
    return f"{name} {versions[name]}" if name in versions else f"no {name}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def lock_command(uv: Path, requirements: str, *, newest: bool) -> list[str | Path]:
    """How uv makes one lock. Versions of the last lock stay where they can, unless the ``newest`` are wanted."""
    agreeing = ["--constraints", lock_of(RUN)] if requirements == DEV else []
    return [
        uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", f"--python-version={OLDEST_PYTHON}",
        f"--custom-compile-command={LOCK_AGAIN}", *(["--upgrade"] if newest else []), *agreeing,
        requirements, f"--output-file={lock_of(requirements)}",
    ]  # fmt: skip


def registry_for_uv(python: Path) -> dict[str, str]:
    """The registry pip is configured for, as uv wants to be told; nothing when pip has its own."""
    ask: list[str | Path] = [python, "-m", "pip", "config", "get", "global.index-url"]
    configured = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    registry = os.environ.get("PIP_INDEX_URL") or configured
    return {"UV_DEFAULT_INDEX": registry} if registry and "UV_DEFAULT_INDEX" not in os.environ else {}


def outdated(folder: Path, told: str) -> str:
    """Pip's list of outdated packages (JSON), in words: what each is, what is newest, and where to change it."""
    pins = {name: requirements for requirements in LISTS for name in wanted(_read(folder / requirements))}
    known = {each.name for requirements in LISTS for each in locked(_read(folder / lock_of(requirements)))}
    rows = [
        f"   {each['name']}  {each['version']}, newest {each['latest_version']}: "
        + _where(same_name(each["name"]), pins, known)
        for each in json.loads(told)
    ]
    return "\n".join([f"{len(rows)} outdated", *rows]) if rows else "Nothing is outdated."


def _where(name: str, pins: "dict[str, str]", known: "set[str]") -> str:
    if name in pins:
        return f"named in {pins[name]}"
    return f"comes with others, {LOCK_AGAIN} --newest" if name in known else "Python's own installer"


def bill_command(python: Path) -> "Sequence[str | Path]":
    """How the parts of the bill of materials are made of what the dashboard runs with."""
    # The tests hold the whole bill to the schema; its parts alone would be held to it for three seconds at each call.
    return [
        python, "-m", "cyclonedx_py", "requirements", "--pyproject=pyproject.toml", "--output-reproducible",
        "--no-validate", lock_of(RUN),
    ]  # fmt: skip


def completed(bill: str, packages: "Sequence[Package]") -> str:
    """A bill of materials with what asks for what, and the screen font, which comes from another registry."""
    whole = json.loads(bill)
    whole["components"].append(_font())
    refs = [(same_name(each["name"]), each["bom-ref"]) for each in whole["components"]]
    asking = {each.name: _asking(each) for each in packages} | {_font()["name"]: {RUN}}
    root = whole["metadata"]["component"]["bom-ref"]
    whole["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(other for needed, other in refs if name in asking[needed])}
        for name, ref in [(RUN, root), *refs]
    ]
    return json.dumps(whole, indent=2) + "\n"


def _asking(package: Package) -> "set[str]":
    """The names of those that ask for a package: other packages, or the list."""
    return set(re.findall(r"(?:-r |(?<=# via )|(?<=#   ))([\w.-]+)$", package.asked_by, re.MULTILINE))


def _font() -> "dict[str, object]":
    name, _, version = font_package.PACKAGE.rpartition("@")
    group, _, plain = name.partition("/")
    checksum = {"alg": "SHA-512", "content": base64.b64decode(font_package.SHA512).hex()}
    return {
        "type": "library", "bom-ref": "screen-font", "group": group, "name": plain, "version": version,
        "purl": f"pkg:npm/{group.replace('@', '%40')}/{plain}@{version}", "hashes": [checksum],
        "licenses": [{"license": {"id": "OFL-1.1"}}],
    }  # fmt: skip
