"""The few steps in which the store touches the disk, each small enough that a crash leaves it done or not done.

A file appears under its name only when its content is on the disk, and never replaces another: it is written as
``.part``, confirmed by the disk (fsync), then linked to its name, which fails when the name is taken. Windows gives the
same with a rename, which refuses an existing target there. No lock is taken, so nothing goes stale after a crash.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from metrics.errors import Unread, Unsupported, Unwritten
from metrics.store.layout import LOG, PART_SUFFIX

if sys.platform == "darwin":
    import fcntl


# What passes: a disk that is full or fails today may hold a store all the same.
_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Unseen(OSError):
    """A name was asked for, the answer was an error, and whether the name was given cannot be seen."""


class Disk:
    """Steps on a real disk. Tests stop a process between any two of them."""

    def make_folders(self, folder: Path, *, within: Path) -> None:
        """Make a folder and those between it and ``within``, and let the disk confirm each.

        One that is there already is confirmed too: another process may have made it a moment ago and not have got
        that far. Raises OSError.
        """
        names = folder.relative_to(within).parts
        for depth in range(1, len(names) + 1):
            step = within.joinpath(*names[:depth])
            step.mkdir(exist_ok=True)
            self.confirm_folder(step.parent)

    def publish(self, path: Path, data: bytes) -> None:
        """Give a new file its name with its whole content; one that has both already is left as it is.

        Raises FileExistsError when the name has other content, Unseen, or OSError. The name is only safe from a power
        failure after ``confirm_folder`` of its folder.
        """
        part = path.with_name(f"{path.name}.{secrets.token_hex(6)}{PART_SUFFIX}")
        try:
            self.write(part, data)
            self._name(part, path, data)
        finally:
            self.discard(part)

    def _name(self, part: Path, path: Path, data: bytes) -> None:
        """Give a written file its name.

        A drive may do what it was asked and answer with an error, or be asked twice by its own network and say that
        the name is taken: what has the name tells, by its content.
        """
        try:
            self.claim(part, path)
        except OSError as error:
            try:
                is_there = path.read_bytes() == data
            except FileNotFoundError:
                is_there = False
            except OSError as blind:
                raise Unseen(blind.errno, blind.strerror) from error
            if not is_there:
                raise

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file and wait until the disk confirms its content."""
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            _confirm(file.fileno())
        # Somebody who looks at a table in Excel should not be able to save over it by accident.
        with contextlib.suppress(OSError):
            path.chmod(path.stat().st_mode & ~0o222)

    def claim(self, part: Path, path: Path) -> None:
        """Give a written file its name; raises FileExistsError when another has it."""
        if sys.platform == "win32":
            part.rename(path)
        else:
            os.link(part, path)

    def discard(self, part: Path) -> None:
        """Remove the ``.part`` name; one that stays behind does no harm and ``verify`` reports it."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                part.chmod(0o600)
            part.unlink()

    def confirm_folder(self, folder: Path) -> None:
        """Wait until the disk confirms the names in a folder; Windows has no such request and does it by itself."""
        if sys.platform != "win32":
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                _confirm(descriptor)
            except OSError as error:
                # Some network drives refuse this request for folders; their server confirms names by itself.
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                    raise
            finally:
                os.close(descriptor)

    def replace(self, path: Path, data: bytes) -> None:
        """Write a file over whatever has its name, for a folder in which nobody else writes. Raises OSError."""
        part = path.with_name(f"{path.name}.{secrets.token_hex(6)}{PART_SUFFIX}")
        try:
            self.write(part, data)
            if sys.platform == "win32" and path.exists():
                path.chmod(0o600)
            part.replace(path)
        finally:
            self.discard(part)

    def prepare(self, store: Path) -> None:
        """Make the folders of a store and prove that files can be published in it.

        Raises Unsupported, or Unwritten when the disk is full or fails, which says nothing about what it can hold.
        """
        log = store / LOG
        probe = log / f"probe-{secrets.token_hex(6)}{PART_SUFFIX}"
        try:
            self.make_folders(log, within=nearest_folder(store))
            self.publish(probe, b"probe")
            self.confirm_folder(log)
            if _is_refused(partial(self.publish, probe, b"again")):
                return
        except OSError as error:
            if error.errno in _PASSING:
                raise Unwritten(f"{store} could not be written ({error.strerror})", error.errno) from error
            raise Unsupported(
                f"{store} cannot hold the store: {error.strerror or error}. "
                "It needs a folder this program may write to, on a local disk that knows hard links (not FAT)"
            ) from error
        finally:
            self.discard(probe)
        raise Unsupported(f"{store} cannot hold the store: a file on this disk can take the name of another")


def read(path: Path) -> bytes:
    """A file of a store. Raises FileNotFoundError, or Unread when the disk refuses."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unread(f"{path.name} could not be read ({error.strerror})", error.errno) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is no part of the store, whole or not at all, over one of its name. Raises OSError."""
    if path.exists() and not path.is_file():
        # A device or a pipe takes what it is given, and a folder says that it is one.
        path.write_bytes(data)
        return
    # A link stays a link.
    path = path.resolve()
    part = path.with_name(f".{secrets.token_hex(6)}{PART_SUFFIX}")
    try:
        part.write_bytes(data)
        part.replace(path)
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def nearest_folder(path: Path) -> Path:
    """The folder itself, or the first above it that is there."""
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _is_refused(publish: Callable[[], None]) -> bool:
    try:
        publish()
    except FileExistsError:
        return True
    return False


def _confirm(descriptor: int) -> None:
    if sys.platform == "darwin":
        # fsync on macOS stops at the drive's own memory.
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)
