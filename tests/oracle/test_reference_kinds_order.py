# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities that the references of ordered and continuous attributes must fulfil; no program is run."""
import itertools
import unittest

import numpy as np
import scipy.stats

import reference_kinds as kinds
import reference_kinds_order as order
import reference_pairs as pairs
from test_reference_kinds import EXACT, WEIGHTINGS, binary_study, class_study, entropies_of_binary, float32


def as_value(attribute):
    return np.where(attribute == 0, np.nan, (attribute > 0).astype(float))


class Binary(unittest.TestCase):
    """A binary attribute as two ordered steps and as 0 and 1."""

    def setUp(self):
        rng = np.random.default_rng(3)
        self.studies = [binary_study(rng, level) for level in ("image", "identity")]

    def each(self):
        for (x, identity, attribute), weighting in itertools.product(self.studies, WEIGHTINGS):
            with self.subTest(weighting=weighting):
                d, e = (float32(f(x, "cosine")) for f in (pairs.distances, pairs.energy_distances))
                yield d, e, identity, attribute, weighting

    def test_two_steps(self):
        for d, e, identity, attribute, weighting in self.each():
            classes = kinds.as_classes(attribute)
            w = kinds.weights(identity, classes, weighting)
            found = order.gap_profile(d, e, identity, classes, w)
            of_pairs, mass, side = pairs.weighted_pairs(d, identity, attribute, weighting)
            share = [mass[side == s].sum() / mass[side != 0].sum() for s in (-1, 1)]
            _, f = pairs.curves(of_pairs, mass, side)
            mixture = share[0] * f[-1] + share[1] * f[1]
            np.testing.assert_allclose(found["ks"], [0, np.abs(mixture - f[0]).max()], **EXACT)
            ks = pairs.ks(d, identity, attribute, weighting)
            self.assertLessEqual(found["ks"][1], share[0] * ks["negative"] + share[1] * ks["positive"] + 1e-12)
            mean = pairs.mean_distances(e, identity, attribute, weighting)
            np.testing.assert_allclose(found["mean"], [share[0] * mean[-1] + share[1] * mean[1], mean[0]], **EXACT)

    def test_zero_and_one(self):
        for d, e, identity, attribute, weighting in self.each():
            if weighting == "identity":  # its weights go by modality, which a continuous value has not
                continue
            value, classes = as_value(attribute), kinds.as_classes(attribute)
            w = order.value_weights(identity, value, weighting)
            r = order.midranks(value, w)
            p = w[attribute == 1].sum() / w.sum()
            np.testing.assert_allclose(np.unique(r[attribute != 0]), [(1 - p) / 2, 1 - p / 2], **EXACT)
            quantiles = order.quantile_classes(r)
            by_quantile = kinds.class_ks(d, identity, quantiles, w, 4)["ks"]
            ks = pairs.ks(d, identity, attribute, weighting)
            np.testing.assert_allclose(by_quantile[~np.isnan(by_quantile)], [ks["negative"], ks["positive"]], **EXACT)
            expected = order.gap_profile(d, e, identity, classes, w)
            found = order.variogram(d, e, identity, r, w)
            self.assertEqual(found["against"], 5)
            for name in ("ks", "mean", "mass", "pairs"):
                here = [found[name][0], found[name][5]]
                np.testing.assert_allclose(here, expected[name][::-1 if name == "ks" else 1], **EXACT)
            self.assertEqual(found["pairs"].sum(), found["pairs"][[0, 5]].sum())
            entropies = order.value_entropies(identity, value, r)
            binary = entropies_of_binary(identity, attribute)
            np.testing.assert_allclose([entropies["intra"], entropies["inter"], 2 * entropies["mean"] - 1],
                                       [binary.intra_entropy, binary.inter_entropy, binary.global_average], **EXACT)
            self.assertAlmostEqual(entropies["intra_share"], binary.intra_entropy / np.log(2), 12)

    def test_distance_covariance_is_the_energy_distance(self):
        """dCov2_V = 2 delta p^2 q^2 E_V: 4 of values -1 and 1; with the weights of any weighting."""
        for d, e, identity, attribute, weighting in self.each():
            known = attribute != 0
            identity, attribute = identity[known], attribute[known]
            e = e[np.ix_(known, known)] * (identity[:, None] != identity[None, :])
            classes = kinds.as_classes(attribute)
            w = kinds.weights(identity, classes, weighting)
            found = kinds.class_energies(e, identity, classes, w)
            p = w[classes == 1].sum() / w.sum()
            expected = 4 * (p * (1 - p)) ** 2 * found["pairwise_v"][0, 1]
            r = order.midranks(classes.astype(float), w)
            for position, factor in ((attribute, 1), (classes, 2), (r, 4)):
                covariance = order.distance_covariance_v(e, order.gaps(position), w)
                np.testing.assert_allclose(factor * covariance, expected, **EXACT)
            self.assertAlmostEqual(found["disco"], w.sum() / 2 * p * (1 - p) * found["pairwise_v"][0, 1], 10)


