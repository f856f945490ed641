"""Columns: one value a document, in an array, for filters, sorting and facets."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.container import ContainerWriter
from index.postings.index_spec import ColumnSpec, source_of

NO_STRING = -1


class ColumnWriter:
    """Gathers the values of a column."""

    def __init__(self, spec: ColumnSpec) -> None:
        self.spec = spec
        self._source = source_of(spec)
        self._codes: dict[str, int] = {}
        self._values = array("q")

    def add(self, document: Mapping[str, Any]) -> None:
        """The value of one more document; the first where it has several."""
        value = document.get(self._source)
        if isinstance(value, (list, tuple)):
            value = value[0] if value else None
        if self.spec.kind == "number":
            self._values.append(self.spec.default if value is None else self.spec.convert(value))
        elif value is None:
            self._values.append(NO_STRING)
        else:
            self._values.append(self._codes.setdefault(self.spec.convert(value), len(self._codes)))

    def extend(self, values: NDArray[Any], strings: Sequence[str] | None) -> None:
        """The values of many more documents, as a column holds them."""
        if strings is not None:
            codes = np.array([self._codes.setdefault(string, len(self._codes)) for string in strings], np.int64)
            values = np.append(codes, NO_STRING)[values]
        self._values.frombytes(np.ascontiguousarray(values, np.int64).tobytes())

    def contents(self) -> tuple[NDArray[np.int64], list[str] | None]:
        """The values so far, and the strings that they are codes of."""
        return np.array(self._values, np.int64), list(self._codes) if self.spec.kind == "string" else None

    def move_to(self, container: ContainerWriter) -> None:
        """Write the column into a container, its strings in order."""
        name = f"column.{self.spec.name}"
        values = np.array(self._values, np.int64)
        if self.spec.kind == "number":
            small = not len(values) or (values.min() >= -(2**31) and values.max() < 2**31)
            container.add(f"{name}/values", values.astype(np.int32) if small else values)
            return
        strings = sorted(self._codes)
        rank = np.full(len(strings) + 1, NO_STRING, np.int32)
        for at, string in enumerate(strings):
            rank[self._codes[string]] = at
        container.add(f"{name}/values", rank[values])
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        offsets = np.zeros(len(encoded) + 1, np.uint64)
        np.cumsum(np.array([len(one) for one in encoded], np.uint64), out=offsets[1:])
        container.add(f"{name}/strings", np.frombuffer(b"".join(encoded), np.uint8))
        container.add(f"{name}/string_offsets", offsets)
