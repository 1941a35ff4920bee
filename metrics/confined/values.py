"""Values on their way back from the process that read somebody's bytes.

That process is the one exposed to hostile bytes, so nothing it says is trusted to name code. Pickle is used because it
keeps shared texts shared and needs no second description of every value, but the reader admits only the classes its
caller lists, none of which does anything when it is made; arrays and frames of texts come as plain bytes and as Arrow
and are made here. JSON or Arrow alone would need a converter for each class; a plain ``pickle.loads`` would run
whatever it is told.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa


def encode(value: object) -> bytes:
    """A value as bytes; arrays and frames in their own form."""
    written = io.BytesIO()
    _Writer(written, pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


def decode(data: bytes, admits: Iterable[type]) -> Any:
    """A value made of plain values and the classes listed. Raises UnpicklingError for any other, and as pickle does."""
    return _Reader(data, admits).load()


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return array_of, (value.dtype.str, value.tobytes())
        if isinstance(value, np.generic):
            return plain, (value.item(),)
        if isinstance(value, pl.DataFrame):
            return frame_of, (_written(value),)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, data: bytes, admits: Iterable[type]) -> None:
        super().__init__(io.BytesIO(data))
        known: tuple[Callable[..., Any], ...] = (*admits, array_of, frame_of, plain, range)
        self._known = {(each.__module__, each.__qualname__): each for each in known}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._known:
            raise pickle.UnpicklingError(f"{module}.{name} is not one of the values that may come back")
        return self._known[module, name]


def array_of(kind: str, data: bytes) -> Any:
    """An array of numbers or truth values. Raises ValueError for any other kind."""
    dtype = np.dtype(kind)
    if dtype.kind not in "biuf":
        raise ValueError(f"{kind!r} is no kind of number")
    return np.frombuffer(data, dtype).copy()


def plain(value: object) -> object:
    """A number that was one of an array."""
    return value


def frame_of(data: bytes) -> pl.DataFrame:
    """A frame of texts, whole or not at all. Raises pyarrow's errors."""
    table = pa.ipc.open_stream(data).read_all()
    table.validate(full=True)
    return pl.DataFrame(table)


def _written(frame: pl.DataFrame) -> bytes:
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    written = pa.BufferOutputStream()
    with pa.ipc.new_stream(written, table.schema) as stream:
        stream.write_table(table)
    data: bytes = written.getvalue().to_pybytes()
    return data
