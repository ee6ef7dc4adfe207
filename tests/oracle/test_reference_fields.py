# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities that the references of fields and ranks must fulfil; no program is run."""
import unittest

import numpy as np

import reference_fields as field
import reference_pairs as pairs
import reference_ranks as ranks


def lattice(lines=40, length=7, steps=3):
    """Lines of nodes cut into segments of `steps` nodes that follow each other -> [C, steps]."""
    return field.cut(np.arange(lines * length).reshape(lines, length), steps)


def weight_matrices(points):
    d = pairs.distances(points, "euclidean")
    return {"nearest": field.weights_nearest(d, 10), "ball": field.weights_ball(d, 0.9 * d.mean()),
            "inverse": field.weights_inverse(d)}


class Fields(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(3)

    def test_weights_by_loops(self):
        """Every energy as the mean over points of the (weighted) mean over their neighbours."""
        points, v = self.rng.standard_normal((30, 3)), self.rng.standard_normal((30, 4))
        points[7] = points[3]
        d, delta = pairs.distances(points, "euclidean"), 1 - field.cosines(v)
        radius = np.sort(d[np.triu_indices(30, 1)])[40]
        nearest, ball, inverse = [], [], []
        for c in range(30):
            others = [o for o in range(30) if o != c]
            near = sorted(others, key=lambda o: (d[c, o], o))[:5]
            nearest.append(np.mean(delta[c, near]))
            inside = [o for o in others if d[c, o] <= radius]
            ball += [np.mean(delta[c, inside])] if inside else []
            apart = [o for o in others if d[c, o] > 0]
            inverse.append(np.average(delta[c, apart], weights=1 / d[c, apart]))
        cos = 1 - delta
        self.assertAlmostEqual(field.energy(field.weights_nearest(d, 5), cos), np.mean(nearest), 12)
        self.assertAlmostEqual(field.energy(field.weights_ball(d, radius), cos), np.mean(ball), 12)
        self.assertAlmostEqual(field.energy(field.weights_inverse(d), cos), np.mean(inverse), 12)
        self.assertAlmostEqual(field.isolated_share(d, radius), 1 - len(ball) / 30, 12)
        self.assertGreater(field.isolated_share(d, radius), 0)

    def test_constant_and_zero_fields(self):
        nodes = np.arange(12.0)[:, None] * [1, 2, 0]
        nodes[5] = nodes[3]
        points, v, kept = field.fields(nodes, lattice(1, 12))
        self.assertEqual(len(kept), 9)
        for w in weight_matrices(points).values():
            self.assertAlmostEqual(field.energy(w, np.abs(field.cosines(v))), 0, 12)

    def test_blocks(self):
        self.assertEqual(field.blocks([[9, 1, 2], [4, 5, 6], [2, 7, 8], [5, 0, 8], [20, 21, 22]]).tolist(),
                         [0, 0, 0, 0, 1])
        self.assertEqual(field.blocks(lattice(3)).tolist(), [0] * 5 + [1] * 5 + [2] * 5)
        self.assertEqual(field.blocks([[4, 5, 6], [0, 1, 2], [6, 7, 8]]).tolist(), [0, 1, 0])

    def test_random_nodes_have_the_predicted_energy(self):
        """Points stay, so that neighbours are those of lines of nodes; in many dimensions cos is near rho."""
        along = np.repeat(self.rng.standard_normal((40, 3)) * 3, 7, axis=0)
        along[:, 0] += np.tile(np.arange(7), 40)
        for steps in (3, 5):
            segments = lattice(steps=steps)
            for name, w in weight_matrices(along[segments[:, steps // 2]]).items():
                with self.subTest(weights=name, steps=steps):
                    found = []
                    for _ in range(30):
                        _, v, _ = field.fields(self.rng.standard_normal((280, 64)), segments)
                        found.append(field.energy(w, field.cosines(v)))
                    error = np.std(found, ddof=1) / np.sqrt(30)
                    predicted = field.null_nodes(w, segments)
                    self.assertAlmostEqual(np.mean(found), predicted, delta=4 * error + 1e-3)
                    self.assertGreater(abs(predicted - 1), 10 * error)

    def test_stencils_are_derivatives(self):
        """Twice the slope of a line with three nodes, of a polynomial up to degree 4 with five."""
        at, powers = np.arange(-2, 3.0)[:, None], np.arange(5)
        _, wide, _ = field.fields(np.vstack([at ** powers]), [[0, 1, 2, 3, 4]])
        np.testing.assert_allclose(wide, [[0, 2, 0, 0, 0]], atol=1e-12)
        _, narrow, _ = field.fields(np.vstack([at ** powers]), [[1, 2, 3]])
        np.testing.assert_allclose(narrow, [[0, 2, 0, 2, 0]], atol=1e-12)

    def test_z_is_the_standardised_flip(self):
        segments = lattice(12)
        points, v, _ = field.fields(self.rng.standard_normal((84, 5)), segments)
        cos, block = field.cosines(v), field.blocks(segments)
        signs = self.rng.choice([-1, 1], (20000, 12))
        for name, w in weight_matrices(points).items():
            with self.subTest(weights=name):
                found = field.energy_by_flips(w, cos, block, signs)
                once = signs[0][block]
                self.assertAlmostEqual(found["flipped"][0], field.energy(w, cos * np.outer(once, once)), 12)
                sd = found["flipped"].std()
                self.assertAlmostEqual(found["flipped"].mean(), found["null"], delta=4 * sd / np.sqrt(20000))
                self.assertAlmostEqual((found["energy"] - found["null"]) / sd, found["z"],
                                       delta=0.06 * abs(found["z"]) + 0.01)
        gravity = field.gravity_by_flips(points, v, block, signs)
        self.assertAlmostEqual(gravity["gravity"] / gravity["flipped"].std(), gravity["z"], delta=0.06)

    def test_sd_of_z_over_random_blocks_is_near_one(self):
        """Fields with a common anisotropic spectrum, independent between lines of nodes."""
        segments, scale = lattice(), 1 / np.sqrt(np.arange(1, 33))
        w = field.weights_nearest(pairs.distances(self.rng.standard_normal((len(segments), 4)), "euclidean"), 10)
        block, z, gravity = field.blocks(segments), [], []
        for _ in range(150):
            nodes = self.rng.standard_normal((280, 32)) * scale
            points, v, _ = field.fields(nodes, segments)
            z.append(field.energy_by_flips(w, field.cosines(v), block)["z"])
            gravity.append(field.gravity_by_flips(self.rng.standard_normal(points.shape), v, block)["z"])
        for values in (z, gravity):
            self.assertTrue(0.8 < np.std(values) < 1.25, np.std(values))

    def test_a_common_direction_is_found(self):
        segments = lattice(12)
        nodes = self.rng.standard_normal((84, 8))
        nodes[:, 0] += np.tile(np.arange(7), 12)
        points, v, _ = field.fields(nodes, segments)
        signs = self.rng.choice([-1, 1], (999, 12))
        w = weight_matrices(points)["nearest"]
        found = field.energy_by_flips(w, field.cosines(v), field.blocks(segments), signs)
        self.assertLess(found["z"], -3)
        self.assertLess(found["p_aligned"], 0.01)


class Ranks(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(4)

    def test_wilcoxon_is_scipys(self):
        """SciPy's versions differ in what they do by themselves about ties and zeros: there its method is named."""
        from scipy import stats
        for n in (5, 12, 50, 51, 300):
            d = self.rng.standard_normal(n) + 0.2
            tied = np.round(d, 1)
            tied = tied[tied != 0] if n == 12 else tied
            for values, method in ((d, "auto"), (tied, "approx")) if n > 10 else ((d, "auto"),):
                with self.subTest(n=n, method=method):
                    found, expected = ranks.wilcoxon(values), stats.wilcoxon(values, method=method)
                    self.assertEqual(min(found["w_positive"], found["w_negative"]), expected.statistic)
                    self.assertAlmostEqual(found["p"], expected.pvalue, 10)

    def test_exact_law_with_ties_by_all_signs(self):
        d = np.array([1, 1, 2, -2, 3, 3, 3, -4.0, 0])
        found = ranks.wilcoxon(d, "exact")
        own = np.array([1.5, 1.5, 3.5, 3.5, 6, 6, 6, 8])
        signs = (np.arange(256)[:, None] >> np.arange(8)) & 1
        self.assertEqual(found["w_negative"], 11.5)
        self.assertAlmostEqual(found["p"], 2 * np.mean(signs @ own <= 11.5), 12)

    def test_hodges_lehmann_inverts_the_test(self):
        """A shift is inside the interval exactly where the signed rank does not reject it at the level reached."""
        for n in (6, 9, 30):
            x = self.rng.standard_normal(n)
            found = ranks.hodges_lehmann(x)
            self.assertGreaterEqual(found["level"], 0.95)
            for inside, at in ((True, found["low"] + 1e-9), (False, found["low"] - 1e-9),
                               (True, found["high"] - 1e-9), (False, found["high"] + 1e-9)):
                p = ranks.wilcoxon(x - at, "exact")["p"]
                self.assertEqual(p > 1 - found["level"] + 1e-12, inside)
        self.assertEqual(ranks.hodges_lehmann([1, 2, 4])["estimate"], 2.25)

    def test_large_samples_agree_with_the_exact_law(self):
        x = self.rng.standard_normal(201)
        normal, exact_to = ranks.hodges_lehmann(x), ranks.INTERVAL_EXACT_TO
        try:
            ranks.INTERVAL_EXACT_TO = 201
            exact = ranks.hodges_lehmann(x)
        finally:
            ranks.INTERVAL_EXACT_TO = exact_to
        self.assertAlmostEqual(normal["low"], exact["low"], 3)
        self.assertAlmostEqual(normal["high"], exact["high"], 3)

    def test_corrections_by_hand(self):
        p = [0.04, np.nan, 0.01, 0.03, 0.02]
        np.testing.assert_allclose(ranks.benjamini_hochberg(p), [0.04, np.nan, 0.04, 0.04, 0.04])
        np.testing.assert_allclose(ranks.holm(p), [0.06, np.nan, 0.04, 0.06, 0.06])
        np.testing.assert_allclose(ranks.benjamini_hochberg([0.5, 0.001]), [0.5, 0.002])
        np.testing.assert_allclose(ranks.holm([0.9, 0.8]), [1, 1])


if __name__ == "__main__":
    unittest.main()
