# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities that the references of pairs and permutations must fulfil; no program is run."""
import unittest

import numpy as np

import reference_intervals as intervals
import reference_pairs as pairs
import reference_permutation as permutation


def small_study(rng, level, missing=0.1):
    x, identity, attribute = permutation.make_study(rng, 14, 0.4, level, shift=0.7)
    if level == "image":
        attribute[rng.random(len(attribute)) < missing] = 0
    return x, identity, attribute


class Pairs(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(1)

    def test_energy_is_the_signed_area(self):
        x, identity, attribute = small_study(self.rng, "image")
        for metric in ("cosine", "euclidean"):
            e = pairs.energy_distances(x, metric)
            for weighting in ("image", "identity", "person"):
                for same in (False, True):
                    with self.subTest(metric=metric, weighting=weighting, same=same):
                        arguments = (e, identity, attribute, weighting, same)
                        self.assertAlmostEqual(pairs.energy_distance(*arguments), pairs.energy_as_area(*arguments), 12)

    def test_person_is_identity_for_attributes_of_people(self):
        x, identity, attribute = small_study(self.rng, "identity")
        d = pairs.distances(x, "cosine")
        self.assertEqual(pairs.ks(d, identity, attribute, "person"), pairs.ks(d, identity, attribute, "identity"))

    def test_weights(self):
        identity, attribute = [7, 7, 7, 9, 9], [1, -1, 0, 1, 1]
        self.assertEqual(pairs.weights(identity, attribute, "image").tolist(), [1, 1, 0, 1, 1])
        self.assertEqual(pairs.weights(identity, attribute, "identity").tolist(), [1, 1, 0, 0.5, 0.5])
        self.assertEqual(pairs.weights(identity, attribute, "person").tolist(), [0.5, 0.5, 0, 0.5, 0.5])

    def test_ks_by_hand(self):
        """On a line: positives at 0 and 1, negatives at 10 and 13: F+ and Fx, F- and Fx do not overlap."""
        d = pairs.distances(np.array([[0.0], [1], [10], [13]]), "euclidean")
        found = pairs.ks(d, np.arange(4), [1, 1, -1, -1])
        self.assertEqual((found["positive"], found["positive_at"]), (1, 1))
        self.assertEqual((found["negative"], found["negative_at"]), (1, 3))

    def test_image_weighting_is_two_samples(self):
        from scipy.stats import ks_2samp
        x, identity, attribute = small_study(self.rng, "image")
        d, mass, side = pairs.weighted_pairs(pairs.distances(x, "cosine"), identity, attribute, "image")
        found = pairs.ks(pairs.distances(x, "cosine"), identity, attribute, "image")
        self.assertTrue(np.all(mass == 1))
        for name, s in (("positive", 1), ("negative", -1)):
            self.assertAlmostEqual(found[name], ks_2samp(d[side == s], d[side == 0], mode="asymp").statistic, 12)

    def test_statistics_without_each_person(self):
        """From sums over pairs of people, and by taking each person's photos away."""
        x, identity, attribute = small_study(self.rng, "image")
        d = pairs.distances(x, "cosine")
        places = np.quantile(d[d > 0], self.rng.uniform(0.05, 0.95, (5, 2)))
        for weighting in ("image", "identity", "person"):
            for same in ("exclude", "include"):
                whole, without = intervals.at_places(d, identity, attribute, places, weighting, same)
                for p, at in enumerate(places):
                    by_hand = intervals.statistic_at(d, identity, attribute, at, weighting, same)
                    np.testing.assert_allclose(whole[p], np.abs(by_hand), 1e-12)
                    for k, person in enumerate(np.unique(identity)):
                        left = identity != person
                        found = intervals.statistic_at(d[np.ix_(left, left)], identity[left], attribute[left], at,
                                                       weighting, same)
                        np.testing.assert_allclose(without[k, p], np.sign(by_hand) * found, 1e-9, 1e-12)

    def test_same_identity_changes_only_the_pairs_across(self):
        x, identity, attribute = small_study(self.rng, "image")
        out, kept = (pairs.pairs(identity, attribute, same) for same in (False, True))
        for s in (1, -1):
            self.assertEqual(np.count_nonzero(out[2] == s), np.count_nonzero(kept[2] == s))
        inner = np.asarray(identity)[kept[0]] == np.asarray(identity)[kept[1]]
        self.assertGreater(np.count_nonzero(inner), 0)
        self.assertTrue(np.all(kept[2][inner] == 0))

    def test_person_weights_are_the_mean_of_draws(self):
        """The mean distances of person weighting are ratios of the expectations over draws of one image a person."""
        x, identity, attribute = small_study(self.rng, "image")
        d = pairs.distances(x, "euclidean")
        draws = permutation.make_draws(identity, attribute, 4000, self.rng)
        i, j = np.triu_indices(draws.shape[1], 1)
        label, gap = attribute[draws], d[draws[:, i], draws[:, j]]
        expected = pairs.mean_distances(d, identity, attribute, "person")
        for s in (1, -1):
            inside = (label[:, i] == s) & (label[:, j] == s)
            self.assertAlmostEqual(np.sum(gap * inside) / np.sum(inside), expected[s], delta=0.03)


class Permutation(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(2)

    def test_statistics_are_those_of_all_pairs(self):
        x, _, _ = small_study(self.rng, "identity")
        x = x[:12]
        d, e = pairs.distances(x, "cosine"), pairs.energy_distances(x, "cosine")
        label = np.array([1] * 5 + [-1] * 7)
        found = permutation.statistics(d, e, [label])[0]
        ks = pairs.ks(d, np.arange(12), label)
        expected = [ks["positive"], ks["negative"], ks["max"], ks["mean"],
                    pairs.energy_distance(e, np.arange(12), label)]
        np.testing.assert_allclose(found, expected, rtol=1e-12)

    def test_a_lonely_positive_has_no_distribution(self):
        x, _, _ = small_study(self.rng, "identity")
        d = pairs.distances(x[:6], "euclidean")
        found = permutation.statistics(d, d, [[1, -1, -1, -1, -1, -1], [-1] * 6])
        self.assertEqual(np.isnan(found).tolist(), [[True, False, True, True, True], [True] * 5])

    def test_p_counts_ties_and_the_observed(self):
        self.assertEqual(permutation.p_of_first(np.array([2.0, 1, 2, 3])), 3 / 4)
        self.assertEqual(permutation.p_of_first(np.array([2.0, np.nan, 1, 1])), 1 / 4)
        self.assertEqual(permutation.p_of_first(np.array([np.nan, 1, 1, 1])), 1)
        self.assertEqual(permutation.p_of_each(np.array([2.0, 1, 2, 3])).tolist(), [3 / 4, 1, 3 / 4, 1 / 4])

    def test_least_p_of_one_statistic_is_its_p(self):
        t = self.rng.standard_normal((200, 1))
        self.assertEqual(permutation.least_p(t), permutation.p_of_first(t[:, 0]))
        self.assertEqual(permutation.least_p(np.repeat(t, 2, axis=1)), permutation.p_of_first(t[:, 0]))

    def test_permuted_labels_of_people_are_rearranged(self):
        _, identity, attribute = small_study(self.rng, "identity")
        draws = permutation.make_draws(identity, attribute, 3, self.rng)
        for picks in ("fresh", "drawn"):
            labels = permutation.make_permutations(identity, attribute, draws, 20, self.rng, picks)
            self.assertEqual(labels.shape, (20, 3, 14))
            self.assertTrue(np.all(labels == labels[:, :1]))
            self.assertTrue(np.all(labels.sum(axis=2) == attribute[draws[0]].sum()))

    def test_draws_leave_out_missing_values(self):
        _, identity, attribute = small_study(self.rng, "image", missing=0.6)
        draws = permutation.make_draws(identity, attribute, 30, self.rng)
        self.assertTrue(np.all(attribute[draws] != 0))
        self.assertEqual(sorted(set(identity[attribute != 0])), identity[draws[0]].tolist())

    def test_level_and_power(self):
        """Bounds at four standard errors of 80 studies."""
        study, few = dict(people=16, prevalence=0.5), dict(draws=2, permutations=39)
        null = permutation.rejections(self.rng, 80, study, **few)
        effect = permutation.rejections(self.rng, 20, dict(study, shift=4), **few)
        for name in null:
            self.assertLess(null[name], 0.05 + 4 * np.sqrt(0.05 * 0.95 / 80), name)
        self.assertGreater(effect["energy_distance"], 0.8)
        self.assertGreater(effect[permutation.MIN_P], 0.8)


if __name__ == "__main__":
    unittest.main()
