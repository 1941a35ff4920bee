"""The screen font's archive: only the known one, only the wanted files, all or nothing."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile

import pytest

from metrics.server.font_package import is_installed, unpack

GOOD = {"package/index.css": b"@font-face{}", "package/LICENSE": b"OFL", "package/files/noto-1.woff2": b"wOF2"}


def archive(path, files, links=()):
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for name, target in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return path


def checksum(path):
    return base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_stylesheet_the_licence_and_the_slices_are_unpacked_and_nothing_else(tmp_path):
    made = archive(tmp_path / "a.tgz", GOOD | {"package/package.json": b"{}", "package/scss/x.scss": b""})

    assert unpack(made, tmp_path / "share" / "font", sha512=checksum(made)) == 1
    assert files_in(tmp_path / "share" / "font") == ["LICENSE", "files/noto-1.woff2", "index.css", "package.sha512"]


def test_an_archive_with_another_checksum_is_refused_and_leaves_no_trace(tmp_path):
    made = archive(tmp_path / "a.tgz", GOOD)

    with pytest.raises(ValueError, match="has the checksum"):
        unpack(made, tmp_path / "share" / "font")

    assert not (tmp_path / "share").exists()


@pytest.mark.parametrize(
    "name",
    ["package/files/../../../evil.woff2", "/package/files/evil.woff2", "package/files/sub/evil.woff2", "evil.woff2"],
)
def test_a_file_that_wants_to_go_elsewhere_is_left_out(tmp_path, name):
    made = archive(tmp_path / "a.tgz", GOOD | {name: b"evil"})

    unpack(made, tmp_path / "share" / "font", sha512=checksum(made))

    assert files_in(tmp_path / "share") == [
        "font/LICENSE", "font/files/noto-1.woff2", "font/index.css", "font/package.sha512",
    ]  # fmt: skip


def test_a_link_in_the_archive_is_left_out(tmp_path):
    made = archive(tmp_path / "a.tgz", GOOD, links=[("package/files/evil.woff2", "/etc/passwd")])

    unpack(made, tmp_path / "font", sha512=checksum(made))

    assert not (tmp_path / "font" / "files" / "evil.woff2").exists()


@pytest.mark.parametrize("lost", GOOD)
def test_an_archive_that_lacks_a_file_is_refused_and_the_older_font_stays(tmp_path, lost):
    older = archive(tmp_path / "older.tgz", GOOD)
    unpack(older, tmp_path / "share" / "font", sha512=checksum(older))
    newer = archive(tmp_path / "newer.tgz", {name: b"new" for name in GOOD if name != lost})

    with pytest.raises(ValueError, match="lacks"):
        unpack(newer, tmp_path / "share" / "font", sha512=checksum(newer))

    assert (tmp_path / "share" / "font" / "index.css").read_bytes() == b"@font-face{}"
    assert [path.name for path in (tmp_path / "share").iterdir()] == ["font"]


def test_a_newer_font_takes_the_place_of_an_older_one_wholly(tmp_path):
    older = archive(tmp_path / "older.tgz", GOOD | {"package/files/noto-2.woff2": b"old"})
    newer = archive(tmp_path / "newer.tgz", GOOD)
    unpack(older, tmp_path / "share" / "font", sha512=checksum(older))

    unpack(newer, tmp_path / "share" / "font", sha512=checksum(newer))

    assert not (tmp_path / "share" / "font" / "files" / "noto-2.woff2").exists()
    assert [path.name for path in (tmp_path / "share").iterdir()] == ["font"]


def test_a_slice_too_large_to_be_one_is_refused(tmp_path):
    made = archive(tmp_path / "a.tgz", GOOD | {"package/files/noto-2.woff2": b"\0" * 1_000_001})

    with pytest.raises(ValueError, match="1000001 bytes"):
        unpack(made, tmp_path / "font", sha512=checksum(made))


def test_only_this_very_version_counts_as_installed(tmp_path):
    made = archive(tmp_path / "a.tgz", GOOD)
    unpack(made, tmp_path / "font", sha512=checksum(made))

    assert not is_installed(tmp_path / "font")
    assert not is_installed(tmp_path / "nowhere")
