# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of classes, ordered and continuous ones against reference_kinds.py and reference_kinds_order.py, on
embeddings whose float32 distances are known to the last bit, and against the macroscale where they are binary."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import asc_cli
import asc_traits
import reference_kinds as kinds
import reference_kinds_order as order

TOLERANCE = 1e-9
KEYS = ["model", "architecture", "attribute"]


def exact_rows(rng, n, effect):
    """{label: (rows, metric, distance, chord)}: products of the rows are exact in float32, and so are distances."""
    signs = np.where(rng.random((n, 64)) < np.clip(0.5 + effect[:, None], 0.1, 0.9), 0.125, -0.125)
    unit = (1 - signs @ signs.T).astype("<f4").astype(float)
    whole = rng.integers(0, 300, (n, 7)) + np.round(60 * effect)[:, None]
    square = ((whole[:, None] - whole[None]) ** 2).sum(axis=2)
    euclid = np.sqrt(square.astype("<f4")).astype(float)
    return {"near_cosine": (signs, "cosine", unit, np.sqrt(2 * unit)),
            "near_euclid": (whole, "euclidean", euclid, euclid)}


class KindsCase(asc_cli.CliTestCase):
    def make(self, identity, binary, models, traits, settings="{}"):
        table = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(identity))], "identity": identity,
                              "binary": np.where(binary == 0, "", binary.astype(int).astype(str))})
        lines = ["study: made by hand", "images: {table: df_dataset.csv}", "models:"]
        table.to_csv(self.folder / "df_dataset.csv", index=False)
        for label, (rows, metric, *_) in models.items():
            np.save(self.folder / f"{label}.npy", rows.astype("<f4"))
            name, architecture = label.split("_")
            lines.append(f"  - {{name: {name}, architecture: {architecture}, metric: {metric}, "
                         f"embeddings: {label}.npy}}")
        path = self.write("study.yaml", "\n".join(lines + [f"kinds: {settings}"]) + "\n")
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        asc_traits.plant(study, {name: (kind, labels, column) for name, kind, labels, column in traits})
        return study

    def analyse(self, study, *options, analysis="kinds", ranks=1):
        results = self.folder / "-".join([analysis, "results", *options]).replace("/", "_")
        tables = f"{results}-tables"
        self.assert_ok(asc_cli.run([analysis, study, "-o", f"{results}.h5", *options], ranks=ranks))
        self.assert_ok(asc_cli.run(["export", f"{results}.h5", "-o", tables]))
        return pathlib.Path(tables)

    def read(self, tables, name):
        table = pd.read_csv(tables / f"{name}.csv", dtype={"class": str, "class_a": str, "class_b": str})
        table["label"] = table.model + "_" + table.architecture
        return table

    def close(self, found, expected, where, scale=1):
        np.testing.assert_allclose(np.asarray(found, float), expected, rtol=TOLERANCE, atol=TOLERANCE * scale,
                                   err_msg=str(where))


def distinct(rng, n, people):
    """A study of all kinds: classes of people and of photos, with missing values, one class empty, ties."""
    identity = rng.integers(0, people, n)
    of_people = rng.integers(0, 3, people)[identity]
    photos = rng.choice(5, n, p=[0.4, 0.3, 0.2, 0.1, 0])
    photos[rng.random(n) < 0.1] = -1
    many = rng.integers(0, 23, n)
    age = np.clip(rng.integers(0, 6, people)[identity] + rng.integers(-1, 2, n), 0, 5)
    yaw = np.round(rng.normal(size=n) + rng.normal(size=people)[identity], 1)
    yaw[rng.random(n) < 0.15] = np.nan
    size = rng.normal(size=people)[identity]
    names = lambda count: [f"c{k}" for k in range(count)]
    return identity, [("race", "classes", names(3), of_people), ("hat", "classes", names(5), photos),
                      ("camera", "classes", names(23), many), ("age", "ordered", names(6), age),
                      ("yaw", "continuous", [], yaw), ("size", "continuous", [], size)]


