# SPDX-License-Identifier: GPL-3.0-or-later
"""Energy distances, mean distances and weights by person against reference_pairs.py: on studies made
by hand, and on embeddings of Labelled Faces in the Wild where they are at hand."""

import itertools
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import reference
import reference_intervals as ri
import reference_pairs

FLOAT64, FLOAT32 = 1e-9, 5e-6
FOLDER = pathlib.Path(os.environ.get("ATTRSCOPE_SHARED", "")) / "data" / "lfw-cosface"
SIDES = {"positive": reference_pairs.POSITIVE, "across": reference_pairs.ACROSS,
         "negative": reference_pairs.NEGATIVE}
WEIGHTINGS = "person", "identity", "image"


class EnergyCase(asc_cli.CliTestCase):
    def make(self, identity, values, models, macro="{}"):
        """A study of values [N, A] and models {label: (rows, metric)}."""
        table = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(identity))],
                              "identity": identity})
        lines = ["study: made by hand", "images: {table: df_dataset.csv}", "models:"]
        for a, column in enumerate(values.T):
            table[f"Attribute_{a}"] = np.where(column == 0, "", column.astype(int).astype(str))
        table.to_csv(self.folder / "df_dataset.csv", index=False)
        for label, (rows, metric) in models.items():
            np.save(self.folder / f"{label}.npy", rows.astype("<f4"))
            name, architecture = label.split("_")
            lines.append(f"  - {{name: {name}, architecture: {architecture}, metric: {metric}, "
                         f"embeddings: {label}.npy}}")
        return self.write("study.yaml", "\n".join(lines + [f"macro: {macro}"]) + "\n")

    def run_macro(self, path, *options, ranks=1):
        out = self.folder / "-".join(["out", *options]).replace("/", "_")
        self.assert_ok(asc_cli.run(["run", path, "-o", out, *options], ranks=ranks))
        return out

    def check_population(self, out, identity, values, models, weighting, same):
        table = pd.read_csv(out / "tables/published/population/df_attributes.csv", index_col=0)
        for (label, (rows, metric)), (a, column) in itertools.product(models.items(),
                                                                     enumerate(values.T)):
            where = f"{label} {a} {weighting} {same}"
            distances = reference_pairs.energy_distances(rows.astype("<f4"), metric)
            mean = reference_pairs.mean_distances(distances, identity, column, weighting,
                                                  same == "include")
            scale = max(1, distances.mean())
            found = table.loc[f"Attribute_{a}"]
            for side, key in SIDES.items():
                self.close(found[f"mean_distance_{side}_{label}"], mean[key], FLOAT32 * scale, where)
            self.close(found[f"energy_distance_{label}"], reference_pairs.energy_distance(
                distances, identity, column, weighting, same == "include"), FLOAT32 * scale, where)

    def close(self, found, expected, tolerance, where):
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance, err_msg=where)


