# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the 95 % intervals of verification hold the truth of the population that people were drawn from.

Usage: verify_coverage.py [STUDIES] [PEOPLE]     500 studies of 50,100,300 people, models that mix people up or hold them apart

A study is a model of one run: all models of a run have the same labels, each its own people. People differ in how alike
their photos are, and a group of a tenth of them is closer together than the others. The truth comes from many more people.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

PROGRAM = os.environ.get("ATTRSCOPE_PROGRAM", "build/release/attrscope")
PHOTOS, DIMENSION, RARE, CLOSER, BATCH = 8, 16, 0.1, 0.7, 100
SPREADS = {"mixed": 0.6, "apart": 0.3}  # of photos around their person, in that of people
FARS = (1e-2, 1e-3)
THRESHOLD = 3.2  # that groups and people are judged at


def draw(random, people, spread, rare_share=RARE):
    """(embeddings [people, photos, D], whether a person is of the rare group)."""
    rare = np.arange(people) < round(rare_share * people)
    own = np.exp(0.3 * random.standard_normal(people))
    centres = random.standard_normal((people, 1, DIMENSION)) * np.where(rare, CLOSER, 1)[:, None, None]
    return centres + spread * own[:, None, None] * random.standard_normal((people, PHOTOS, DIMENSION)), rare


def distances(random, people, partners, spread, rare_share):
    """(matched, unmatched) of all pairs of every person, and of some partners of each."""
    x, _ = draw(random, people, spread, rare_share)
    i, j = np.triu_indices(PHOTOS, 1)
    matched, unmatched = np.linalg.norm(x[:, i] - x[:, j], axis=2).ravel(), []
    for _ in range(partners):
        other = (np.arange(people) + random.integers(1, people)) % people
        photo = random.integers(0, PHOTOS, (2, people))
        unmatched.append(np.linalg.norm(x[np.arange(people), photo[0]] - x[other, photo[1]], axis=1))
    return np.sort(matched), np.sort(np.concatenate(unmatched))


def truth(spread, people=40000, partners=150):
    """{figure: value} of the population."""
    random = np.random.default_rng(7)
    found = {}
    for name, rare_share in (("", RARE), (" rare", 1), (" common", 0)):
        matched, unmatched = distances(random, people, partners, spread, rare_share)
        found["fmr" + name] = np.searchsorted(unmatched, THRESHOLD) / len(unmatched)
        found["fnmr" + name] = 1 - np.searchsorted(matched, THRESHOLD) / len(matched)
        if name:
            continue
        match = np.searchsorted(unmatched, matched) / len(unmatched)
        miss = 1 - np.arange(len(matched)) / len(matched)
        found |= {"auc": 1 - match.mean(), "eer": match[np.argmax(match >= miss)]}
        for far in FARS:
            found[f"threshold {far:g}"] = np.quantile(unmatched, far)
            found[f"tar {far:g}"] = np.mean(matched < found[f"threshold {far:g}"])
    return found


def run(folder, people, spread, studies, seed):
    """Yields (figure, value, low, high, whether a note says that the interval is of few people's errors) of every study."""
    random = np.random.default_rng([seed, people])
    lines = []
    for study in range(studies):
        x, rare = draw(random, people, spread)
        np.save(folder / f"{study}.npy", x.reshape(-1, DIMENSION).astype(np.float32))
        lines.append(f"  - {{name: m{study}, architecture: a, metric: euclidean, embeddings: {study}.npy}}")
    n = people * PHOTOS
    pd.DataFrame({"file_basename": [f"{k}.jpg" for k in range(n)], "identity": np.arange(n) // PHOTOS,
                  "rare": np.where(np.repeat(rare, PHOTOS), 1, -1)}).to_csv(folder / "images.csv", index=False)
    (folder / "study.yaml").write_text("study: coverage\nimages: {table: images.csv}\nmodels:\n" + "\n".join(lines) + "\n"
                                       f"verify: {{far: [{', '.join(map(str, FARS))}], thresholds: [{THRESHOLD}], "
                                       "matched_pairs: 10, unmatched_images: 10, bins: 10}\n")
    subprocess.run([PROGRAM, "run", folder / "study.yaml", "-o", folder / "out", "-a", "verify", "-q", "--no-report"], check=True,
                   stdout=subprocess.DEVNULL)
    tables = {name: pd.read_csv(folder / "out/tables" / f"{name}.csv") for name in
              ("verification", "verification_thresholds", "verification_groups")}
    few = lambda row, column: "few people decide" in str(row.note) and column in row.note.split(":")[0].split(" and ")
    figure = lambda name, row, column: (name, row[column], row[f"{column}_low"], row[f"{column}_high"],
                                        few(row, "false_match_rate" if column == "threshold" else column))
    for _, row in tables["verification"].query("protocol == 'all'").iterrows():
        yield from (figure(name, row, name) for name in ("auc", "eer"))
    for _, row in tables["verification_thresholds"].query("protocol == 'all'").iterrows():
        if row.judged:
            yield figure("fmr", row, "false_match_rate")
            yield "fnmr", 1 - row.tar, 1 - row.tar_high, 1 - row.tar_low, few(row, "tar")
        else:
            yield from (figure(f"{name} {row.far:g}", row, name) for name in ("threshold", "tar"))
    for _, row in tables["verification_groups"].iterrows():
        group = {"positive": "rare", "negative": "common"}.get(row.group)
        if group:
            yield figure(f"fmr {group}", row, "false_match_rate")
            yield figure(f"fnmr {group}", row, "false_non_match_rate")


def main(studies=500, sizes=(50, 100, 300)):
    for model, spread in SPREADS.items():
        true = truth(spread, 400 if max(sizes) < 50 else 40000)
        for people in sizes:
            found = []
            for first in range(0, studies, BATCH):
                with tempfile.TemporaryDirectory(prefix="asc-coverage-") as name:
                    found += run(pathlib.Path(name), people, spread, min(BATCH, studies - first), first)
            table = pd.DataFrame(found, columns=["figure", "value", "low", "high", "noted"])
            table["true"] = table.figure.map(true)
            known = table.dropna(subset=["low", "high"])
            known = known.assign(coverage=(known.low <= known.true) & (known.true <= known.high), above=known.low > known.true,
                                 below=known.high < known.true)
            known = known.assign(noted_coverage=known.coverage.where(known.noted), other_coverage=known.coverage.where(~known.noted))
            known = known.astype({"noted_coverage": float, "other_coverage": float})
            said = known.groupby("figure", sort=False).agg({"true": "first", "value": ["mean", "size"], "coverage": "mean",
                                                            "above": "mean", "below": "mean", "noted": "sum",
                                                            "noted_coverage": "mean", "other_coverage": "mean"})
            print(f"{model}, {people} people, {studies} studies\n{said.to_string(float_format='%.4g')}\n", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *(tuple(map(int, text.split(","))) for text in sys.argv[2:3]))
