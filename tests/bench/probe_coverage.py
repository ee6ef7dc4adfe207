# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the 95 % intervals of the probe hold what regressions trained on as many people score on average.

Usage: probe_coverage.py [STUDIES] [PEOPLE]     500 studies of 50,100,300 people, attributes that are hard or easy to read

A study is two models of the same people, the second with noise on top; all models of a run have the same labels. One attribute
is of a half of the people, one of a tenth; each moves its people along an axis. Scores over folds are not biased for
regressions of as many people, so that the truth is their mean over the studies; the labels' shares are fixed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

PROGRAM = os.environ.get("ATTRSCOPE_PROGRAM", "build/release/attrscope")
PHOTOS, BATCH = 4, 25
CASES = {"hard": (1, 6), "hard, many dimensions": (1, 32), "easy": (3.5, 6)}  # shift in deviations of people, dimension
SHARES = {"half": 0.5, "tenth": 0.1}
VIEWS = {"probe_intervals": ("value", "above_chance"), "probe_differences": ("difference",)}


def embed(random, identity, values, shift, dimension, noise):
    """[N, D], and the same with noise."""
    centres = random.standard_normal((len(values), dimension))
    centres[:, :len(SHARES)] += shift * (values > 0)
    x = centres[identity] + 0.5 * random.standard_normal((len(identity), dimension))
    return x, x + noise * random.standard_normal(x.shape)


def run(folder, people, shift, dimension, studies, seed):
    """The rows of both tables of so many studies, {table: rows}."""
    random = np.random.default_rng([seed, people])
    identity = np.repeat(np.arange(people), PHOTOS)
    values = np.stack([np.where(random.permutation(people) < round(share * people), 1, -1) for share in SHARES.values()], 1)
    lines = []
    for study in range(studies):
        for which, x in zip("ab", embed(random, identity, values, shift, dimension, 1)):
            np.save(folder / f"{which}{study}.npy", x.astype(np.float32))
            lines.append(f"  - {{name: {which}{study}, architecture: a, metric: euclidean, embeddings: {which}{study}.npy}}")
    frame = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(identity))], "identity": identity})
    for a, name in enumerate(SHARES):
        frame[name] = values[identity, a]
    frame.to_csv(folder / "images.csv", index=False)
    (folder / "study.yaml").write_text("study: coverage\nimages: {table: images.csv, attributes: [" + ", ".join(SHARES) + "]}\n"
                                       "models:\n" + "\n".join(lines) + "\n")
    subprocess.run([PROGRAM, "run", folder / "study.yaml", "-o", folder / "out", "-a", "probe", "-q", "--no-report"], check=True,
                   stdout=subprocess.DEVNULL)
    intervals, differences = (pd.read_csv(folder / "out/tables" / f"{name}.csv") for name in VIEWS)
    pairs = differences.model_a.str.startswith("a") & (differences.model_a.str[1:] == differences.model_b.str[1:])
    return {"probe_intervals": intervals[intervals.model.str.startswith("a")],
            "probe_differences": differences[pairs & differences.model_b.str.startswith("b")]}


def describe(tables):
    """Of every measure and attribute, how often intervals held the truth, without a note and with one."""
    said = []
    for name, views in VIEWS.items():
        table = pd.concat([found[name] for found in tables]).fillna({"note": ""})
        for view in views:
            for (measure, attribute), rows in table.groupby(["measure", "attribute"], sort=False):
                true = rows[view].mean()
                held = (rows[view + "_low"] <= true) & (true <= rows[view + "_high"])
                known = rows[view + "_low"].notna()
                noted = rows.note.str.contains("few people decide") & (rows.note.str.contains(view) | (view == "difference"))
                said.append({"figure": view, "measure": measure, "attribute": attribute, "true": true, "intervals": known.sum(),
                             "held": held[known].mean(), "above": (rows[view + "_low"] > true)[known].mean(),
                             "noted": (known & noted).sum(), "noted held": held[known & noted].mean(),
                             "others held": held[known & ~noted].mean()})
    return pd.DataFrame(said)


def main(studies=500, sizes=(50, 100, 300)):
    for case, (shift, dimension) in CASES.items():
        for people in sizes:
            tables = []
            for first in range(0, studies, BATCH):
                with tempfile.TemporaryDirectory(prefix="asc-coverage-") as name:
                    tables.append(run(pathlib.Path(name), people, shift, dimension, min(BATCH, studies - first), first))
            print(f"{case}, {people} people, {studies} studies\n{describe(tables).to_string(index=False, float_format='%.4g')}\n",
                  flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *(tuple(map(int, text.split(","))) for text in sys.argv[2:3]))
