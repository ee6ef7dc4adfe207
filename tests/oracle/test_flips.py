# SPDX-License-Identifier: GPL-3.0-or-later
"""The nulls of the energies against reference_fields.py: random nodes, z and p by flips of blocks."""

import numpy as np
from lattice_study import EPS, K, LatticeCase
import asc_cli
import reference_fields as rf
import reference_pairs as rp

TOLERANCE = 5e-6  # of float32 distances


def all_weights(points, metric, average, published):
    """{(measure, parameter): weights [C, C]}, with a point's own weight on the diagonal."""
    d = rp.distances(points, metric)
    np.fill_diagonal(d, 0)
    found = {("nearest", k): rf.weights_nearest(d, k) for k in K}
    for e in EPS:
        near = d <= e * average
        np.fill_diagonal(near, published)
        found["ball", e] = rf.mean_over_rows(near.astype(float))
    found["inverse_distance", None] = rf.weights_inverse(d)
    return found


def every_flip(blocks):
    """[2^(B - 1), B]: the first block never turns."""
    turned = np.arange(2 ** (blocks - 1))[:, None] >> np.arange(blocks - 1) & 1
    return np.column_stack([np.ones(len(turned)), 1 - 2 * turned])


class Flips(LatticeCase):
    def make(self, lines, seed, dimension=24, drift=0.0, steps=3):
        """Nodes, and as curves the lines, for three steps cut into segments."""
        random = np.random.default_rng(seed)
        nodes = sum(lines)
        curves = np.split(np.arange(nodes), np.cumsum(lines)[:-1])
        if steps == 3:
            curves = rf.cut(curves, 3)
        scale = 1 / np.sqrt(np.arange(1, dimension + 1))
        x = random.standard_normal((nodes, dimension)) * scale + 0.3
        x[:, 0] += drift * np.arange(nodes)
        shuffled = random.permutation(len(curves))  # blocks do not stand side by side
        return x.astype(np.float32), curves[shuffled] if steps == 3 else [curves[c] for c in shuffled]

    def check(self, metric, lines, seed, definitions="corrected", change=None, ranks=1, steps=3):
        self.setUp()
        x, curves = self.make(lines, seed, steps=steps)
        segments = rf.cut(curves, steps)
        if change:
            change(x)
        out = self.run_study(self.write_study({f"a_{metric}": (metric, [x])}, {"0": curves},
                                              f"  stencil: {steps}\n", definitions), ranks)
        table = self.read(out, "energies")
        points, v, kept = rf.fields(x, segments)
        weights = all_weights(points, metric, rf.mean_node_distance(x, metric),
                              definitions == "published")
        cos, block = rf.cosines(v), rf.blocks(kept)
        count = block.max() + 1
        for (measure, parameter), w in weights.items():
            row = table[table.measure == measure]
            row = (row if parameter is None else row[row.parameter == parameter]).iloc[0]
            with self.subTest(metric=metric, lines=len(lines), measure=measure, parameter=parameter):
                if np.isnan(w).any():
                    self.assertTrue(np.isnan(row[["value", "z", "pvalue"]].astype(float)).all())
                    continue
                signs = every_flip(count) if count <= 10 else None
                expected = rf.energy_by_flips(w, cos, block, signs)
                self.compare(row, expected, count)
                self.assertAlmostEqual(row.null_nodes, rf.null_nodes(w, kept), delta=TOLERANCE)
                self.assertEqual(row.n_blocks, count)
        row = table[table.measure == "gravity"].iloc[0]
        expected = rf.gravity_by_flips(points, v, block, every_flip(count) if count <= 10 else None)
        expected.update(energy=expected["gravity"], null=0)
        self.compare(row, expected, count)
        self.assertEqual(row.null_nodes, 0)
        return table

    def compare(self, row, expected, count):
        self.assertAlmostEqual(row.value, expected["energy"], delta=TOLERANCE)
        self.assertAlmostEqual(row.null_flips, expected["null"], delta=TOLERANCE)
        if np.isnan(expected["z"]):
            self.assertTrue(np.isnan(row.z) and np.isnan(row.pvalue))
            return
        self.assertAlmostEqual(row.z, expected["z"], delta=TOLERANCE * (10 + abs(expected["z"])))
        self.assertEqual(row.method, "flips" if count <= 64 else "normal")
        if "p" in expected:  # all flips, the one that is there among them
            least = abs(expected["energy"] - expected["null"]) * (1 - 1e-9)
            share = np.mean(np.abs(expected["flipped"] - expected["null"]) >= least)
            self.assertAlmostEqual(row.pvalue, share, 12)

    def test_few_blocks(self):
        for metric in ("cosine", "euclidean"):
            self.check(metric, [7] * 9, 1)
            self.check(metric, [7, 4, 30, 3, 60, 5, 5], 2, ranks=3)
            self.check(metric, [7] * 64, 3)

    def test_one_block(self):
        table = self.check("cosine", [40], 4)
        energies = table[table.measure != "gravity"]
        self.assertTrue(np.isnan(energies.z).all() and np.isnan(energies.pvalue).all())
        self.assertEqual(table[table.measure == "gravity"].pvalue.iloc[0], 1)

    def test_many_blocks(self):
        for metric, definitions in (("cosine", "corrected"), ("euclidean", "published")):
            self.check(metric, [7] * 65, 5, definitions)
            # Some are longer than a strip, some are half of it, most are short.
            self.check(metric, [7, 9, 3] * 30 + [180, 60, 40, 34] + [8] * 30, 6, definitions, ranks=2)

    def test_stencil_of_five_nodes(self):
        def change(x):
            x[5:10] = x[5]  # no direction
        for metric, definitions in (("cosine", "corrected"), ("euclidean", "published")):
            self.check(metric, [5] * 3 + [9, 30, 3, 6, 50, 4], 10, definitions, change, 2, steps=5)
            self.check(metric, [5] * 40 + [6, 9, 3] * 20 + [60], 11, definitions, steps=5)

    def test_zero_fields_duplicates_and_far_points(self):
        def change(x):
            x[7:14] = x[0:7]    # a line twice
            x[23] = x[21]       # no direction
            x[30] *= 40
            x[38] = -x[38]
        for metric, definitions in (("cosine", "corrected"), ("euclidean", "published")):
            self.check(metric, [7] * 70, 7, definitions, change)

    def test_pvalues_of_drawn_flips(self):
        """Of 16 blocks all flips are counted here; 999 come within four standard errors."""
        x, segments = self.make([7] * 16, 8, drift=0.004)
        out = self.run_study(self.write_study({"a_x": ("euclidean", [x])}, {"0": segments}))
        table = self.read(out, "energies").set_index("measure")
        points, v, kept = rf.fields(x, segments)
        w = rf.weights_inverse(rp.distances(points, "euclidean"))
        found = rf.energy_by_flips(w, rf.cosines(v), rf.blocks(kept), every_flip(16))
        gravity = rf.gravity_by_flips(points, v, rf.blocks(kept), every_flip(16))
        for measure, p in (("inverse_distance", found["p"]), ("gravity", gravity["p"])):
            self.assertAlmostEqual(table.loc[measure].pvalue, p,
                                   delta=4 * np.sqrt(p * (1 - p) / 999) + 1e-3)
            self.assertAlmostEqual(table.loc[measure].pvalue * 1000 % 1, 0, 6)

    def test_same_bytes(self):
        """The draws of the flips and the sums of blocks, on any ranks, threads and kernels."""
        x, segments = self.make([7] * 300 + [150], 9)
        path = self.write_study({"a_x": ("cosine", [x])}, {"0": segments, "1": segments[:200]})
        seen = set()
        for ranks, threads, kernel in ((1, 1, None), (1, 3, "plain"), (2, 2, None), (3, 1, None)):
            out = self.run_study(path, ranks, f"out{ranks}{threads}",
                                 env={"OMP_NUM_THREADS": threads, "ATTRSCOPE_KERNEL": kernel})
            seen.add((out / "tables" / "energies.csv").read_bytes())
        self.assertEqual(len(seen), 1)


if __name__ == "__main__":
    asc_cli.main()
