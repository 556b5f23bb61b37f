"""A house that hands over, again and again, until it is killed: `python -m … SNAPSHOT NAME CATALOG DATA`."""

from __future__ import annotations

import sys
from pathlib import Path

from presswatch.errors import WarehouseError
from warehouse.lake.handing import House, hand_over
from warehouse.lake.place import LakePlace

if __name__ == "__main__":
    house = House(Path(sys.argv[1]), sys.argv[2], lambda _url: True)
    while True:
        try:
            # each run its own transaction
            hand_over(house, LakePlace(sys.argv[3], sys.argv[4]), articles_at_once=1)
            break
        except WarehouseError as error:
            # The lake is down: the house's next run tries again.
            sys.stdout.write(f"{error}\n")
