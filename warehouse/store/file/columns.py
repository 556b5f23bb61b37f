"""Values as columns that DuckDB takes whole: 60 times faster than parameters, and typed by the table itself.

values ── column_of ──> arrays and bytes ── nanoarrow ──> Arrow data ── Incoming ──> DuckDB

nanoarrow only creates Arrow's layout; DuckDB reads it directly. It needs 4 MB where pyarrow needs 176.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, cast

import nanoarrow as na
from nanoarrow.c_array import CArray

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)

#: DuckDB's number types -> their names in `array` and Arrow
NUMBERS = {
    "tinyint": ("b", na.int8),
    "smallint": ("h", na.int16),
    "integer": ("i", na.int32),
    "bigint": ("q", na.int64),
    "utinyint": ("B", na.uint8),
    "usmallint": ("H", na.uint16),
    "uinteger": ("I", na.uint32),
    "ubigint": ("Q", na.uint64),
    "float": ("f", na.float32),
    "double": ("d", na.float64),
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """Rows in the types of their table; DuckDB requests the stream for each read."""

    rows: CArray
    num_rows: int

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the rows by Arrow's capsule protocol."""
        return na.c_array_stream(self.rows).__arrow_c_stream__()


def incoming(columns: Mapping[str, tuple[DuckDBPyType, list[Any]]], count: int) -> Incoming:
    """Build `count` rows from columns of values, each with its type.

    Raises:
        ValueError, TypeError, OverflowError, AttributeError: a value does not fit its column.
        NotImplementedError: columns of this type are not supported yet.
    """
    made = {name: column_of(values, kind) for name, (kind, values) in columns.items()}
    return Incoming(laid_out(na.struct({name: column.schema for name, column in made.items()}), count, (), made), count)


def column_of(values: Sequence[Any], kind: DuckDBPyType) -> CArray:
    """Build one column of values; None is NULL.

    Raises:
        ValueError, TypeError, OverflowError, AttributeError: a value does not fit.
        NotImplementedError: columns of this type are not supported yet.
    """
    name = kind.id
    if name in NUMBERS:
        code, arrow = NUMBERS[name]
        return flat(arrow(), values, array(code, without_nulls(values, 0)))
    if name in PLAIN:
        return PLAIN[name](values)
    if name in NESTED:
        return NESTED[name](values, children_of(kind))
    raise NotImplementedError(f"no column of type {kind} can be written: give it a builder")


def texts(values: Sequence[str | None]) -> CArray:
    """Encode strings as UTF-8: NUL is left out, and lone surrogates, which are not UTF-8, become '?'."""
    told = without_nulls(values, "")
    try:
        encoded = [value.encode() for value in told]
    except UnicodeEncodeError:
        encoded = [value.encode("utf-8", "replace") for value in told]
    data = b"".join(encoded)
    if b"\0" in data:
        encoded = [value.replace(b"\0", b"") for value in encoded]
        data = b"".join(encoded)
    return laid_out(na.large_string(), len(values), (validity(values), places(encoded), data))


