# SPDX-License-Identifier: GPL-3.0-or-later
"""Indices by hand, the bootstrap against people that are copied in fact; no program is run."""
import unittest

import numpy as np
from scipy.spatial.distance import cdist

import reference_fairness as fairness


class Indices(unittest.TestCase):
    def test_by_hand(self):
        fmr, fnmr = [0.01, 0.04, np.nan, 0.02], [0.1, 0.4, 0.5, 0.1]
        found = fairness.indices(fmr, fnmr, 0.25)
        # Of 0.01, 0.04, 0.02: |differences| 0.03 + 0.01 + 0.02, twice, over 2 * 9 * mean, times 3 / 2.
        first = 1.5 * 2 * 0.06 / (18 * 0.07 / 3)
        second = 1.5 * 2 * 0.6 / (18 * 0.2)
        expected = {"fdr": 1 - (0.25 * 0.03 + 0.75 * 0.3), "ir": 4 ** 0.25 * 4 ** 0.75,
                    "garbe": 0.25 * first + 0.75 * second, "fmr_ratio": 4, "fnmr_ratio": 4, "fmr_over_mean": 2,
                    "fnmr_over_mean": 0.4 / 0.004 ** (1 / 3)}
        self.assertEqual(set(found), set(expected))
        for name, value in expected.items():
            self.assertAlmostEqual(found[name][0], value, 12)
            self.assertIsNone(found[name][1])
        self.assertAlmostEqual(fairness.gini([0, 0, 5]), 1)  # as large as it gets for any n
        self.assertEqual(fairness.gini([3, 3]), 0)

    def test_undefined_says_why(self):
        found = fairness.indices([0, 0.1], [0.2, 0.2])
        self.assertEqual({name for name, (value, why) in found.items() if why}, {"ir", "fmr_ratio", "fmr_over_mean"})
        self.assertEqual({name for name, (value, why) in found.items() if np.isnan(value)},
                         {"ir", "fmr_ratio", "fmr_over_mean"})
        self.assertIn("fmr", fairness.indices([0, 0], [0.2, 0.2])["garbe"][1])
        self.assertEqual(fairness.indices([0, 0], [0.2, 0.2], alpha=0)["garbe"], (0, None))
        self.assertTrue(all(why for _, why in fairness.indices([0.1, np.nan], [0.1, 0.1]).values()))


class Bootstrap(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(1)
        self.identity = rng.permutation(np.repeat(np.arange(20), rng.integers(2, 5, 20)))
        x = rng.normal(size=(20, 4))[self.identity] + 0.7 * rng.normal(size=(len(self.identity), 4))
        self.x, self.d = x, cdist(x, x)
        self.group = np.where(rng.random(len(x)) < 0.1, -1, self.identity % 2)
        self.group[:6] = 1 - self.identity[:6] % 2  # some people have images of both
        self.counts = np.array([np.bincount(rng.integers(0, 20, 20), minlength=20) for _ in range(25)])

    def copied(self, count):
        """The study in which a drawn person's images are there as often as the person, as people of their own."""
        rows, people, source = [], [], []
        for person in range(20):
            for _ in range(count[person]):
                own = np.flatnonzero(self.identity == person)
                rows, people = rows + list(own), people + [people[-1] + 1 if people else 0] * len(own)
                source += [person] * len(own)
        return np.array(rows), np.array(people), np.array(source)

    def test_copies(self):
        """Weights against literal copies, whose pairs with each other are struck out."""
        threshold, far = np.quantile(self.d, 0.2), 0.05
        for count in self.counts:
            rows, people, source = self.copied(count)
            i, j = np.triu_indices(len(rows), 1)
            d, same, group = self.d[rows[i], rows[j]], people[i] == people[j], self.group[rows]
            kept = same | (source[i] != source[j])
            weighted = fairness.weighted_pairs(self.d, self.identity, self.group, count)
            fmr, fnmr = fairness.group_rates(weighted, threshold, 2)
            matrix = fairness.class_matrix(self.d, self.identity, self.group, 2, threshold, count)
            for g in range(2):
                inside = kept & (group[i] == g) & (group[j] == g)
                self.assertAlmostEqual(fmr[g], np.mean(d[inside & ~same] < threshold), 12)
                self.assertAlmostEqual(fnmr[g], np.mean(d[inside & same] >= threshold), 12)
                self.assertAlmostEqual(matrix[g, g], fmr[g], 12)
                self.assertEqual(fairness.group_thresholds(weighted, far, 2)[g], self.limit(d[inside & ~same], far))
            self.assertEqual(fairness.overall_threshold(weighted, far), self.limit(d[kept & ~same], far))
            across = kept & ~same & (np.sort([group[i], group[j]], 0) == [[0], [1]]).all(0)
            self.assertAlmostEqual(matrix[0, 1], np.mean(d[across] < threshold), 12)
            self.assertEqual(matrix[0, 1], matrix[1, 0])

    def limit(self, d, far):
        return np.sort(d)[int(far * len(d) + 1e-9)]

    def test_everybody_once_is_the_study(self):
        pairs = fairness.weighted_pairs(self.d, self.identity, self.group, np.ones(20))
        own = fairness.group_thresholds(pairs, 0.1, 2)
        fmr = fairness.group_rates(pairs, own, 2)[0]
        above = fairness.group_rates(pairs, np.nextafter(own, np.inf), 2)[0]
        self.assertTrue((fmr <= 0.1).all() and (above > 0.1).all())
        curve = fairness.det(pairs, [0, own[0], 100], 2)
        self.assertEqual(curve.shape, (3, 2, 2))
        np.testing.assert_array_equal(curve[[0, 2]], [[[0, 0], [1, 1]], [[1, 1], [0, 0]]])

    def test_intervals(self):
        replicates = np.append(np.arange(101.0), np.nan)
        np.testing.assert_allclose(fairness.percentile_interval(replicates), (2.5, 97.5, 1), rtol=1e-12)
        low, high, left = fairness.corrected_interval(60, replicates, most=90)
        self.assertAlmostEqual(low, 70 - fairness.NORMAL_975 * np.sqrt(101 * 102 / 12))
        self.assertEqual((high, left), (90, 1))

    def test_bootstrap_of_an_index(self):
        fixed, anew = ({"threshold": np.quantile(self.d, 0.2)}, {"far": 0.05})
        for how in (fixed, anew):
            found = fairness.bootstrap(self.d, self.identity, self.group, self.counts,
                                       fairness.index_statistic("fdr", 2, **how))
            self.assertEqual(found.shape, (25,))
            self.assertGreater(found.std(), 0)


if __name__ == "__main__":
    unittest.main()
