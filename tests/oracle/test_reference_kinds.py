# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities that the references of attributes of every kind must fulfil: reductions to a binary attribute, double
loops, decompositions; no program is run."""
import itertools
import unittest

import numpy as np
import pandas as pd

import reference
import reference_kinds as kinds
import reference_pairs as pairs
import reference_permutation as permutation

WEIGHTINGS = "person", "identity", "image"
EXACT = dict(rtol=0, atol=1e-12)


def binary_study(rng, level="image"):
    """x [N, 16], identity [N], attribute [N] of -1, 0, 1; distances are those of float32."""
    x, identity, attribute = permutation.make_study(rng, 12, 0.4, level, shift=0.7)
    if level == "image":
        attribute[rng.random(len(attribute)) < 0.1] = 0
    return x, identity, attribute


def float32(distance):
    return distance.astype(np.float32).astype(float)


def class_study(rng, people=9, photos=3, count=3):
    """Few images of few people with classes of images and some missing -> d [N, N], identity, classes."""
    identity = np.repeat(rng.permutation(people) * 7, photos)
    classes = rng.integers(0, count, len(identity))
    classes[rng.random(len(identity)) < 0.1] = -1
    x = rng.standard_normal((len(identity), 5)) + rng.standard_normal((7 * people, 5))[identity]
    return np.round(pairs.distances(x, "euclidean"), 1), identity, classes


def entropies_of_binary(identity, attribute):
    images = reference.Images(np.arange(len(identity)), identity, ["a"], attribute[:, None],
                              pd.DataFrame(index=range(len(identity))), np.ones(len(identity), bool))
    return reference.entropies(images).loc["a"]


class TwoClasses(unittest.TestCase):
    """A binary attribute as two classes gives the figures of the binary references."""

    def setUp(self):
        rng = np.random.default_rng(1)
        self.studies = [binary_study(rng, level) for level in ("image", "identity")]

    def each(self):
        for (x, identity, attribute), weighting, same in itertools.product(self.studies, WEIGHTINGS, (False, True)):
            with self.subTest(weighting=weighting, same=same):
                yield x, identity, attribute, weighting, same

    def test_weights(self):
        for _, identity, attribute, weighting, _ in self.each():
            np.testing.assert_array_equal(kinds.weights(identity, kinds.as_classes(attribute), weighting),
                                          pairs.weights(identity, attribute, weighting))

    def test_ks_and_aggregates(self):
        for x, identity, attribute, weighting, same in self.each():
            d, classes = float32(pairs.distances(x, "cosine")), kinds.as_classes(attribute)
            w = kinds.weights(identity, classes, weighting)
            expected = pairs.ks(d, identity, attribute, weighting, same)
            found = kinds.class_ks(d, identity, classes, w, same_identity=same)
            np.testing.assert_allclose(found["ks"], [expected["negative"], expected["positive"]], **EXACT)
            np.testing.assert_array_equal(found["ks_at"], [expected["negative_at"], expected["positive_at"]])
            np.testing.assert_array_equal(found["pairwise"][[0, 1], [1, 0]], found["ks"])
            images = kinds.counts(identity, classes)["images"]
            both = kinds.aggregates(found["ks"], images)
            self.assertAlmostEqual(both["max"], expected["max"], 12)
            self.assertAlmostEqual(both["mean"], expected["mean"], 12)
            weighted = (np.sum(attribute == 1) * expected["positive"] + np.sum(attribute == -1) * expected["negative"])
            self.assertAlmostEqual(both["weighted"], weighted, 10)
            self.assertAlmostEqual(both["share"], weighted / np.sum(attribute != 0), 12)

    def test_energy_distances(self):
        for x, identity, attribute, weighting, same in self.each():
            e, classes = float32(pairs.energy_distances(x, "cosine")), kinds.as_classes(attribute)
            found = kinds.class_energies(e, identity, classes, kinds.weights(identity, classes, weighting), None, same)
            expected = pairs.energy_distance(e, identity, attribute, weighting, same)
            np.testing.assert_allclose([*found["against_rest"], found["pairwise"][0, 1]], expected, **EXACT)
            mean = pairs.mean_distances(e, identity, attribute, weighting, same)
            np.testing.assert_allclose(found["mean"], [[mean[-1], mean[0]], [mean[0], mean[1]]], **EXACT)

    def test_entropies(self):
        for _, identity, attribute in self.studies:
            expected = entropies_of_binary(identity, attribute)
            found = kinds.class_entropies(identity, kinds.as_classes(attribute))
            self.assertAlmostEqual(found["intra"], expected.intra_entropy, 12)
            self.assertAlmostEqual(found["intra_share"], expected.intra_entropy / np.log(2), 12)
            np.testing.assert_allclose([found["inter"], *found["inter_of"]], expected.inter_entropy, **EXACT)
            self.assertAlmostEqual(2 * found["share"][1] - 1, expected.global_average, 12)


class Classes(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(2)
        self.d, self.identity, self.classes = class_study(self.rng)

    def test_a_class_against_the_rest_is_its_indicator(self):
        """Under person and image weighting, where an image weighs the same in both."""
        for weighting, same in itertools.product(("person", "image"), (False, True)):
            w = kinds.weights(self.identity, self.classes, weighting)
            found = kinds.class_ks(self.d, self.identity, self.classes, w, same_identity=same)["ks"]
            energies = kinds.class_energies(self.d, self.identity, self.classes, w)["against_rest"]
            for k in range(3):
                indicator = np.where(self.classes < 0, 0, np.where(self.classes == k, 1, -1))
                expected = pairs.ks(self.d, self.identity, indicator, weighting, same)["positive"]
                self.assertAlmostEqual(found[k], expected, 12)
                self.assertAlmostEqual(energies[k], pairs.energy_distance(self.d, self.identity, indicator, weighting),
                                       12)

    def test_loops(self):
        """Curves, KS and means by a loop over the pairs."""
        w = kinds.weights(self.identity, self.classes, "person")
        for k in np.unique(self.identity):
            own = (self.identity == k) & (self.classes >= 0)
            self.assertAlmostEqual(w[own].sum(), 1, 12)
        t = np.unique(self.d)
        mass, sums = np.zeros((3, 3, len(t))), np.zeros((3, 3))
        for i, j in itertools.permutations(range(len(w)), 2):
            if self.identity[i] != self.identity[j] and min(self.classes[i], self.classes[j]) >= 0:
                mass[self.classes[i], self.classes[j]] += w[i] * w[j] * (self.d[i, j] <= t)
                sums[self.classes[i], self.classes[j]] += w[i] * w[j] * self.d[i, j]
        f = mass / mass[:, :, -1:]
        at, found = kinds.curves(self.d, self.identity, self.classes, w)
        for (k, m), curve in found.items():
            np.testing.assert_allclose(curve, f[k, m][np.searchsorted(t, at)], **EXACT)
        ks = kinds.class_ks(self.d, self.identity, self.classes, w)
        energies = kinds.class_energies(self.d, self.identity, self.classes, w)
        np.testing.assert_allclose(energies["mean"], sums / mass[:, :, -1], **EXACT)
        for k in range(3):
            rest = mass[k].sum(0) - mass[k, k]
            self.assertAlmostEqual(ks["ks"][k], np.abs(f[k, k] - rest / rest[-1]).max(), 12)
            for m in set(range(3)) - {k}:
                self.assertAlmostEqual(ks["pairwise"][k, m], np.abs(f[k, k] - f[k, m]).max(), 12)

    def test_disco_by_loops(self):
        """Of one image a person it is that of Rizzo and Szekely: between + within = total, all pairs i, j counted."""
        rows = np.array([np.flatnonzero((self.identity == k) & (self.classes >= 0))[0]
                         for k in np.unique(self.identity[self.classes >= 0])])
        d, classes, n = self.d[np.ix_(rows, rows)], self.classes[rows], len(rows)
        found = kinds.class_energies(d, rows, classes, np.ones(n))
        g = lambda a, b: sum(d[i, j] for i in a for j in b) / (len(a) * len(b))
        sides = [np.flatnonzero(classes == k) for k in range(3)]
        within = sum(len(s) / 2 * g(s, s) for s in sides)
        total = n / 2 * g(range(n), range(n))
        self.assertAlmostEqual(found["disco_within"], within, 12)
        self.assertAlmostEqual(found["disco_total"], total, 12)
        self.assertAlmostEqual(found["disco"], total - within, 12)
        for a, b in itertools.combinations(range(3), 2):
            self.assertAlmostEqual(found["pairwise_v"][a, b], 2 * g(sides[a], sides[b]) - g(sides[a], sides[a])
                                   - g(sides[b], sides[b]), 12)

    def test_disco_decomposes_whatever_the_weights(self):
        for weighting, same in itertools.product(WEIGHTINGS, (False, True)):
            w = kinds.weights(self.identity, self.classes, weighting)
            found = kinds.class_energies(self.d, self.identity, self.classes, w, 5, same)
            self.assertAlmostEqual(found["disco"] + found["disco_within"], found["disco_total"], 12)
            self.assertTrue(np.isnan(found["pairwise_v"][3:]).all())

    def test_what_is_not_there(self):
        """A class of one person has no distances inside; a class of none has nothing."""
        classes = np.where(self.identity == self.identity[0], 3, self.classes)
        w = kinds.weights(self.identity, classes, "person")
        found = kinds.class_ks(self.d, self.identity, classes, w, 5)
        self.assertEqual(np.isnan(found["ks"]).tolist(), [False] * 3 + [True] * 2)
        self.assertFalse(np.isnan(found["pairwise"][:3, 3]).any())
        images = kinds.counts(self.identity, classes, 5)
        self.assertEqual((images["people"][3], images["images"][3:].tolist()), (1, [3, 0]))
        both = kinds.aggregates(found["ks"], images["images"])
        self.assertEqual((both["classes"], both["max"]), (3, found["ks"][:3].max()))
        entropies = kinds.class_entropies(self.identity, classes, 5)
        self.assertAlmostEqual(entropies["intra_share"], entropies["intra"] / np.log(4), 12)
        self.assertTrue(np.isnan(entropies["inter_of"][4]))

    def test_products(self):
        a, b = np.array([0, 1, 1, -1, 0]), np.array([2, 0, 1, 1, -1])
        self.assertEqual(kinds.intersect(a, b).tolist(), [2, 3, 4, -1, -1])
        kept, small = kinds.without_small([1, 1, 2, 3, 3], np.array([0, 0, 1, 1, -1]), 2)
        self.assertEqual((kept.tolist(), small.tolist()), ([-1, -1, 1, 1, -1], [0]))


if __name__ == "__main__":
    unittest.main()