class MadeByHand(EnergyCase):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(3)
        n = 420
        self.identity = rng.integers(0, 70, n)
        self.values = np.where(rng.random((n, 4)) < (0.5, 0.2, 0.02, 0.97), 1, -1)
        person = np.where(rng.random(70) < 0.4, 1, -1)
        self.values[:, 0] = person[self.identity]
        rows = rng.standard_normal((70, 12))[self.identity] + rng.standard_normal((n, 12))
        rows += 0.5 * self.values[:, :1]
        rows[n // 2: n // 2 + 40] = rows[:40]  # duplicates
        self.models = {"near_cosine": (rows, "cosine"), "near_euclid": (rows, "euclidean"),
                       "far_cosine": (50 + rows, "cosine"), "far_euclid": (500 + 20 * rows, "euclidean")}

    def test_all_weightings(self):
        path = self.make(self.identity, self.values, self.models)
        for weighting, same in itertools.product(WEIGHTINGS, ("exclude", "include")):
            out = self.run_macro(path, f"--macro.population.weighting={weighting}",
                                 f"--macro.population.same_identity={same}",
                                 "--macro.population.exact=false",
                                 "--macro.population.intervals=false", ranks=2)
            self.check_population(out, self.identity, self.values, self.models, weighting, same)

    def test_missing_values(self):
        rng = np.random.default_rng(4)
        self.values[rng.random(self.values.shape) < 0.15] = 0
        path = self.make(self.identity, self.values, self.models)
        for weighting in WEIGHTINGS:
            out = self.run_macro(path, f"--macro.population.weighting={weighting}", ranks=1)
            self.check_population(out, self.identity, self.values, self.models, weighting, "exclude")

    def test_standard_errors(self):
        """Leaving out each person and computing everything anew."""
        keep = self.identity < 40
        identity, values = self.identity[keep], self.values[keep, :3]
        values[np.random.default_rng(6).random(values.shape) < 0.1] = 0
        models = {label: (rows[keep], metric) for label, (rows, metric) in self.models.items()
                  if label.startswith("near")}
        path = self.make(identity, values, models, "{protocols: [population]}")
        for weighting, same in (("person", "exclude"), ("image", "include"), ("identity", "include")):
            out = self.run_macro(path, f"--macro.population.weighting={weighting}",
                                 f"--macro.population.same_identity={same}", ranks=2)
            table = pd.read_csv(out / "tables/published/population/df_attributes.csv", index_col=0)
            for (label, (rows, metric)), a in itertools.product(models.items(), range(3)):
                distances = reference_pairs.energy_distances(rows.astype("<f4"), metric)
                without = np.array([reference_pairs.energy_distance(
                    distances[np.ix_(rest, rest)], identity[rest], values[rest, a], weighting,
                    same == "include") for rest in (identity != k for k in np.unique(identity))])
                error = np.sqrt((len(without) - 1) * without.var())
                half = ri.NORMAL_975 * ri.widening(ri.influence(without)) * error
                found, where = table.loc[f"Attribute_{a}"], f"{label} {a} {weighting} {same}"
                self.close(found[f"se_energy_distance_{label}"], error, 1e-5 * (1 + error), where)
                for side, sign in (("low", -1), ("high", 1)):
                    self.close(found[f"ci_{side}_energy_distance_{label}"],
                               found[f"energy_distance_{label}"] + sign * half,
                               3e-5 * (1 + error), where)

    def test_sampled_draws(self):
        path = self.make(self.identity, self.values, self.models, "{sampled: {draws: 3, max_samples: 20}}")
        out = self.run_macro(path, ranks=2)
        table = pd.read_csv(out / "tables/published/df_attributes.csv", index_col=0)
        with h5py.File(out / "results.h5") as file:
            drawn = file["arrays/macro/sampled/drawn"][()]
            means = file["arrays/macro/sampled/mean_distance"][()]
            energies = file["arrays/macro/sampled/energy_distance"][()]
        for m, (label, (rows, metric)) in enumerate(self.models.items()):
            distances = reference_pairs.energy_distances(rows.astype("<f4"), metric)
            for a in range(self.values.shape[1]):
                each = []
                for positive, negative in drawn[:, a]:
                    images = np.concatenate([positive[positive >= 0], negative[negative >= 0]])
                    sign = np.repeat([1, -1], len(images) // 2)
                    # A person may be on both sides of a draw: all pairs count.
                    mean = reference_pairs.mean_distances(
                        distances[np.ix_(images, images)], np.arange(len(images)), sign, "image")
                    each.append([mean[key] for key in SIDES.values()])
                each = np.array(each)
                found, scale = table.loc[f"Attribute_{a}"], max(1, distances.mean())
                energy = 2 * each[:, 1] - each[:, 0] - each[:, 2]
                where = f"{label} {a}"
                self.close(means[m, a], each.mean(0), FLOAT64 * scale, where)
                self.close(energies[m, a], energy.mean(), FLOAT64 * scale, where)
                self.close(found[f"energy_distance_{label}"], energy.mean(), FLOAT64 * scale, where)
                self.close(found[f"sd_energy_distance_{label}"], energy.std(ddof=1), FLOAT64 * scale,
                           where)


@unittest.skipUnless((FOLDER / "embeddings.npy").exists(), f"no embeddings of LFW at {FOLDER}")
class LabelledFaces(EnergyCase):
    def test_by_person(self):
        rows, identity = np.load(FOLDER / "embeddings.npy"), np.load(FOLDER / "labels.npy")
        rng = np.random.default_rng(5)
        values = np.column_stack([np.where(rng.random(identity.max() + 1) < 0.4, 1, -1)[identity],
                                  np.where(rng.random(len(identity)) < 0.3, 1, -1)])
        models = {"cosface_r50": (rows, "cosine")}
        path = self.make(identity, values, models, "{protocols: [population]}")
        out = self.run_macro(path, ranks=2)
        self.check_population(out, identity, values, models, "person", "exclude")
        table = pd.read_csv(out / "tables/published/population/df_modality.csv", index_col=0)
        pairs = reference.AllPairs(rows, "cosine")
        for a, column in enumerate(values.T):
            expected = pairs.ks(identity, column, "person", "exclude")
            for side, (value, lowest, highest) in zip(("positive", "negative"), expected):
                found = table.loc[f"Attribute_{a}_{side}", "stat_cosface_r50"]
                if not lowest - FLOAT64 <= found <= highest + FLOAT64:
                    self.close(found, value, FLOAT32, f"{a} {side}")


if __name__ == "__main__":
    asc_cli.main()
