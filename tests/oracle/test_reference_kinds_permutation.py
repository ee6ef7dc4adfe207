# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test of every kind: that of a binary attribute, of all pairs, its level and power; no program."""
import unittest

import numpy as np

import reference_kinds as kinds
import reference_kinds_order as order
import reference_kinds_permutation as test
import reference_pairs as pairs
import reference_permutation as rp
from test_reference_kinds import EXACT, binary_study


def permutations(rng, identity, known, rounds, count):
    """-> draws [R, n], sources [P, R, n] at random."""
    draws = rp.make_draws(identity, known.astype(int), rounds, rng)
    n = draws.shape[1]
    pi = np.array([rng.permutation(n) for _ in range(count)])
    return draws, test.make_sources(identity, known, pi, rng.random((count, rounds, n)))


class Reductions(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(9)

    def test_two_classes(self):
        for level in ("image", "identity"):
            x, identity, attribute = binary_study(self.rng, level)
            d, e = pairs.distances(x, "cosine"), pairs.energy_distances(x, "cosine")
            draws, sources = permutations(self.rng, identity, attribute != 0, 3, 30)
            expected = rp.permutation_test(d, e, draws, attribute[draws], attribute[sources])
            classes = kinds.as_classes(attribute)
            found = test.permutation_test(d, e, draws, sources, classes, 2, classes.astype(float))
            for name, binary in (("ks_0", "ks_negative"), ("ks_1", "ks_positive"), ("ks_max", "ks_max"),
                                 ("ks_mean", "ks_mean"), ("energy_0", "energy_distance"),
                                 ("energy_1", "energy_distance")):
                self.assertAlmostEqual(found["t"][name], expected["t"][binary], 12)
                np.testing.assert_allclose(found["t_permuted"][name], expected["t_permuted"][binary], **EXACT)
                self.assertEqual(found["p"][name], expected["p"][binary])

    def test_statistics_are_those_of_all_pairs(self):
        n = 14
        x = self.rng.standard_normal((n, 4))
        d, e = pairs.distances(x, "cosine"), pairs.energy_distances(x, "cosine")
        label, r = np.array([0] * 5 + [1] * 4 + [2] * 4 + [3]), self.rng.random(n)
        found = dict(zip(test.names(5, True), test.statistics(d, e, [label], 5, [r])[0]))
        w = np.ones(n)
        ks = kinds.class_ks(d, np.arange(n), label, w, 5)["ks"]
        energies = kinds.class_energies(e, np.arange(n), label, w, 5)
        aggregates = kinds.aggregates(ks, np.bincount(label, minlength=5))
        expected = {"ks_max": aggregates["max"], "ks_mean": aggregates["mean"], "disco": energies["disco"],
                    "dcov": order.people_covariance(e, r, np.arange(n))["dcov2"]}
        expected |= {f"ks_{k}": ks[k] for k in range(5)}
        expected |= {f"energy_{k}": energies["against_rest"][k] for k in range(5)}
        self.assertEqual(set(found), set(expected))
        for name in expected:
            np.testing.assert_allclose(found[name], expected[name], err_msg=name, **EXACT)
        self.assertTrue(np.isnan([found["ks_3"], found["ks_4"], found["energy_3"]]).all())

    def test_one_class_or_one_large_one(self):
        d = pairs.distances(self.rng.standard_normal((6, 3)), "euclidean")
        found = test.statistics(d, d, [[0] * 6, [0] * 5 + [1]], 2)
        self.assertTrue(np.isnan(found[0]).all())
        self.assertEqual(np.isnan(found[1]).tolist(), [False] + [True] * 5 + [False])

    def test_values_are_permuted_as_one(self):
        """A source is an image of person pi(k) with a value, the same pi in every draw."""
        identity, known = np.repeat(np.arange(5), 4), self.rng.random(20) < 0.8
        pi = np.array([self.rng.permutation(len(np.unique(identity[known])))])
        sources = test.make_sources(identity, known, pi, self.rng.random((1, 3, pi.shape[1])))
        self.assertTrue(known[sources].all())
        np.testing.assert_array_equal(identity[sources[0]], np.tile(np.unique(identity[known])[pi[0]], (3, 1)))


class Level(unittest.TestCase):
    """Ten people of 1 and ten of 4 photos; values of images or of people; a shift or nothing."""

    def rejections(self, rng, kind, shift, studies):
        identity = np.repeat(np.arange(20), np.tile([1, 4], 10))
        counts = {}
        for _ in range(studies):
            value = (rng.standard_normal(20)[identity] if kind == "people" else rng.standard_normal(len(identity)))
            x = rng.standard_normal((20, 4))[identity] + 0.3 * rng.standard_normal((len(identity), 4))
            x[:, 0] += shift * value
            r = order.midranks(value, order.value_weights(identity, value, "person"))
            d = pairs.distances(x, "euclidean")
            draws, sources = permutations(rng, identity, np.ones(len(identity), bool), 2, 39)
            p = test.permutation_test(d, d, draws, sources, order.quantile_classes(r, 3), 3, r)["p"]
            for name in ("ks_max", "disco", "dcov", rp.MIN_P):
                counts[name] = counts.get(name, 0) + (p[name] <= 0.05) / studies
        return counts

    def test_level_and_power(self):
        rng = np.random.default_rng(10)
        for kind in ("people", "images"):
            for name, share in self.rejections(rng, kind, 0, 60).items():
                self.assertLess(share, 0.05 + 4 * np.sqrt(0.05 * 0.95 / 60), f"{kind} {name}")
        found = self.rejections(rng, "people", 3, 10)
        self.assertGreater(min(found["dcov"], found["disco"], found[rp.MIN_P]), 0.8)


if __name__ == "__main__":
    unittest.main()
