# SPDX-License-Identifier: GPL-3.0-or-later
"""Error rates between classes against NumPy and against the groups of a binary attribute; the same bytes everywhere."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import unittest

import h5py
import numpy as np
import pandas as pd
import asc_cli
import asc_traits
import reference_kinds_order as order
import reference_kinds_rates as rates
import reference_uncertainty as ru
import reference_verify
from test_verify_uncertainty import ends, note_of_cell


def planted(rng, identity, binary):
    """Traits of people and of images, with values missing, a class without images, and a binary one as two classes."""
    n = len(identity)
    race = rng.integers(0, 4, identity.max() + 1)[identity]
    race[rng.random(n) < 0.1] = -1
    yaw = np.round(rng.normal(size=n), 1)
    yaw[::11] = np.nan
    return {"race": ("classes", ["a", "b", "c", "d", "none"], race),
            "eyes": ("ordered", ["shut", "half", "open"], rng.integers(0, 3, n)),
            "yaw": ("continuous", None, yaw),
            "two": ("classes", ["no", "yes"], np.where(binary == 0, -1, binary > 0))}


class Classes(asc_cli.CliTestCase):
    def make(self, binary=True, images=330, identities=50):
        path = asc_cli.synth(self.folder / "study", images=images, identities=identities, attributes=3, seed=5)
        study = self.folder / f"study_{binary}.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        with h5py.File(study) as file:
            identity = file["images/identity"][()]
        self.name, values = list(asc_traits.binary(study).items())[2]
        self.traits = planted(np.random.default_rng(2), identity, values)
        asc_traits.plant(study, self.traits, binary)
        return study

    def verify(self, study, ranks=1, name="out", **how):
        results, tables = self.folder / f"{name}.h5", self.folder / name
        self.assert_ok(asc_cli.run(["verify", study, "-o", results], ranks=ranks, **how))
        self.assert_ok(asc_cli.run(["export", results, "-o", tables]))
        return tables

    # Distances near a threshold are far enough apart that float32 and float64 agree on which lie below it.
    def test_rates_and_intervals(self):
        study = self.make()
        table = pd.read_csv(self.verify(study, 2) / "verify_classes.csv", float_precision="round_trip")
        self.assertEqual(len(table), 2 * (15 + 6 + 10 + 3))
        with h5py.File(study) as file:
            kept = file["images/keeps"][:, 0] == 1
            identity = file["images/identity"][()][kept]
            models = [(x.attrs["name"].decode(), x[()][kept], x.attrs["metric"].decode())
                      for x in (group["embeddings"] for group in file["models"].values())]
        for model, embeddings, metric in models:
            distance = square(embeddings, metric)
            for attribute, (kind, labels, values) in self.traits.items():
                values = values[kept]
                rows = table[(table.model == model) & (table.attribute == attribute)]
                self.assertEqual(set(rows.kind), {kind})
                if kind == "continuous":
                    labels, values = ["q1", "q2", "q3", "q4"], quarters(identity, values)
                self.check(rows, labels, distance, identity, values)

    def check(self, rows, labels, distance, identity, classes):
        count = len(labels)
        threshold = rows.threshold.iloc[0] * (1 - 2e-6)  # float32 and float64 distances lie on either side of it
        found = rates.class_rates(distance, identity, classes, threshold, count)
        cells = ru.class_cells(distance, identity, classes, threshold, count)
        people = [len(np.unique(identity[classes == k])) for k in range(count)]
        rows = rows.reset_index(drop=True)
        pairs = [(k, m) for k in range(count) for m in range(k, count)]
        self.assertEqual(list(zip(rows.class_a, rows.class_b)), [(labels[k], labels[m]) for k, m in pairs])
        for (k, m), row in zip(pairs, rows.itertuples()):
            self.assertEqual((row.people_a, row.people_b), (people[k], people[m]))
            self.assertEqual(row.note if isinstance(row.note, str) else "", note_of_cell(row._asdict(), cells[k][m]))
            for side, rate, name in (("impostor", "fmr", "false_match"), ("genuine", "fnmr", "false_non_match")):
                here = {"impostor": "unmatched", "genuine": "matched"}[side]
                wrong = getattr(row, name + "es")
                self.assertEqual(getattr(row, f"n_{here}"), found[f"{side}_pairs"][k, m])
                self.assertEqual(getattr(row, f"{here}_people"), found[f"{side}_people"][k, m])
                value, error = found[rate][k, m], found[rate + "_se"][k, m]
                both = found[f"{side}_people"][k, m]
                interval = (np.nan, np.nan)
                if both:
                    interval = ends(value, cells[k][m][rate]["influence"], both // (2 if side == "impostor" else 1), both)
                expected = (value, error, *interval)
                columns = [getattr(row, name + end) for end in ("_rate", "_rate_se", "_rate_low", "_rate_high")]
                np.testing.assert_allclose(columns, expected, 0, 1e-9)
                self.assertEqual(wrong, 0 if np.isnan(value) else round(value * found[f"{side}_pairs"][k, m]))

    def test_two_classes_are_the_groups_of_the_binary_attribute(self):
        tables = self.verify(self.make())
        groups = pd.read_csv(tables / "verification_groups.csv", float_precision="round_trip")
        classes = pd.read_csv(tables / "verify_classes.csv", float_precision="round_trip")
        rates_of = [f"{rate}{end}" for rate in ("false_match_rate", "false_non_match_rate")
                    for end in ("", "_se", "_low", "_high")]
        same = ["threshold", "n_matched", "n_unmatched", *rates_of, "unmatched_people", "matched_people"]
        for group, (a, b) in {"positive": ("yes", "yes"), "negative": ("no", "no"), "across": ("no", "yes")}.items():
            one = groups[(groups.attribute == self.name) & (groups.group == group)]
            two = classes[(classes.attribute == "two") & (classes.class_a == a) & (classes.class_b == b)]
            pd.testing.assert_frame_equal(one[same].reset_index(drop=True), two[same].reset_index(drop=True),
                                          check_exact=True)

    def test_same_bytes_on_any_ranks_and_threads_and_without_binary_attributes(self):
        study = self.make()
        expected = self.verify(study)
        for ranks, threads in ((2, 1), (3, 2), (5, 1), (1, 3)):
            other = self.verify(study, ranks, f"out{ranks}{threads}", env={"OMP_NUM_THREADS": threads})
            for table in ("verify_classes", "verification_groups"):
                self.assertEqual((other / f"{table}.csv").read_bytes(), (expected / f"{table}.csv").read_bytes())
        alone = self.verify(self.make(binary=False), name="alone")
        self.assertEqual((alone / "verify_classes.csv").read_bytes(), (expected / "verify_classes.csv").read_bytes())
        self.assertFalse((alone / "verification_groups.csv").exists())

    def test_cut_off_at_a_checkpoint(self):
        study, out = self.make(images=2100, identities=100), self.folder / "cut"
        expected = self.verify(study)
        out.mkdir()
        result = asc_cli.run(["verify", study, "-v", "-o", out / "r.h5", "--checkpoint.interval=0"],
                             fault=("kill:rename:30:*:checkpoint", out))
        self.assertIn("verification: ", result.stderr)
        self.assertNotIn("verification of groups: ", result.stderr)  # in whose middle it was killed
        result = asc_cli.run(["verify", study, "-o", out / "r.h5"], ranks=2)
        self.assert_ok(result)
        self.assertIn("cut off here", result.stderr)
        self.assert_ok(asc_cli.run(["export", out / "r.h5", "-o", out]))
        for table in ("verify_classes", "verification_groups"):
            self.assertEqual((out / f"{table}.csv").read_bytes(), (expected / f"{table}.csv").read_bytes())

    def test_page(self):
        tables = self.verify(self.make(binary=False))
        out = self.folder / "report"
        self.assert_ok(asc_cli.run(["report", self.folder / "out.h5", "-o", out]))
        drawn = {path.name for path in (out / "figures").iterdir()}
        self.assertLessEqual({f"classes_{k}.svg" for k in (1, 2, 3, 4)} | {"classes_missed.svg"}, drawn)
        page = (out / "report.html").read_text().replace("\u00a0", " ")
        self.assertIn("False matches between classes of race", page)
        self.assertRegex(page, r"By classes of \w+, \w+ takes two people for one most (often|clearly too often) if "
                               r"(one is of (\w+) and one of (?!\3 )\w+ \(\d+ and \d+ people\)|both are of \w+ \(\d+ people\)): "
                               r"[\d.]+ in 1,000, 95 % interval [\d.]+ to [\d.]+")
        noted = pd.read_csv(tables / "verification.csv").query("protocol == 'all'").dropna(subset="note")
        few = [f"{row.model}_{row.architecture} ({row.note.split(':')[0]})" for row in noted.itertuples()]
        self.assertTrue(few)
        self.assertIn("Of few people's errors, so that the interval may be too narrow: " + ", ".join(few) + ".", page)


def square(embeddings, metric):
    n = len(embeddings)
    distance = np.zeros((n, n))
    distance[np.triu_indices(n, 1)] = reference_verify.all_pairs(embeddings, np.zeros(n), metric)[0]
    return distance + distance.T


def quarters(identity, values):
    known = np.bincount(identity, ~np.isnan(values))
    return order.quantile_classes(order.midranks(values, 1 / np.maximum(known, 1)[identity]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
