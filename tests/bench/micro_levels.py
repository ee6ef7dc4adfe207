# SPDX-License-Identifier: GPL-3.0-or-later
"""How often energies of random nodes are called significant at 0.05: z of one person, signed ranks over people.

Usage: micro_levels.py [STUDIES] [PEOPLE]     1,000 studies of 10 people for each of four designs
"""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "oracle"))

import pandas as pd
import null_lattices as null

BATCH = 50  # studies whose arrays are on disk at once


def main(studies=1000, people=10):
    with tempfile.TemporaryDirectory(prefix="asc-levels-") as name:
        segments, count = null.lattice(pathlib.Path(name) / "lattice")
        for design in null.DESIGNS:
            tables = []
            for first in range(0, studies, BATCH):
                folder = pathlib.Path(name) / f"{design.replace(' ', '-')}{first}"
                folder.mkdir()
                table = null.measure(folder, segments, count, design, min(BATCH, studies - first),
                                     people, seed=first)
                table["study"] += first
                tables.append(table)
            print(f"{design}, {studies} studies of {people} people")
            print(null.summarise(pd.concat(tables)).to_string(float_format="%.3f"), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
