"""Office files that are the same byte for byte whenever their content is.

An Office file is a zip. Its writer puts the hour of writing on every entry and may order them by chance; here the
entries are sorted and dated alike. Workbooks inside the file are packed the same way.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

# The first day a zip can carry.
_DAY = (1980, 1, 1, 0, 0, 0)
# Office looks for this entry first, and some readers take the file type from it.
_FIRST = "[Content_Types].xml"
_PACKED = (".xlsx", ".docx", ".pptx")
# Pictures are compressed already.
_STORED = (".png", ".jpeg", ".jpg", *_PACKED)
_UNIX = 3


def repacked(data: bytes) -> bytes:
    """The same zip with its entries sorted, dated 1980-01-01 and compressed alike. Raises BadZipFile for no zip."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as found, zipfile.ZipFile(out, "w") as made:
        for name in sorted(found.namelist(), key=lambda name: (name != _FIRST, name)):
            content = found.read(name)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            made.writestr(entry, repacked(content) if name.endswith(_PACKED) else content)
    return out.getvalue()
