# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the 95 % intervals of what steps of the quality filter do hold the truth of the population that people were drawn from.

Usage: quality_coverage.py [STUDIES] [PEOPLE]     500 studies of 50,100,300 people, models that mix people up or hold them apart

A study is a model of one run: all models of a run have the same labels, each its own people. People have 3 to 12 photos; some
photos are blurred, which moves them away from their person, and show no face more often. Attributes are of a half and of
a tenth of the people: one moves its people, one changes their spread, one does nothing. The truth comes from many more people.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

PROGRAM = os.environ.get("ATTRSCOPE_PROGRAM", "build/release/attrscope")
DIMENSION, BATCH = 16, 10  # studies of a run, which share labels
SPREADS = {"mixed": 0.6, "apart": 0.3}  # of photos around their person, in that of people
LIMITS = {"min_images": 6, "min_single_face": 5, "neighbour": 1, "min_kept": 3}
SHARES = {"moved": 0.5, "spread": 0.5, "nothing": 0.5, "rare_moved": 0.1, "rare_nothing": 0.1}
LARGE, LARGE_STUDIES = 800, 6  # people and studies of the truth


def labels(random, people):
    """(identity [N], faces [N], blurred [N], values [people, A] of 1 and -1)."""
    photos = random.integers(3, 13, people)
    identity = np.repeat(np.arange(people), photos)
    blurred = random.random(len(identity)) < 0.25
    faces = np.where(random.random(len(identity)) < np.where(blurred, 0.3, 0.03), 0, 1)
    values = np.stack([np.where(random.permutation(people) < round(share * people), 1, -1) for share in SHARES.values()], 1)
    return identity, faces, blurred, values


def embed(random, identity, blurred, values, spread):
    """[N, D]."""
    people = len(values)
    has = {name: values[:, a] == 1 for a, name in enumerate(SHARES)}
    centres = random.standard_normal((people, DIMENSION)) * np.where(has["spread"], 0.8, 1)[:, None]
    centres[:, 0] += 1.5 * has["moved"]
    centres[:, 1] += 2 * has["rare_moved"]
    own = spread * np.exp(0.3 * random.standard_normal(people))[identity] * np.where(blurred, 2, 1)
    return centres[identity] + own[:, None] * random.standard_normal((len(identity), DIMENSION))


def run(folder, people, spread, studies, seed):
    """The rows of quality_effects of so many studies."""
    random = np.random.default_rng([seed, people])
    identity, faces, blurred, values = labels(random, people)
    lines = []
    for study in range(studies):
        np.save(folder / f"{study}.npy", embed(random, identity, blurred, values, spread).astype(np.float32))
        lines.append(f"  - {{name: m{study}, architecture: a, metric: euclidean, embeddings: {study}.npy}}")
    frame = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(identity))], "identity": identity,
                          "retina_n_faces_detected": faces})
    for a, name in enumerate(SHARES):
        frame[name] = values[identity, a]
    frame.to_csv(folder / "images.csv", index=False)
    (folder / "study.yaml").write_text("study: coverage\nimages: {table: images.csv, attributes: [" + ", ".join(SHARES) + "]}\n"
                                       "models:\n" + "\n".join(lines) + "\nquality: {"
                                       + ", ".join(f"{k}: {v}" for k, v in LIMITS.items()) + "}\n")
    subprocess.run([PROGRAM, "run", folder / "study.yaml", "-o", folder / "out", "-a", "quality", "-q", "--no-report"], check=True,
                   stdout=subprocess.DEVNULL)
    return pd.read_csv(folder / "out/tables/quality_effects.csv")


def tables(people, spread, studies, seed, batch):
    found = []
    for first in range(0, studies, batch):
        with tempfile.TemporaryDirectory(prefix="asc-coverage-") as name:
            found.append(run(pathlib.Path(name), people, spread, min(batch, studies - first), seed + first))
    return pd.concat(found)


KEYS = ["step", "figure", "attribute"]


def main(studies=500, sizes=(50, 100, 300)):
    small = max(sizes) < 50
    for model, spread in SPREADS.items():
        large = tables(100 if small else LARGE, spread, 2 if small else LARGE_STUDIES, 1000003, 1)
        true = large.fillna({"attribute": ""}).groupby(KEYS)[["value", "change", "total"]].mean()
        for people in sizes:
            table = tables(people, spread, studies, 0, BATCH).fillna({"attribute": "", "note": ""})
            for view in ("value", "change", "total"):
                low, high = table[view + "_low"], table[view + "_high"]
                at = true.loc[list(map(tuple, table[KEYS].values))][view].to_numpy()
                known = low.notna() & (low < high)
                table[view + " held"] = ((low <= at) & (at <= high)).where(known).astype(float)
                noted = table.note.str.contains("few people decide") & table.note.str.split(":").str[0].str.split(" and ").apply(
                    lambda names: view in names)
                table[view + " noted"] = noted.where(known).astype(float)
                table[view + " held without a note"] = table[view + " held"].where(~noted)
                table[view + " true"] = at
            said = table.groupby(KEYS, sort=False)[[c for c in table if " " in c]].mean()
            print(f"{model}, {people} people, {studies} studies\n{said.to_string(float_format='%.3g')}\n", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *(tuple(map(int, text.split(","))) for text in sys.argv[2:3]))
