# SPDX-License-Identifier: GPL-3.0-or-later
"""The microscale against an independent version: energies, gravity, correlation, retention, tests."""

import shutil

import h5py
import numpy as np
import pandas as pd
import scipy.stats
from lattice_study import EPS, K, LatticeCase
import asc_cli
import reference_fields as rf
import reference_micro as rm
import reference_ranks as rr

LABELS = ["model", "variant", "identity", "attribute"]


class Micro(LatticeCase):
    def check(self, out, arrays, segments, definitions="corrected", coordinates=None, triples=None):
        """triples: the segments that retention is over, where those of fields are others."""
        table = self.read(out, "energies").set_index(LABELS + ["measure"]).sort_index(kind="stable")
        correlation = self.read(out, "field_correlation").set_index(LABELS[:3]).sort_index(kind="stable")
        retention = self.read(out, "retention").set_index(LABELS).sort_index(kind="stable")
        for label, (metric, identities) in arrays.items():
            name, variant = label.split("_")
            for i, array in enumerate(identities):
                average = rm.average_distance(array, metric)
                for a, nodes in segments.items():
                    rows = table.loc[(name, variant, str(i), a)]
                    self.check_energies(rows, array, nodes, metric, average, definitions)
                    self.check_retention(retention.loc[(name, variant, str(i), a)], array,
                                         (triples or segments)[a], metric, a, coordinates)
                matrix, paired = rm.field_correlation(array, segments, definitions)
                found = correlation.loc[(name, variant, str(i))]
                self.assertTrue(np.allclose(found.value, matrix.ravel(), 0, 1e-9, equal_nan=True))
                self.assertEqual(list(found.paired), list(paired.ravel()))
            self.check_arrows(out, name, variant, identities[0], segments)

    def check_arrows(self, out, name, variant, array, segments):
        """Of the first identity, where no segments are drawn: components by a singular value decomposition."""
        table = self.read(out, "field_arrows").set_index(["model", "variant"]).loc[(name, variant)]
        self.assertEqual(set(table.identity.astype(str)), {"0"})
        for a, nodes in segments.items():
            found = table[table.attribute.astype(str) == a]
            points, fields, zero = rm.segment_fields(array, nodes)
            self.assertEqual(list(found.arrow), list(range(len(found))))
            if len(points) + zero > 120:  # drawn before those without a direction are left out
                self.assertTrue(max(0, 120 - zero) <= len(found) <= 120)
                continue
            self.assertEqual(len(found), len(points))
            points = np.asarray(points, float) - np.mean(points, 0, dtype=float)
            axes = np.linalg.svd(points, full_matrices=False)[2][:2]
            axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(1)])[:, None]
            fields = np.asarray(fields, float)
            fields /= np.linalg.norm(fields, axis=1)[:, None]
            self.assertTrue(np.allclose(found[["x", "y"]], points @ axes.T, 0, 1e-5 * np.abs(points).max()))
            self.assertTrue(np.allclose(found[["dx", "dy"]], fields @ axes.T, 0, 1e-5))

    def check_energies(self, rows, array, nodes, metric, average, definitions):
        points, fields, zero = rm.segment_fields(array, nodes)
        nearest = rm.nearest_energies(points, fields, metric, K, definitions)
        balls = rm.ball_energies(points, fields, metric, [e * average for e in EPS], definitions)
        expected = {("nearest", k): nearest[k] for k in K}
        expected.update({("ball", e): balls[e * average] for e in EPS})
        for (measure, parameter), energy in expected.items():
            row = rows.loc[[measure]]
            row = row[row.parameter == parameter].iloc[0]
            self.check_energy(row, energy, len(nodes))
            self.assertEqual(row.n_segments - zero, energy.n_points)
        self.check_energy(rows.loc["inverse_distance"], rm.inverse_energy(points, fields, metric),
                          len(nodes))
        if len(np.unique(points, axis=0)) == len(points):
            self.assertLess(abs(rows.loc["inverse_distance"].value -
                                rm.published_inverse_energy(points, fields, metric)), 1e-6)
        self.assertLess(abs(rows.loc["gravity"].value - rm.gravity(points, fields)), 1e-6)

    def check_energy(self, row, energy, n_segments):
        if np.isnan(energy.value):
            self.assertTrue(np.isnan(row.value))
        else:
            self.assertLess(abs(row.value - energy.value), 1e-6)
        self.assertEqual((row.n_segments, row.n_used), (n_segments, energy.n_used))
        self.assertLess(abs(row.isolated_share - energy.isolated_share), 1e-12)

    def check_retention(self, rows, array, nodes, metric, dimension, coordinates):
        if coordinates is None:
            expected = {3: (rm.retention_segments(array, nodes, metric), len(nodes))}
        else:
            expected = rm.retention_lines(array, coordinates, dimension, metric)
        self.assertEqual(sorted(set(rows.length)), sorted(expected))
        for length, (matrix, count) in expected.items():
            some = rows[rows.length == length]
            self.assertEqual(set(some.n_lines), {count})
            self.assertTrue(np.allclose(some.value, matrix.ravel(), 0, 1e-6))

    def make(self, dimension=16, nodes=600, segments=150, seed=1, identities=2):
        random = np.random.default_rng(seed)
        table = {a: random.permutation(nodes)[:3 * segments].reshape(-1, 3) for a in ("0", "hue")}
        table["hue"][:40, 1] = table["0"][20:60, 1]  # some pairs share their middle node
        drift = random.standard_normal(dimension)
        arrays = {}
        for label, metric in (("a_vanilla", "cosine"), ("a_tuned", "cosine"), ("b_x", "euclidean")):
            some = []
            for _ in range(identities):
                x = random.standard_normal((nodes, dimension)).astype(np.float32)
                x[table["0"][:, 2]] += (0.5 * drift).astype(np.float32)
                some.append(x)
            arrays[label] = (metric, some)
        return arrays, table

    def test_agrees(self):
        for definitions in ("corrected", "published"):
            with self.subTest(definitions=definitions):
                self.setUp()
                arrays, segments = self.make()
                path = self.write_study(arrays, segments, definitions=definitions)
                self.check(self.run_study(path), arrays, segments, definitions)

    def test_duplicates_zero_fields_and_isolated_points(self):
        for definitions in ("corrected", "published"):
            with self.subTest(definitions=definitions):
                self.setUp()
                arrays, segments = self.make(dimension=3, seed=2)
                for _, identities in arrays.values():
                    for x in identities:
                        x[segments["0"][5:20, 1]] = x[segments["0"][4, 1]]    # duplicate points
                        x[segments["hue"][7:10, 2]] = x[segments["hue"][7:10, 0]]  # no direction
                        x[segments["0"][30, 1]] *= -50
                        x[segments["0"][31, 1]] += 40                         # far from all
                path = self.write_study(arrays, segments, definitions=definitions)
                out = self.run_study(path)
                self.check(out, arrays, segments, definitions)
                self.assertGreater(self.read(out, "energies").isolated_share.max(), 0)

    def test_lines_of_a_lattice(self):
        folder = self.folder / "synth"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--identities", 2, "--side",
                                    3, "--coherence", "0,0.5,1", "--models",
                                    "m_x_v:cosine:24,n_x_v:euclidean:8"], ranks=2))
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", out, "--micro.k=3,8",
                                    "--micro.eps=0.4,0.7,1"], ranks=3))
        coordinates = pd.read_csv(folder / "df_points.csv")
        found = rm.read_segments(folder / "df_param_step.csv")
        names = {"0": "Head angle", "1": "Age", "2": "Hair color", "brightness": "Brightness",
                 "contrast": "Contrast", "hue": "Hue"}
        for label, metric in (("m", "cosine"), ("n", "euclidean")):
            for identity in ("00001", "00002"):
                array = np.load(folder / "lattice" / f"{label}_x_v" / f"{identity}.npy")
                retention = self.read(out, "retention").set_index(LABELS).sort_index(kind="stable")
                for dimension, nodes in found.items():
                    rows = retention.loc[(label, "v", identity, names[dimension])]
                    self.check_retention(rows, array, nodes, metric, dimension, coordinates)

    def test_fields_over_photos_by_five_nodes(self):
        """Photos of one person in an array, each the middle of a curve an attribute: a field is over all of them. Curves
        of four steps, and such as come back, have none."""
        random, photos = np.random.default_rng(7), 30
        nodes = np.arange(photos * 9).reshape(photos, 9)
        curves = {"0": nodes[:, [1, 2, 0, 3, 4]], "hue": nodes[:, [5, 6, 0, 7, 8]]}
        x = random.standard_normal((2, photos, 1, 6)) + 0.2 * random.standard_normal((2, photos, 9, 6))
        x[:, :, 4] += np.arange(6)
        arrays = {"a_v": ("cosine", list(x.reshape(2, -1, 6).astype(np.float32))),
                  "b_v": ("euclidean", list(x.reshape(2, -1, 6).astype(np.float32)))}
        short = [nodes[3, :4], nodes[4, :4], nodes[5, [1, 2, 0, 3, 1]]]
        path = self.write_study(arrays, {"0": [*curves["0"], *short], "hue": curves["hue"]}, "  stencil: 5\n")
        out = self.run_study(path)
        energies = self.read(out, "energies")
        self.assertEqual(energies.groupby("attribute").n_narrow.unique().map(list).to_dict(),
                         {"0": [2 * photos + 2 * 2 + 3], "hue": [2 * photos]})
        triples = {"0": np.vstack([rf.cut(curves["0"], 3), rf.cut(short, 3)]), "hue": rf.cut(curves["hue"], 3)}
        self.check(out, arrays, curves, triples=triples)
        other = self.run_study(path, 3, "other", env={"OMP_NUM_THREADS": "2"})
        for name in ("energies", "field_correlation", "retention", "field_arrows"):
            self.assertEqual(*((run / "tables" / f"{name}.csv").read_bytes() for run in (out, other)))

    def test_anchors(self):
        """A random isotropic field has energy 1, a constant one 0."""
        random = np.random.default_rng(3)
        nodes, segments = 2400, {"0": np.arange(2400).reshape(-1, 3)}
        noise = random.standard_normal((nodes, 64)).astype(np.float32)
        steady = noise.copy()
        steady[0::3] = steady[1::3] - np.float32(0.5) * noise[0]
        steady[2::3] = steady[1::3] + np.float32(0.5) * noise[0]
        arrays = {"r_random": ("cosine", [noise]), "e_random": ("euclidean", [noise]),
                  "r_constant": ("cosine", [steady])}
        out = self.run_study(self.write_study(arrays, segments))
        table = self.read(out, "energies")
        energies = table[table.measure != "gravity"].dropna(subset=["value"])
        still = energies[energies.variant == "constant"]
        self.assertEqual(len(energies[energies.variant == "random"]), 2 * 6 - 2 * 1)
        self.assertTrue((np.abs(energies[energies.variant == "random"].z) < 4).all())
        self.assertTrue(((energies.null_nodes - 1).abs() < 1e-9).all())
        self.assertTrue((energies.n_blocks == 800).all())
        self.assertLess(np.abs(still.value).max(), 1e-6)
        self.assertTrue((still.z < -10).all())

    def check_people(self, row, differences, prefix=""):
        """One row's test of differences over people."""
        expected, place = rr.wilcoxon(differences), rr.hodges_lehmann(differences)
        found = {key: getattr(row, prefix + key) for key in ("w", "pvalue", "method", "shift",
                                                            "ci_low", "ci_high", "ci_level")}
        self.assertEqual(row.n, len(differences))
        self.assertEqual(found["w"], min(expected["w_positive"], expected["w_negative"]))
        self.assertLess(abs(found["pvalue"] - expected["p"]), 1e-12)
        self.assertEqual(found["method"], "exact" if len(differences) <= 50 else "normal")
        for key, name in (("shift", "estimate"), ("ci_low", "low"), ("ci_high", "high"),
                          ("ci_level", "level")):
            self.assertAlmostEqual(found[key], place[name], 12)
        if differences.all():
            self.assertAlmostEqual(found["pvalue"], scipy.stats.wilcoxon(differences).pvalue, 12)

    def check_families(self, table, kinds, prefix=""):
        for _, family in table.groupby(kinds, dropna=False):
            expected = rm.benjamini_hochberg(family[prefix + "pvalue"])
            self.assertTrue(np.allclose(family[prefix + "pvalue_adjusted"], expected, 1e-12, 0))

    def test_comparisons(self):
        arrays, segments = self.make(nodes=300, segments=60, identities=9, seed=4)
        arrays = {k: arrays[k] for k in ("a_vanilla", "a_tuned")}
        path = self.write_study(arrays, segments)
        (path.parent / "a_tuned" / "3.npy").unlink()
        out = self.run_study(path)
        energies, tests = self.read(out, "energies"), self.read(out, "energy_tests")
        summary = self.read(out, "energy_summary")

        def values(variant, attribute, measure, parameter, column="value"):
            rows = energies[(energies.variant == variant) & (energies.attribute == attribute) &
                            (energies.measure == measure)].set_index("identity")
            return rows[column][np.isnan(parameter) | (rows.parameter == parameter)].dropna()

        for row in tests.itertuples():
            x = values(row.variant, row.attribute, row.measure, row.parameter)
            y = values(row.other_variant, row.other_attribute, row.measure, row.parameter)
            u, p = rm.mann_whitney(x, y, exact=row.published_method == "exact")
            self.assertEqual((row.published_u, row.published_n, row.published_other_n),
                             (u, len(x), len(y)))
            self.assertLess(abs(row.published_pvalue - p), 1e-9 * p)
            shared = x.index.intersection(y.index)
            x, y = x[shared].to_numpy(), y[shared].to_numpy()
            self.assertEqual((row.median, row.other_median), (np.median(x), np.median(y)))
            self.check_people(row, x - y)
            nulls = [values(variant, attribute, row.measure, row.parameter, "null_flips")[shared]
                     for variant, attribute in ((row.variant, row.attribute),
                                                (row.other_variant, row.other_attribute))]
            self.check_people(row, (x - nulls[0]).to_numpy() - (y - nulls[1]).to_numpy(), "excess_")
        self.assertEqual(set(tests.compared), {"attributes", "variants"})
        self.assertEqual(tests[tests.compared == "variants"].n.max(), 8)
        for prefix in ("", "excess_"):
            self.check_families(tests, ["compared", "measure", "parameter"], prefix)
        for row in summary.itertuples():
            x = values(row.variant, row.attribute, row.measure, row.parameter)
            expected = np.quantile(x, [0.25, 0.5, 0.75])
            self.assertTrue(np.allclose([row.lower_quartile, row.median, row.upper_quartile],
                                        expected, 1e-12, 0))
            for name in ("nodes", "flips"):
                null = values(row.variant, row.attribute, row.measure, row.parameter, f"null_{name}")
                self.assertAlmostEqual(getattr(row, f"null_{name}"), np.median(null), 12)
                self.check_people(row, x.to_numpy() - null.to_numpy(), f"{name}_")
        for prefix in ("nodes_", "flips_"):
            self.check_families(summary, ["measure", "parameter"], prefix)
        with h5py.File(out / "results.h5") as file:
            arrays = file["arrays/micro"]
            value = arrays["energies/value"][()]
            self.assertEqual(value.shape, (17, 2, 7))
            self.assertTrue(np.array_equal(value.ravel(), energies.value, equal_nan=True))

    def test_subsample_and_estimates(self):
        arrays, segments = self.make(nodes=1200, segments=400, identities=1)
        arrays = {"a_vanilla": arrays["a_vanilla"]}
        path = self.write_study(arrays, segments)
        whole = self.read(self.run_study(path), "energies")
        for option, tolerance in (("--micro.subsample=40", 0.02),
                                  ("--micro.average_distance=sampled", 0.02),
                                  ("--micro.max_curves=300", 0.1)):
            seen = set()
            for ranks in (1, 3):
                out = self.folder / f"{option[8:15]}{ranks}"
                self.assert_ok(asc_cli.run(["run", path, "-o", out, option], ranks=ranks))
                seen.add((out / "tables" / "energies.csv").read_bytes())
            self.assertEqual(len(seen), 1)
            some = self.read(out, "energies")
            both = some[some.measure == "ball"].value, whole[whole.measure == "ball"].value
            self.assertTrue((np.abs(both[0] - both[1]) < tolerance).all())
            self.assertFalse((both[0] == both[1]).all())
        # As many as there are: the same as all.
        out = self.folder / "many"
        self.assert_ok(asc_cli.run(["run", path, "-o", out, "--micro.subsample=1000"]))
        self.assertEqual((out / "tables" / "energies.csv").read_bytes(),
                         (self.folder / "out" / "tables" / "energies.csv").read_bytes())

    def test_same_bytes(self):
        arrays, segments = self.make()
        path = self.write_study(arrays, segments)
        names = ("energies", "energy_tests", "energy_variants", "field_correlation", "retention", "field_arrows")
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1), (8, 1)):
            out = self.run_study(path, ranks, f"out{ranks}{threads}",
                                 env={"OMP_NUM_THREADS": str(threads)})
            seen.add(b"".join((out / "tables" / f"{n}.csv").read_bytes() for n in names))
        self.assertEqual(len(seen), 1)
        text = path.read_text().split("\n")
        one = path.parent / "one.yaml"
        one.write_text("\n".join(x for x in text if "tuned" not in x and "name: b" not in x))
        (path.parent / "a_vanilla" / "1.npy").unlink()
        seen = set()
        for ranks in (1, 8):
            out = self.run_study(one, ranks, f"one{ranks}")
            seen.add(b"".join((out / "tables" / f"{n}.csv").read_bytes() for n in names))
        self.assertEqual(len(seen), 1)

    def test_the_unit_of_the_embeddings(self):
        """Energies have none, but for gravity, which is as long as steps are; retention is in it."""
        rng = np.random.default_rng(3)
        side = 4
        nodes = np.arange(side ** 2).reshape(side, side)
        lines = {"a": np.array([row[c:c + 3] for row in nodes for c in range(2)])}
        rows = rng.normal(size=(side ** 2, 6)).astype(np.float32)
        found = {}
        for metric in ("euclidean", "cosine"):
            for power in (0, -100, 90, -400):
                array = rows * np.float32(2.0 ** power) if power > -400 else rows.astype(float) * 2.0 ** power
                path = self.write_study({"net_v": (metric, [array])}, lines, k=(2,))
                found[metric, power] = self.run_study(path, name=f"{metric}{power}")
                shutil.rmtree(self.folder / "lattice")
            for power in (-100, 90, -400):
                one, other = found[metric, 0], found[metric, power]
                energies = self.read(one, "energies")
                gravity = energies["measure"] == "gravity"
                self.assertTrue((energies.loc[gravity, "value"] != 0).all())
                energies.loc[gravity, ["value", "standard_error"]] *= 2.0 ** power
                pd.testing.assert_frame_equal(energies, self.read(other, "energies"), check_exact=True)
                unit = 1 if metric == "cosine" else 2.0 ** power
                np.testing.assert_array_equal(self.read(one, "retention")["value"] * unit,
                                              self.read(other, "retention")["value"])


if __name__ == "__main__":
    asc_cli.main()
