# SPDX-License-Identifier: GPL-3.0-or-later
"""Neighbours against scikit-learn and loops, and what chance gives against random labels; no program is run."""
import unittest

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestCentroid, NearestNeighbors

import reference_neighbours as neighbours


class Neighbours(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(1)
        self.rng = rng
        self.identity = rng.permutation(np.repeat(np.arange(15), rng.integers(1, 6, 15)))
        self.x = rng.normal(size=(15, 3))[self.identity] + 0.5 * rng.normal(size=(len(self.identity), 3))
        self.d = cdist(self.x, self.x)
        self.n = len(self.d)
        self.label = rng.integers(-1, 3, self.n)

    def test_scikit_learn(self):
        index, found = neighbours.nearest(self.d, 5)
        expected = NearestNeighbors(n_neighbors=5).fit(self.x).kneighbors()
        np.testing.assert_array_equal(index, expected[1])
        np.testing.assert_allclose(found, expected[0], atol=1e-12)
        mapped = self.x[:, :2]
        for k in (1, 5, 20):
            self.assertAlmostEqual(neighbours.trustworthiness(self.d, cdist(mapped, mapped), k),
                                   trustworthiness(self.x, mapped, n_neighbors=k), 12)
        self.assertEqual(neighbours.trustworthiness(self.d, self.d, 5), 1)
        self.assertTrue(np.isnan(neighbours.trustworthiness(self.d, self.d, self.n)))

    def test_ties_and_duplicates(self):
        d = np.array([[0, 1, 0, 1], [1, 0, 1, 2], [0, 1, 0, 1], [1, 2, 1, 0]])
        np.testing.assert_array_equal(neighbours.nearest(d, 3)[0], [[2, 1, 3], [0, 2, 3], [0, 1, 3], [0, 2, 1]])
        some, far = neighbours.nearest(d, 3, neighbours.of_others([0, 0, 1, 0]))
        np.testing.assert_array_equal(some, [[2, -1, -1], [2, -1, -1], [0, 1, 3], [2, -1, -1]])
        np.testing.assert_array_equal(neighbours.duplicates(d, [0, 0, 1, 0]), [[0, 2]])
        # Image 0 has one of another at 0, one of its own at 1; 1 has both at 1; 2 has none of its own.
        self.assertEqual(neighbours.audit(d, [0, 0, 1, 0]), [(0, 1, 1, 2, 0)])

    def test_purity_by_loops(self):
        for allowed in (np.ones((self.n, self.n), bool), neighbours.of_others(self.identity)):
            index = neighbours.nearest(self.d, 4, allowed)[0]
            shares, chances = [], []
            for i in np.flatnonzero(self.label >= 0):
                near = [j for j in sorted(range(self.n), key=lambda j: (self.d[i, j], j)) if j != i and allowed[i, j]][:4]
                known = [self.label[j] == self.label[i] for j in near if self.label[j] >= 0]
                if known:
                    shares.append(np.mean(known))
                    chances.append(np.mean([self.label[j] == self.label[i] for j in range(self.n)
                                            if j != i and allowed[i, j] and self.label[j] >= 0]))
            self.assertAlmostEqual(neighbours.purity(index, self.label)[0], np.mean(shares), 12)
            self.assertAlmostEqual(neighbours.purity_by_chance(index, self.label, allowed), np.mean(chances), 12)

    def test_purity_of_random_labels_is_that_by_chance(self):
        index = neighbours.nearest(self.d, 4)[0]
        label = self.rng.integers(0, 2, self.n)
        random = [neighbours.purity(index, self.rng.permutation(label))[0] for _ in range(2000)]
        self.assertAlmostEqual(neighbours.purity_by_chance(index, label), np.mean(random), 2)
        of_identity = neighbours.purity_of_identity(index, self.identity)
        random = [neighbours.purity_of_identity(index, self.rng.permutation(self.identity))["value"] for _ in range(2000)]
        self.assertAlmostEqual(of_identity["chance"], np.mean(random), 2)
        self.assertAlmostEqual(of_identity["value"], neighbours.purity(index, self.identity)[0], 12)
        best = neighbours.nearest(1.0 * neighbours.of_others(self.identity), 4)[0]
        self.assertAlmostEqual(of_identity["reachable"], neighbours.purity_of_identity(best, self.identity)["value"], 12)

    def test_permutations(self):
        image = [np.flatnonzero(self.identity == p)[0] for p in range(15)]
        of_people = np.arange(15)[self.identity]
        moved = neighbours.permuted_labels(of_people, self.identity, np.roll(np.arange(15), -1), image)
        np.testing.assert_array_equal(moved, (self.identity + 1) % 15)
        self.assertEqual(neighbours.permutation_p(2, [1, 2, 3]), 0.75)

    def test_separability(self):
        """Plain against scikit-learn's centroids; corrected at one half where nothing is to be found."""
        positive = self.rng.random(12) < 0.5
        positive[:4] = [0, 0, 1, 1]
        x = self.rng.normal(size=(12, 5)) + positive[:, None] * 0.7
        guess = np.array([NearestCentroid().fit(np.delete(x, i, 0), np.delete(positive, i)).predict(x[i:i + 1])[0]
                          for i in range(12)])
        expected = np.mean([np.mean(guess[positive == s] == s) for s in (0, 1)])
        self.assertAlmostEqual(neighbours.separability(x, positive), expected, 12)
        self.assertTrue(np.isnan(neighbours.separability(x, np.arange(12) < 1)))
        self.assertEqual(neighbours.separability(np.zeros((4, 2)), [0, 0, 1, 1]), 0.5)
        identity, label = np.repeat(np.arange(60), 10), np.tile(np.arange(10) < 5, 60).astype(int)
        nothing = self.rng.normal(size=(600, 256))
        plain, corrected = (neighbours.mean_separability(nothing, identity, label, c)[0] for c in (False, True))
        self.assertLess(plain, 0.35)
        self.assertLess(abs(corrected - 0.5), 0.08)
        self.assertEqual(neighbours.mean_separability(nothing, identity, np.where(identity < 3, label, -1))[1], 3)


if __name__ == "__main__":
    unittest.main()
