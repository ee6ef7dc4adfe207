# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies of nothing: random nodes on the segments of a lattice, in bulk through the program."""

import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import asc_cli
import reference_ranks as rr

DESIGNS = ("isotropic", "anisotropic", "isotropic clustered", "anisotropic clustered")


def nodes(random, design, count, dimension):
    """[count, D]: independent draws of one law; clustered: around 12 centres, drawn anew."""
    scale = 1 / np.sqrt(np.arange(1, dimension + 1)) if "anisotropic" in design else 1
    x = random.standard_normal((count, dimension)) * scale
    if "clustered" in design:
        centres = 2 * scale * random.standard_normal((12, dimension))
        x = 0.5 * x + centres[random.integers(0, 12, count)]
    return x.astype(np.float32)


def lattice(folder):
    """The published shape with a shorter side: df_param_step.csv, and the number of nodes."""
    result = asc_cli.run(["synth", "-q", "-o", folder, "--lattice", "--side", 3, "--identities", 1,
                          "--models", "m_a_v:cosine:4"])
    if result.code != 0:
        raise AssertionError(result)
    return folder / "df_param_step.csv", len(pd.read_csv(folder / "df_points.csv"))


def measure(folder, segments, count, design, studies, people, seed, dimension=64):
    """energies.csv of studies x people identities, with a column `study`."""
    random = np.random.default_rng([seed, DESIGNS.index(design)])
    arrays = folder / "arrays"
    arrays.mkdir()
    for i in range(studies * people):
        np.save(arrays / f"{i:05d}.npy", nodes(random, design, count, dimension))
    (folder / "study.yaml").write_text(
        f"lattice:\n  segments: {segments}\n  attributes: {{\"0\": Head angle}}\n  models:\n"
        "    - {name: m, architecture: a, variant: v, metric: cosine, embeddings: arrays}\n"
        "micro: {k: [10], eps: [0.8]}\n")
    out = folder / "out"
    result = asc_cli.run(["run", folder / "study.yaml", "-q", "-o", out])
    if result.code != 0:
        raise AssertionError(result)
    table = pd.read_csv(out / "tables" / "energies.csv", dtype={"identity": str})
    table["study"] = table.identity.astype(int) // people
    shutil.rmtree(arrays)
    shutil.rmtree(out)
    return table


def summarise(table):
    """A row a measure: level and spread of z, levels of the signed ranks over people."""
    rows = {}
    for measure_name, some in table.groupby("measure", sort=False):
        found = {"z_level": np.mean(some.pvalue <= 0.05), "z_sd": some.z.std(), "z_mean": some.z.mean()}
        for null in ("flips", "nodes"):
            shift = some.value - some[f"null_{null}"]
            tests = [rr.wilcoxon(x)["p"] for _, x in shift.groupby(some.study)]
            lower = [x.median() < 0 for _, x in shift.groupby(some.study)]
            found[f"{null}_level"] = np.mean(np.array(tests) <= 0.05)
            found[f"{null}_lower"] = np.mean((np.array(tests) <= 0.05) & np.array(lower))
        rows[measure_name] = found
    return pd.DataFrame(rows).T
