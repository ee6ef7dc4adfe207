# SPDX-License-Identifier: GPL-3.0-or-later
"""Fairness against NumPy: rates, thresholds, curves, matrices, draws of people and figures; the same bytes everywhere."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import unittest

import h5py
import numpy as np
import pandas as pd
import asc_cli
import asc_traits
import reference_fairness as fairness
import reference_kinds_order as order
import reference_kinds_rates as kinds
import reference_random
import reference_uncertainty as ru
import reference_verify
from test_verify_uncertainty import ends, note

FARS = (0.05, 0.01)
CHOSEN = 0.8
DRAWS = 100
TABLES = ("fairness", "fairness_figures", "fairness_groups", "fairness_pairs", "fairness_det")
OPTIONS = [f"--fairness.far={','.join(map(str, FARS))}", f"--fairness.thresholds={CHOSEN}",
           f"--fairness.replicates={DRAWS}", "--fairness.people_at_least=6", "--fairness.seed=5"]


def planted(rng, identity):
    """Groups of people, of images, with values missing, one of too few people, and numbers."""
    n = len(identity)
    race = rng.integers(0, 3, identity.max() + 1)[identity]
    race[identity == 3] = 3
    race[rng.random(n) < 0.1] = -1
    yaw = np.round(rng.normal(size=n), 1)
    yaw[::11] = np.nan
    return {"race": ("classes", ["a", "b", "c", "rare"], race),
            "eyes": ("ordered", ["shut", "half", "open"], rng.integers(0, 3, n)), "yaw": ("continuous", None, yaw)}


class Fairness(asc_cli.CliTestCase):
    def make(self, images=330, identities=50, **options):
        path = asc_cli.synth(self.folder / "study", images=images, identities=identities, attributes=1, seed=5, **options)
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        with h5py.File(study) as file:
            identity = file["images/identity"][()]
        self.traits = planted(np.random.default_rng(2), identity)
        asc_traits.plant(study, self.traits)
        return study

    def run_fairness(self, study, ranks=1, name="out", **how):
        results, tables = self.folder / f"{name}.h5", self.folder / name
        self.assert_ok(asc_cli.run(["fairness", study, "-o", results, *OPTIONS], ranks=ranks, **how))
        self.assert_ok(asc_cli.run(["export", results, "-o", tables]))
        return tables

    # Distances near a threshold are far enough apart that float32 and float64 agree on which lie below it.
    def test_rates_draws_and_figures(self):
        study = self.make()
        folder = self.run_fairness(study, 2)
        self.tables = {name: pd.read_csv(folder / f"{name}.csv", float_precision="round_trip", keep_default_na=True)
                       for name in TABLES}
        with h5py.File(study) as file, h5py.File(self.folder / "out.h5") as results:
            kept = file["images/keeps"][:, 0] == 1
            identity = np.unique(file["images/identity"][()][kept], return_inverse=True)[1]
            splits = {name: (["negative", "positive"], np.where(x == 0, -1, x > 0)[kept])
                      for name, x in asc_traits.binary(study).items()}
            for name, (kind, labels, values) in self.traits.items():
                quartered = kind == "continuous"
                splits[name] = (["q1", "q2", "q3", "q4"] if quartered else labels,
                                quarters(identity, values[kept]) if quartered else values[kept])
            for group in file["models"].values():
                x = group["embeddings"]
                name, metric = x.attrs["name"].decode(), x.attrs["metric"].decode()
                self.check(name, square(x[()][kept], metric), identity, splits, results)

    def check(self, model, distance, identity, splits, results):
        counts = reference_random.draws_of_people(5, identity.max() + 1, DRAWS)
        label = next(x[7:] for x in results["arrays/fairness"] if x.startswith("groups_" + model))
        rows = [x.decode() for x in results[f"arrays/fairness/groups_{label}"]]
        drawn = results[f"arrays/fairness/replicates_{label}"][()]
        self.assertEqual(len(rows), len(drawn))
        pairs = fairness.weighted_pairs(distance, identity, np.zeros(len(identity)), np.ones(len(counts[0])))
        for attribute, (labels, values) in splits.items():
            people = [len(np.unique(identity[values == k])) for k in range(len(labels))]
            enough = [k for k in range(len(labels)) if people[k] >= 6]
            values = np.array([enough.index(v) if v in enough else -1 for v in values])
            labels = [labels[k] for k in enough]
            of = {name: t[(t.model == model) & (t.attribute == attribute)] for name, t in self.tables.items()}
            fair = of["fairness"].reset_index(drop=True)
            self.assertEqual(list(fair.point), [f"far {f:.9g}" for f in FARS] + [f"threshold {CHOSEN:.9g}"])
            self.assertEqual(set(fair.groups_left_out), {sum(0 < p < 6 for p in people)})
            np.testing.assert_allclose(fair.threshold, [fairness.overall_threshold(pairs, f) for f in FARS] + [CHOSEN],
                                       2e-6)
            at = [rows.index(f"{attribute}: {label}") for label in labels]
            cells = np.argsort(np.argsort(fair.threshold))
            for p, row in enumerate(fair.itertuples()):
                threshold = row.threshold * (1 - 2e-6)  # float32 and float64 distances lie on either side of it
                unmatched = ~pairs["same"]
                self.assertEqual(row.false_match_rate, (pairs["d"][unmatched] < threshold).mean())
                here = {name: t[t.point == row.point].reset_index(drop=True) for name, t in of.items() if "point" in t}
                self.check_groups(here, distance, identity, values, labels, threshold, FARS[p] if p < 2 else None)
                self.check_draws(drawn[at][:, cells[p]], distance, identity, values, len(labels), threshold, counts)
                self.check_figures(here["fairness_figures"], here["fairness_groups"])
            self.check_curves(of["fairness_det"], distance, identity, values, labels)

    def check_groups(self, of, distance, identity, values, labels, threshold, far):
        groups = of["fairness_groups"]
        found = kinds.class_rates(distance, identity, values, threshold, len(labels))
        self.assertEqual(list(groups.group), labels)
        np.testing.assert_array_equal(groups.people, [len(np.unique(identity[values == g])) for g in range(len(labels))])
        cells = ru.class_cells(distance, identity, values, threshold, len(labels))
        for column, name, people, halves in (("false_match", "fmr", found["impostor_people"], 2),
                                             ("false_non_match", "fnmr", found["genuine_people"], 1)):
            expected = [(found[name][g, g], *interval(found[name][g, g], cells[g][g][name], people[g, g], halves))
                        for g in range(len(labels))]
            np.testing.assert_allclose(groups[[column + end for end in ("_rate", "_low", "_high")]], expected, 0, 1e-9)
        own = fairness.group_thresholds(
            fairness.weighted_pairs(distance, identity, values, np.ones(identity.max() + 1)), far, len(labels)
        ) if far else np.full(len(labels), np.nan)
        np.testing.assert_allclose(groups.own_threshold, own, 2e-6)
        for g, row in enumerate(groups.fillna({"note": ""}).itertuples()):
            said = note((row.false_match_low, row.false_non_match_low), false_match_rate=(found["fmr"][g, g], cells[g][g]["fmr"]["influence"]),
                        false_non_match_rate=(found["fnmr"][g, g], cells[g][g]["fnmr"]["influence"]))
            self.assertTrue(row.note.startswith(said) and (said or not row.note.startswith("false")), (row.note, said))
            whole = not np.isnan(row.own_threshold + row.own_threshold_low + row.own_threshold_high)
            self.assertEqual("own_threshold" in row.note, not whole, row.note)
        matrix = of["fairness_pairs"]
        for row, (g, h) in zip(matrix.itertuples(), [(g, h) for g in range(len(labels)) for h in range(g, len(labels))],
                               strict=True):
            self.assertEqual((row.group_a, row.group_b), (labels[g], labels[h]))
            expected = (found["fmr"][g, h],
                        *interval(found["fmr"][g, h], cells[g][h]["fmr"], found["impostor_people"][g, h], 2))
            np.testing.assert_allclose((row.false_match_rate, row.false_match_low, row.false_match_high), expected, 0, 1e-9)
            self.assertEqual("" if pd.isna(row.note) else row.note,
                             note([row.false_match_low], false_match_rate=(found["fmr"][g, h], cells[g][h]["fmr"]["influence"])))

    def check_draws(self, drawn, distance, identity, values, groups, threshold, counts):
        expected = fairness.bootstrap(distance, identity, values, counts[:12],
                                      lambda pairs: fairness.group_rates(pairs, threshold, groups))
        np.testing.assert_allclose(drawn[:, :, :12], np.transpose(expected, (2, 1, 0)), 0, 1e-12)

    def check_figures(self, figures, groups):
        expected = fairness.indices(groups.false_match_rate, groups.false_non_match_rate)
        self.assertEqual(set(figures.figure), set(expected))
        for row in figures.itertuples():
            value, why = expected[row.figure]
            np.testing.assert_allclose(row.value, value, 1e-9)
            self.assertEqual(why is None, not np.isnan(row.value))
            self.assertFalse(np.isnan(row.low + row.high) and not isinstance(row.note, str))
            if not np.isnan(row.low + row.high):
                self.assertLessEqual(row.low, row.value + 1e-12)
                self.assertLessEqual(row.value, row.high + 1e-12)

    def check_curves(self, curves, distance, identity, values, labels):
        pairs = fairness.weighted_pairs(distance, identity, values, np.ones(identity.max() + 1))
        thresholds = curves[curves.group == labels[0]].threshold.to_numpy()
        expected = fairness.det(pairs, thresholds[::6] * (1 - 2e-6), len(labels))
        for g, label in enumerate(labels):
            rates = curves[curves.group == label][["false_match_rate", "false_non_match_rate"]].to_numpy()[::6]
            np.testing.assert_allclose(rates, expected[:, :, g], 0, 1e-12)

    def test_same_bytes_on_any_ranks_and_threads(self):
        study = self.make()
        expected = self.run_fairness(study)
        for ranks, threads in ((2, 1), (3, 2), (5, 1)):
            other = self.run_fairness(study, ranks, f"out{ranks}", env={"OMP_NUM_THREADS": threads})
            for table in TABLES:
                self.assertEqual((other / f"{table}.csv").read_bytes(), (expected / f"{table}.csv").read_bytes())

    def test_cut_off_at_a_checkpoint(self):
        study, out = self.make(images=2100, identities=100), self.folder / "cut"
        expected = self.run_fairness(study)
        out.mkdir()
        command = ["fairness", study, "-o", out / "r.h5", *OPTIONS]
        result = asc_cli.run(command + ["-v", "--checkpoint.interval=0"], fault=("kill:rename:40:*:checkpoint", out))
        self.assertIn("thresholds: ", result.stderr)
        self.assertNotIn("errors of groups: ", result.stderr)  # in whose middle it was killed
        result = asc_cli.run(command, ranks=2)
        self.assert_ok(result)
        self.assertIn("cut off here", result.stderr)
        self.assert_ok(asc_cli.run(["export", out / "r.h5", "-o", out]))
        for table in TABLES:
            self.assertEqual((out / f"{table}.csv").read_bytes(), (expected / f"{table}.csv").read_bytes())


def interval(rate, cell, people, halves):
    return ends(rate, cell["influence"], people // halves, people) if people else (np.nan, np.nan)


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
