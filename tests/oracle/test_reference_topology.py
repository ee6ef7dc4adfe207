# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees against SciPy and every spanning tree, diagrams against every matching; no program is run."""
import itertools
import unittest

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist, squareform

import reference_topology as topology


class Trees(unittest.TestCase):
    def test_scipy(self):
        """Total and deaths, with ties and duplicates; SciPy takes zeros for absent edges: all are moved by 1."""
        rng = np.random.default_rng(1)
        for decimals in (9, 1, 0):
            x = rng.normal(size=(60, 3)).round(decimals)
            d = cdist(x, x)
            edges, lengths = topology.minimum_spanning_tree(d)
            expected = minimum_spanning_tree(d + 1).data - 1
            self.assertEqual(len(edges), 59)
            np.testing.assert_allclose(lengths, np.sort(expected), atol=1e-12)
            np.testing.assert_allclose(topology.deaths(d), linkage(squareform(d), "single")[:, 2], atol=1e-12)
            self.assertTrue((edges[:, 0] < edges[:, 1]).all())

    def test_ties_by_every_spanning_tree(self):
        """The tree's edges, in order, are the least of all trees', as words of (distance, smaller, larger)."""
        rng = np.random.default_rng(2)
        for _ in range(5):
            d = np.triu(rng.integers(0, 3, (5, 5)), 1)
            d = d + d.T
            words = []
            for tree in itertools.combinations(itertools.combinations(range(5), 2), 4):
                reached = {0}
                for _ in range(4):
                    reached |= {x for edge in tree if reached & set(edge) for x in edge}
                if len(reached) == 5:
                    words.append(sorted((d[e], *e) for e in tree))
            edges, lengths = topology.minimum_spanning_tree(d)
            self.assertEqual([(w, *e) for w, e in zip(lengths, edges.tolist())], min(words))

    def test_entropy(self):
        self.assertAlmostEqual(topology.persistence_entropy([0, 1, 1, 1, 1]), np.log(4))
        self.assertAlmostEqual(topology.persistence_entropy([1, 1, 2], base=2), 1.5)
        self.assertTrue(np.isnan(topology.persistence_entropy([0, 0])))
        self.assertEqual(topology.total_persistence([1, 2, 3], 2), 14)

    def test_barycentres(self):
        identity, values = np.array([5, 2, 5, 2, 9]), np.array([1, 1, -1, 0, -1])
        people, means = topology.barycentres(np.arange(10.0).reshape(5, 2), identity)
        np.testing.assert_array_equal(people, [2, 5, 9])
        np.testing.assert_array_equal(means, [[4, 5], [2, 3], [8, 9]])
        np.testing.assert_array_equal(topology.sides(identity, values), [[1, 0, 0], [0, 0, 1]])

    def test_sizes(self):
        self.assertEqual(topology.published_sizes(299), [20, 75, 130, 185, 240])
        self.assertEqual(topology.published_sizes(120), [20, 40, 60, 80])
        self.assertEqual(topology.published_sizes(24), [])
        self.assertEqual([topology.published_number(299, n) for n in (149, 150)], [9, 3])
        for n in range(25, 500):
            sizes = topology.published_sizes(n)
            self.assertEqual(len(sizes), 4 + int(np.ceil((n - 20) % 5 / ((n - 20) // 5))))
            self.assertLess(sizes[-1], n)

    def test_dimension_of_cubes(self):
        """Uniform points in a cube: E_alpha(n) ~ n^(1 - alpha / d), so that alpha must be in the dimension."""
        rng = np.random.default_rng(3)
        for dimension, alpha in ((2, 1), (3, 1), (3, 0.5)):
            x = rng.random((300, dimension))
            d = cdist(x, x)
            subsets = [[rng.choice(300, n, replace=False) for _ in range(3)] for n in (20, 60, 150, 240)]
            found = topology.dimension(d, subsets, alpha, published=False)
            self.assertLess(abs(found["dimension"] - dimension), 0.35 * dimension)
            self.assertEqual(found["dimension"], alpha * topology.dimension(d, subsets, alpha)["dimension"])
            self.assertAlmostEqual(found["slope"], np.polyfit(np.log(found["sizes"]), np.log(found["totals"]), 1)[0], 9)
        nested = topology.dimension(d, topology.nested_subsets(rng.permutation(300), (20, 60, 300)))
        self.assertEqual(nested["totals"][-1], topology.deaths(d).sum())
        self.assertTrue(np.isnan(topology.dimension(0 * d, subsets)["dimension"]))


class Diagrams(unittest.TestCase):
    def test_every_matching(self):
        rng = np.random.default_rng(4)
        for n, m in ((0, 0), (0, 2), (3, 3), (2, 4), (4, 1)):
            a, b = rng.random(n), rng.random(m) * 2
            for norm, share in ((np.inf, 0.5), (2, np.sqrt(0.5))):
                best = dict.fromkeys((1, 2, "most"), np.inf)
                for k in range(min(n, m) + 1):
                    for left, right in itertools.product(itertools.combinations(range(n), k),
                                                         itertools.permutations(range(m), k)):
                        costs = np.concatenate([np.abs(a[list(left)] - b[list(right)]), share * np.delete(a, left),
                                                share * np.delete(b, right), [0]])
                        for order in (1, 2):
                            best[order] = min(best[order], (costs ** order).sum() ** (1 / order))
                        best["most"] = min(best["most"], costs.max())
                for order in (1, 2):
                    self.assertAlmostEqual(topology.wasserstein(a, b, order, norm), best[order], 12)
                if norm == np.inf:
                    self.assertEqual(topology.bottleneck(a, b), best["most"])


if __name__ == "__main__":
    unittest.main()