class AgainstNumpy(KindsCase):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(19)
        self.identity, self.traits = distinct(rng, 320, 45)
        effect = 0.1 * (self.traits[0][3] == 1) + 0.04 * self.traits[3][3] / 5
        self.models = exact_rows(rng, 320, effect)
        self.binary = np.where(rng.random(320) < 0.5, 1, -1)
        self.study = self.make(self.identity, self.binary, self.models, self.traits)

    def check_all(self, weighting):
        tables = self.analyse(self.study, f"--kinds.weighting={weighting}")
        read = {name: self.read(tables, f"kinds_{name}")
                for name in ("attributes", "classes", "pairs", "gaps", "bins")}
        for label, (_, _, distance, chord) in self.models.items():
            for name, kind, labels, column in self.traits:
                own = {key: t[(t.label == label) & (t.attribute == name)] for key, t in read.items()}
                where = f"{label} {name} {weighting}"
                if kind == "continuous":
                    w = order.value_weights(self.identity, column, weighting)
                    r = order.midranks(column, w)
                    classes, count = order.quantile_classes(r), order.QUANTILES
                    self.check_bins(own, distance, chord, r, w, where)
                    self.check_covariance(own["attributes"], chord, r, where)
                    self.check_values(own["attributes"], column, r, where)
                else:
                    classes, count = column, len(labels)
                    w = kinds.weights(self.identity, classes, weighting)
                    self.check_entropies(own, classes, count, where)
                    if kind == "ordered":
                        self.check_gaps(own, distance, chord, classes, count, w, where)
                        self.check_covariance(own["attributes"], chord, np.where(classes < 0, np.nan, classes), where)
                self.check_classes(own, distance, chord, classes, count, w, where)

    def check_classes(self, own, distance, chord, classes, count, w, where):
        ks = kinds.class_ks(distance, self.identity, classes, w, count)
        energies = kinds.class_energies(chord, self.identity, classes, w, count)
        counts = kinds.counts(self.identity, classes, count)
        each, pairs, all_of = own["classes"], own["pairs"], own["attributes"].iloc[0]
        scale = max(1, chord.mean())
        self.close(each.ks, ks["ks"], where)
        self.close(each.people, counts["people"], where)
        self.close(each.images, counts["images"], where)
        self.close(each.energy_distance, energies["against_rest"], where, scale)
        self.close(each.mean_distance, np.diag(energies["mean"]), where, scale)
        self.close(pairs.mean_distance, energies["mean"].ravel(), where, scale)
        self.close(pairs.energy_distance, energies["pairwise"].ravel(), where, scale)
        if count <= 16:
            self.close(pairs.ks, ks["pairwise"].ravel(), where)
        self.assertTrue((np.nan_to_num(ks["pairwise"].ravel()) <= pairs.ks_upper.fillna(0) + TOLERANCE).all(), where)
        self.assertTrue((np.nan_to_num(ks["pairwise"].ravel()) >= pairs.ks.fillna(0) - TOLERANCE).all(), where)
        for name in ("disco", "disco_within", "disco_total"):
            self.close(all_of[name], energies[name], f"{where} {name}", scale * self.identity.max())
        for name, value in kinds.aggregates(ks["ks"], counts["images"]).items():
            column = {"weighted": "ks_weighted", "share": "ks_share", "max": "ks_max", "mean": "ks_mean"}.get(name, name)
            self.close(all_of[column], value, f"{where} {column}")

    def check_gaps(self, own, distance, chord, classes, count, w, where):
        expected = order.gap_profile(distance, chord, self.identity, classes, w, count)
        self.close(own["gaps"].ks, expected["ks"], where)
        self.close(own["gaps"].mean_distance, expected["mean"], where, max(1, chord.mean()))
        self.close(own["gaps"].pairs, expected["pairs"], where)
        low, high = order.gap_intervals(chord, self.identity, classes, w, count)
        self.close(own["gaps"].mean_distance_low, low, where, max(1, chord.mean()))
        self.close(own["gaps"].mean_distance_high, high, where, max(1, chord.mean()))

    def check_bins(self, own, distance, chord, r, w, where):
        expected = order.variogram(distance, chord, self.identity, r, w)
        self.close(own["bins"].pairs, expected["pairs"], where)
        self.close(own["bins"].ks, expected["ks"], where)
        self.close(own["bins"].mean_distance, expected["mean"], where, max(1, chord.mean()))

    def check_covariance(self, table, chord, position, where):
        expected = order.people_covariance(chord, position, self.identity)
        scale = max(1, chord.mean())
        self.close(table.dcov2, expected["dcov2"], where, scale)
        self.close(table.dcov2_distance, expected["dcov2_distance"], where, scale ** 2)
        self.close(table.dcov2_gap, expected["dcov2_gap"], where)
        np.testing.assert_allclose(table.dcor, expected["dcor"], rtol=1e-6, atol=1e-8, err_msg=where)

    def check_entropies(self, own, classes, count, where):
        expected = kinds.class_entropies(self.identity, classes, count)
        all_of = own["attributes"].iloc[0]
        self.close(all_of.intra_entropy, expected["intra"], where)
        self.close(all_of.intra_share, expected["intra_share"], where)
        self.close(all_of.inter_entropy, expected["inter"], where)
        self.close(own["classes"].inter_entropy, expected["inter_of"], where)
        self.close(own["classes"].share, expected["share"], where)

    def check_values(self, table, value, r, where):
        expected = order.value_entropies(self.identity, value, r)
        for name, column in (("intra", "intra_entropy"), ("intra_share", "intra_share"), ("inter", "inter_entropy"),
                             ("icc", "icc"), ("mean", "mean")):
            self.close(table[column], expected[name], f"{where} {name}")

    def test_person(self):
        self.check_all("person")

    def test_identity(self):
        self.check_all("identity")

    def test_image(self):
        self.check_all("image")

    def test_brackets_hold(self):
        """Without refining, the value is a lower end and ks_upper an upper one."""
        exact, rough = (self.read(self.analyse(self.study, *options), "kinds_classes")
                        for options in ((), ("--kinds.exact=false",)))
        rough, exact = (table.dropna(subset="ks") for table in (rough, exact))
        self.assertEqual(len(rough), len(exact))
        self.assertTrue((rough.ks <= exact.ks + TOLERANCE).all())
        self.assertTrue((exact.ks <= rough.ks_upper + TOLERANCE).all())
        self.assertGreater((rough.ks_upper - rough.ks).max(), 0)
        self.assertTrue((exact.ks_upper == exact.ks).all())


