"""The fresh sets of shapes, each read as a whole page."""

import pytest

from benchmarks.pages.shapes import read, records

RECORDS = records()


@pytest.mark.parametrize("record", RECORDS, ids=[f"{one['set']}: {one['shape']}" for one in RECORDS])
def test_a_shape_of_the_press_is_read_right(record):
    assert read(record) == record["right"]
