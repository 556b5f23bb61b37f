"""The fresh sets of shapes, each read as a whole page."""

import pytest

from benchmarks.pages.shapes import read, records

RECORDS = records()


def as_parameter(record):
    """One field of a page; what is known to be read wrong must be noted there as long as it is."""
    is_missed = record["field"] in record.get("missed", ())
    return pytest.param(
        record,
        id=f"{record['set']}: {record['shape']}, {record['field']}",
        marks=[pytest.mark.xfail(strict=True)] if is_missed else [],
    )


@pytest.mark.parametrize("record", map(as_parameter, RECORDS))
def test_a_shape_of_the_press_is_read_right(record):
    assert read(record) == record["right"]