class OfTwoValues(KindsCase):
    """A binary attribute as two classes, as two ordered steps and as 0 and 1 gives what the macroscale gives."""

    def test_reductions(self):
        rng = np.random.default_rng(5)
        n, people = 260, 40
        identity = rng.integers(0, people, n)
        has = rng.random(n) < 0.35
        binary = np.where(has, 1, -1)
        binary[rng.random(n) < 0.1] = 0
        classes = kinds.as_classes(binary)
        number = np.where(binary == 0, np.nan, classes)
        models = exact_rows(rng, n, 0.08 * has)
        study = self.make(identity, binary, models, [("two", "classes", ["no", "yes"], classes),
                                                     ("steps", "ordered", ["no", "yes"], classes),
                                                     ("number", "continuous", [], number)])
        tables = self.analyse(study)
        macro = self.analyse(study, "--macro.protocols=population", analysis="macro") / "published/population"
        modality = pd.read_csv(macro / "df_modality.csv", index_col=0)
        attribute = pd.read_csv(macro / "df_attributes.csv", index_col=0).iloc[0]
        each, pairs = self.read(tables, "kinds_classes"), self.read(tables, "kinds_pairs")
        all_of, gaps = self.read(tables, "kinds_attributes"), self.read(tables, "kinds_gaps")
        for label in models:
            stat = modality.set_index("modality")[f"stat_{label}"]
            for name in ("two", "steps"):
                ks = each[(each.label == label) & (each.attribute == name)].set_index("class").ks
                self.assertAlmostEqual(ks["yes"], stat["positive"], delta=1e-12)
                self.assertAlmostEqual(ks["no"], stat["negative"], delta=1e-12)
                own = all_of[(all_of.label == label) & (all_of.attribute == name)].iloc[0]
                for column, other in (("ks_max", "_max"), ("ks_mean", "_mean"), ("ks_weighted", "weighted")):
                    np.testing.assert_allclose(own[column], attribute[f"stat_{label}{other}"], rtol=1e-12)
                self.assertAlmostEqual(own.intra_entropy, attribute.intra_entropy, delta=1e-12)
                self.assertAlmostEqual(own.inter_entropy, attribute.inter_entropy, delta=1e-12)
                energy = pairs[(pairs.label == label) & (pairs.attribute == name)].iloc[1].energy_distance
                self.assertAlmostEqual(energy, attribute[f"energy_distance_{label}"], delta=5e-6 * max(1, energy))
            dcov = all_of[all_of.label == label].set_index("attribute")
            r = order.midranks(number, order.value_weights(identity, number, "person"))
            self.assertAlmostEqual(dcov.dcov2["number"], dcov.dcov2["steps"] * np.ptp(r[~np.isnan(r)]),
                                   delta=1e-9 * max(1, models[label][3].mean()))
            first = gaps[(gaps.label == label) & (gaps.gap == 1)].iloc[0].ks
            w = kinds.weights(identity, classes, "person")
            i, j, mass, low, high = kinds.class_pairs(identity, classes, w)
            share = mass[(low == high) & (low == 1)].sum() / mass[low == high].sum()
            self.assertLessEqual(first, share * stat["positive"] + (1 - share) * stat["negative"] + 1e-12)


if __name__ == "__main__":
    unittest.main()