def moments(values: Sequence[datetime | None]) -> CArray:
    """Encode moments as microseconds since 1970.

    Raises:
        ValueError: a time without zone.
    """
    told = without_nulls(values, EPOCH)
    require_zones(told)
    return flat(na.timestamp("us", "UTC"), values, array("q", [(moment - EPOCH) // MICROSECOND for moment in told]))


def days(values: Sequence[date | None]) -> CArray:
    """Encode days since 1970."""
    told = without_nulls(values, EPOCH)
    return flat(na.date32(), values, array("i", [day.toordinal() - EPOCH_DAY for day in told]))


def truths(values: Sequence[object]) -> CArray:
    """Encode booleans as bits.

    Raises:
        TypeError: a value is not a boolean.
    """
    if strange := next((value for value in values if value not in (None, True, False)), None):
        raise TypeError(f"neither true nor false: {strange!r}")
    return flat(na.bool_(), values, bits(bool(value) for value in values))


def lists(values: Sequence[Any], kinds: dict[str, DuckDBPyType]) -> CArray:
    """Build lists of one type.

    Raises:
        TypeError: a value is a string or a mapping.
    """
    told = without_nulls(values, ())
    if strange := next((value for value in told if isinstance(value, str | bytes | Mapping)), None):
        raise TypeError(f"no list: {strange!r}")
    offsets = places(told)
    members = column_of(list(chain.from_iterable(told)), kinds["child"])
    return laid_out(na.large_list(members.schema), len(values), (validity(values), offsets), {"child": members})


def structs(values: Sequence[Any], kinds: dict[str, DuckDBPyType]) -> CArray:
    """Build structs, from mappings by name or from tuples by position.

    Raises:
        TypeError: a tuple has another number of members than the struct.
    """
    nothing = (None,) * len(kinds)
    told = [
        tuple(map(value.get, kinds)) if isinstance(value, Mapping) else value
        for value in without_nulls(values, nothing)
    ]
    if strange := next((value for value in told if len(value) != len(kinds)), None):
        raise TypeError(f"not {len(kinds)} members: {strange!r}")
    of_members = zip(*told, strict=True) if told else [()] * len(kinds)
    made = {name: column_of(members, kinds[name]) for name, members in zip(kinds, of_members, strict=True)}
    schema = na.struct({name: column.schema for name, column in made.items()})
    return laid_out(schema, len(values), (validity(values),), made)


def maps(values: Sequence[Any], kinds: dict[str, DuckDBPyType]) -> CArray:
    """Build maps, from mappings or from pairs."""
    told = [dict(value) for value in without_nulls(values, {})]
    keys = column_of(list(chain.from_iterable(value.keys() for value in told)), kinds["key"])
    named = column_of(list(chain.from_iterable(value.values() for value in told)), kinds["value"])
    schema = na.map_(keys.schema, named.schema)
    pair = na.struct({"key": keys.schema, "value": named.schema})
    entries = laid_out(pair, sum(map(len, told)), (), {"key": keys, "value": named})
    offsets = array("i", accumulate(map(len, told), initial=0))
    return laid_out(schema, len(values), (validity(values), offsets), {"entries": entries})


#: DuckDB's other types -> the function that builds their column
PLAIN: dict[str, Callable[[Sequence[Any]], CArray]] = {
    "varchar": texts,
    "timestamp with time zone": moments,
    "date": days,
    "boolean": truths,
}
#: types composed of others, by name
NESTED: dict[str, Callable[[Sequence[Any], dict[str, DuckDBPyType]], CArray]] = {
    "list": lists,
    "struct": structs,
    "map": maps,
}


def children_of(kind: DuckDBPyType) -> dict[str, DuckDBPyType]:
    """Return the types that a type is composed of, by name."""
    return {str(name): cast("DuckDBPyType", member) for name, member in kind.children}


def flat(schema: object, values: Sequence[Any], data: array[Any] | bytes) -> CArray:
    """Build a column of fixed-size values."""
    return laid_out(schema, len(values), (validity(values), data))


def laid_out(schema: Any, count: int, buffers: Iterable[Any], children: Mapping[str, CArray] | None = None) -> CArray:
    """Build a column in Arrow's layout; without buffers nothing in it is NULL."""
    # an empty array has an unaligned address, about which pyarrow warns if it is installed
    aligned = [b"" if buffer is not None and not len(buffer) else buffer for buffer in buffers]
    return na.c_array_from_buffers(
        schema, count, aligned or [None], children=list((children or {}).values()), move=True
    )


def without_nulls(values: Sequence[Any], instead: Any) -> Sequence[Any]:
    """Return the values with None replaced."""
    return [instead if value is None else value for value in values] if None in values else values


def validity(values: Sequence[Any]) -> bytes | None:
    """Return a bit for each value that is present; None if all are."""
    return bits(value is not None for value in values) if None in values else None


def bits(truths: Iterable[bool]) -> bytes:
    """Encode booleans as bits, the first in the lowest bit of the first byte."""
    written = bytes(truths)[::-1].translate(BIT_DIGITS)
    return int(written or b"0", 2).to_bytes((len(written) + 7) // 8, "little")


#: bytes 0 and 1 -> digits
BIT_DIGITS = bytes.maketrans(b"\0\1", b"01")


def places(members: Iterable[Any]) -> array[int]:
    """Return where each member of variable length begins, and where the last one ends."""
    return array("q", accumulate(map(len, members), initial=0))


def require_zones(moments: Iterable[datetime]) -> None:
    """Make sure that every time has a zone.

    Raises:
        ValueError: one does not.
    """
    naive = next((moment for moment in moments if moment.tzinfo is None), None)
    if naive is not None:
        raise ValueError(f"a time without zone reached the warehouse: {naive}")
