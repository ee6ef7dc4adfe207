# SPDX-License-Identifier: GPL-3.0-or-later
"""Eta squared, slopes and centres of attributes of every kind on the map, against NumPy; the same bytes everywhere."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import unittest

import h5py
import numpy as np
import pandas as pd
import asc_cli
import asc_traits
import reference_kinds_models as models
import reference_map
from test_verify_classes import planted, quarters


class MapKinds(asc_cli.CliTestCase):
    def make(self, binary=True):
        path = asc_cli.synth(self.folder / "study", images=300, identities=60, attributes=3, seed=5)
        study = self.folder / f"study_{binary}.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        with h5py.File(study) as file:
            identity = file["images/identity"][()]
            x = next(iter(file["models"].values()))["embeddings"][()]
        self.name, values = list(asc_traits.binary(study).items())[2]
        self.traits = planted(np.random.default_rng(2), identity, values)
        first = np.linalg.svd(x - x.mean(0), full_matrices=False)[2][0]
        along = (x - x.mean(0)) @ first
        self.traits["side"] = ("ordered", ["near", "amid", "far"], np.searchsorted(np.quantile(along, (0.3, 0.7)), along))
        self.traits["far"] = ("continuous", None, 1e160 * along)
        asc_traits.plant(study, self.traits, binary)
        return study

    def map(self, study, ranks=1, name="out", **how):
        results, tables = self.folder / f"{name}.h5", self.folder / name
        self.assert_ok(asc_cli.run(["map", study, "-o", results, "--map.components=4"], ranks=ranks, **how))
        self.assert_ok(asc_cli.run(["export", results, "-o", tables]))
        return tables

    def read(self, tables, name):
        table = pd.read_csv(tables / f"{name}.csv", float_precision="round_trip")
        return {label: rows for label, rows in table.groupby(table.model + "_" + table.architecture)}

    def test_against_numpy(self):
        study = self.make()
        tables = self.map(study, 2)
        kinds, centres = self.read(tables, "map_kinds"), self.read(tables, "map_classes")
        with h5py.File(study) as file:
            kept = file["images/keeps"][:, 0] == 1
            identity = file["images/identity"][()][kept]
        self.assertEqual(len(kinds), 2)
        for label in kinds:
            with h5py.File(self.folder / "out.h5") as file:
                x = file[f"arrays/map/{label}/images"][()]
                classes = file[f"arrays/map/{label}/classes"][()]
            for place, (name, (kind, labels, values)) in enumerate(self.traits.items()):
                values = values[kept]
                rows = kinds[label][kinds[label].attribute == name]
                by_class, expected = values, {"between": None, "line": None}
                if kind == "continuous":
                    del expected["between"]
                    labels, by_class = ["q1", "q2", "q3", "q4"], quarters(identity, values)
                else:
                    expected["between"] = models.eta_squared(x, values)["axes"]
                if kind == "classes":
                    del expected["line"]
                else:
                    number = values if kind == "continuous" else np.where(values < 0, np.nan, values)
                    scale = 1e160 if name == "far" else 1
                    expected["line"] = models.eta_squared_of_value(x, number / scale)["axes"]
                    np.testing.assert_allclose(rows[rows.measure == "line"].slope,
                                               models.direction_of_value(x, number / scale) / scale, 1e-9)
                self.assertEqual(list(rows.measure.unique()), list(expected))
                self.assertEqual(set(rows.kind), {kind})
                for measure, eta in expected.items():
                    of = rows[rows.measure == measure]
                    self.assertEqual(list(of.component), [1, 2, 3, 4])
                    np.testing.assert_allclose(of.eta_squared, eta, 1e-9, 1e-12)
                    np.testing.assert_allclose(of.eta_squared_adjusted, (eta - of.null_mean) / (1 - of.null_mean), 1e-9,
                                               1e-12)
                    self.check_intervals(of, x, number / scale if measure == "line" else np.where(values < 0, np.nan, values),
                                         identity)
                    self.assertTrue(((of.pvalue >= 1 / 200) & (of.pvalue <= 1)).all())
                np.testing.assert_array_equal(classes[:, place], by_class)
                self.check_centres(centres[label][centres[label].attribute == name], labels, x, by_class, identity)

    def check_intervals(self, rows, x, values, identity):
        for c, row in enumerate(rows.itertuples()):
            root = reference_map.correlation if row.measure == "line" else reference_map.between
            np.testing.assert_allclose([row.eta_squared_low, row.eta_squared_high],
                                       reference_map.interval(x[:, c], values, identity, root), 1e-6, 1e-9)
            self.assertEqual(pd.isna(row.note), not np.isnan(row.eta_squared_low))

    def check_centres(self, rows, labels, x, classes, identity):
        self.assertEqual(list(rows["class"]), labels)
        for k, row in enumerate(rows.itertuples()):
            own = classes == k
            self.assertEqual((row.n_images, row.n_identities), (own.sum(), len(np.unique(identity[own]))))
            found = [getattr(row, f"mean_{c}") for c in (1, 2, 3, 4)]
            np.testing.assert_allclose(found, x[own].mean(0) if own.any() else np.full(4, np.nan), 1e-9, 1e-12)

    def test_two_classes_are_the_binary_attribute(self):
        tables = self.map(self.make())
        kinds, binary = self.read(tables, "map_kinds"), self.read(tables, "map_attributes")
        for label in kinds:
            one, two = binary[label], kinds[label]
            columns = ["eta_squared", "eta_squared_adjusted", "null_mean", "null_95", "pvalue"]
            np.testing.assert_allclose(two[two.attribute == "two"][columns], one[one.attribute == self.name][columns],
                                       1e-12, 1e-14)

    def test_same_bytes_on_any_ranks_and_threads_and_without_binary_attributes(self):
        study = self.make()
        expected = self.map(study)
        alone = self.map(self.make(binary=False), name="alone")
        self.assertFalse((alone / "map_attributes.csv").exists())
        # Threads of the permutations; those of the BLAS are cli/test_same_bytes.py's matter.
        others = [self.map(study, ranks, f"out{ranks}{threads}",
                           env={"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": 1})
                  for ranks, threads in ((2, 1), (3, 2), (5, 1), (1, 3))]
        for other in (alone, *others):
            for table in ("map_kinds", "map_classes", "map_identities"):
                self.assertEqual((other / f"{table}.csv").read_bytes(), (expected / f"{table}.csv").read_bytes())

    def test_page(self):
        tables = self.map(self.make(binary=False))
        out = self.folder / "report"
        self.assert_ok(asc_cli.run(["report", self.folder / "out.h5", "-o", out]))
        drawn = {path.name for path in (out / "figures").iterdir()}
        self.assertLessEqual({"map_kinds.svg", "map_classes.svg"}, drawn)
        self.assertIn("Images by far", (out / "report.html").read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