class Loops(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(4)
        self.d, self.identity, self.classes = class_study(self.rng)
        self.value = np.round(self.rng.standard_normal(len(self.identity)), 1)
        self.value[self.classes < 0] = np.nan

    def profile(self, w, part_of, parts, against):
        """{"ks", "mean"} by loops; part_of(i, j)."""
        t = np.unique(self.d)
        mass, sums = np.zeros((parts, len(t))), np.zeros(parts)
        for i, j in itertools.combinations(range(len(w)), 2):
            if self.identity[i] != self.identity[j] and w[i] * w[j] > 0:
                mass[part_of(i, j)] += w[i] * w[j] * (self.d[i, j] <= t)
                sums[part_of(i, j)] += w[i] * w[j] * self.d[i, j]
        with np.errstate(invalid="ignore"):
            f = mass / mass[:, -1:]
            return {"ks": np.abs(f - f[against]).max(1), "mean": sums / mass[:, -1]}

    def test_gaps(self):
        w = kinds.weights(self.identity, self.classes, "identity")
        expected = self.profile(w, lambda i, j: abs(self.classes[i] - self.classes[j]), 3, 0)
        found = order.gap_profile(self.d, self.d, self.identity, self.classes, w)
        for name, column in expected.items():
            np.testing.assert_allclose(found[name], column, **EXACT)

    def test_ranks_and_variogram(self):
        w = order.value_weights(self.identity, self.value, "person")
        r = order.midranks(self.value, w)
        for i in np.flatnonzero(~np.isnan(self.value)):
            below, equal = (sum(w[np.flatnonzero(f(self.value, self.value[i]))]) for f in (np.less, np.equal))
            self.assertAlmostEqual(r[i], (below + equal / 2) / w.sum(), 12)
        self.assertAlmostEqual(np.nansum(w * r) / w.sum(), 0.5, 12)
        self.assertEqual(np.isnan(r).tolist(), np.isnan(self.value).tolist())
        found = order.variogram(self.d, self.d, self.identity, r, w)
        expected = self.profile(w, lambda i, j: int(10 * abs(r[i] - r[j]) + 1e-9), 10, found["against"])
        self.assertEqual(found["ks"][found["against"]], 0)
        for name, column in expected.items():
            np.testing.assert_allclose(found[name], column, **EXACT)

    def test_edges_belong_to_the_part_above(self):
        r = order.midranks(np.arange(12) % 2.0, np.full(12, 0.1))  # 1/4 and 3/4, rounded
        self.assertEqual(order.quantile_classes(r).tolist(), [1, 3] * 6)
        d = np.ones((12, 12))
        self.assertEqual(np.flatnonzero(order.variogram(d, d, np.arange(12), r, np.ones(12))["pairs"]).tolist(), [0, 5])

    def test_profiles_without_pairs(self):
        r = np.full(len(self.identity), np.nan)
        nothing = order.variogram(self.d, self.d, self.identity, r, np.zeros(len(r)))
        self.assertTrue(np.isnan(nothing["ks"]).all() and np.isnan(nothing["mean"]).all())


class Covariance(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(5)

    def two(self, n):
        x = self.rng.standard_normal((n, 3))
        return pairs.distances(x, "euclidean"), order.gaps(x[:, 0] + self.rng.standard_normal(n))

    def test_it_is_the_mean_over_quadruples(self):
        x, y = self.two(6)
        terms = [x[a, b] * (y[a, b] + y[c, d] - 2 * y[a, c]) for a, b, c, d in itertools.permutations(range(6), 4)]
        self.assertAlmostEqual(order.distance_covariance(x, y), np.mean(terms), 12)
        self.assertTrue(np.isnan(order.distance_covariance(x[:3, :3], y[:3, :3])))

    def test_it_is_the_product_of_centred_distances(self):
        """dcor's u_distance_correlation_sqr and hyppo's Dcorr: U-centred distances, off the diagonal."""
        x, y = self.two(9)
        n = 9

        def centred(a):
            a = a - (a.sum(0)[None] + a.sum(1)[:, None]) / (n - 2) + a.sum() / ((n - 1) * (n - 2))
            return a * (1 - np.eye(n))
        product = lambda a, b: (centred(a) * centred(b)).sum() / (n * (n - 3))
        self.assertAlmostEqual(order.distance_covariance(x, y), product(x, y), 12)
        self.assertAlmostEqual(order.distance_correlation(x, y), product(x, y) / np.sqrt(product(x, x) * product(y, y)),
                               12)
        self.assertAlmostEqual(order.distance_correlation(x, 3 * x), 1, 12)
        centred_v = lambda a: a - a.mean(0)[None] - a.mean(1)[:, None] + a.mean()
        self.assertAlmostEqual(order.distance_covariance_v(x, y), (centred_v(x) * centred_v(y)).mean(), 12)

    def test_it_is_unbiased(self):
        """Over all permutations of the values the mean is 0."""
        x, y = self.two(6)
        found = [order.distance_covariance(x, y[np.ix_(pi, pi)]) for pi in itertools.permutations(range(6))]
        self.assertAlmostEqual(np.mean(found), 0, 12)

    def test_people_are_units(self):
        """One image a person: the plain formula. Values of people: that of their mean distances."""
        x, y = self.two(8)
        position = self.rng.standard_normal(8)
        found = order.people_covariance(x, position, np.arange(8))
        self.assertAlmostEqual(found["dcov2"], order.distance_covariance(x, order.gaps(position)), 12)
        self.assertAlmostEqual(found["dcor"], order.distance_correlation(x, order.gaps(position)), 12)
        identity = np.repeat(np.arange(8), self.rng.integers(1, 5, 8))
        x = pairs.distances(self.rng.standard_normal((len(identity), 3)), "euclidean")
        mean = np.array([[x[np.ix_(identity == k, identity == m)].mean() * (k != m) for m in range(8)]
                         for k in range(8)])
        found = order.people_covariance(x, position[identity], identity)
        self.assertAlmostEqual(found["dcov2"], order.distance_covariance(mean, order.gaps(position)), 12)
        missing = np.where(identity < 2, np.nan, position[identity])
        kept = identity >= 2
        self.assertEqual(order.people_covariance(x, missing, identity),
                         order.people_covariance(x[np.ix_(kept, kept)], missing[kept], identity[kept]))

    def test_people_s_images_have_no_bias(self):
        """Values of images, exchanged among four people and among their two images in all ways: the mean is 0."""
        identity = np.repeat(np.arange(4), 2)
        x = pairs.distances(self.rng.standard_normal((8, 3)), "euclidean")
        value = self.rng.standard_normal((4, 2))
        found = [order.people_covariance(x, value[np.array(pi)[:, None], np.array(swap)[:, None] ^ [0, 1]].ravel(),
                                         identity)["dcov2"]
                 for pi in itertools.permutations(range(4)) for swap in itertools.product((0, 1), repeat=4)]
        self.assertAlmostEqual(np.mean(found), 0, 12)
        self.assertGreater(np.std(found), 1e-3)


class Values(unittest.TestCase):
    def test_icc_is_that_of_the_anova(self):
        rng = np.random.default_rng(6)
        identity = np.repeat(np.arange(7), rng.integers(1, 6, 7))
        value = rng.standard_normal(7)[identity] + rng.standard_normal(len(identity))
        f = scipy.stats.f_oneway(*(value[identity == k] for k in range(7))).statistic
        size, n = np.bincount(identity), len(identity)
        m = (n - (size ** 2).sum() / n) / 6
        self.assertAlmostEqual(order.icc(identity, value), (f - 1) / (f + m - 1), 12)
        self.assertAlmostEqual(order.icc(identity, 5 - 3 * value), order.icc(identity, value), 12)
        self.assertAlmostEqual(order.icc(identity, identity.astype(float)), 1, 12)
        self.assertAlmostEqual(order.icc([0, 0, 1, 1], np.array([0.0, 1, 0, 1])), -1, 12)
        self.assertTrue(np.isnan([order.icc(np.arange(7), value[:7]), order.icc(identity, 0 * value)]).all())

    def test_entropies_do_not_know_the_unit(self):
        rng = np.random.default_rng(7)
        identity, value = np.repeat(np.arange(9), 4), rng.standard_normal(36)
        w = order.value_weights(identity, value, "person")
        one = order.value_entropies(identity, value, order.midranks(value, w))
        two = order.value_entropies(identity, 7 + 2 * value, order.midranks(7 + 2 * value, w))
        for name in ("intra", "intra_share", "inter", "icc"):
            self.assertAlmostEqual(one[name], two[name], 10)
        self.assertTrue(np.isnan(order.value_entropies(identity, 0 * value, order.midranks(0 * value, w))["inter"]))


if __name__ == "__main__":
    unittest.main()
