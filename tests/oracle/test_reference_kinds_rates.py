# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates by class against loops and the groups of a binary attribute; fairness by hand; no program is run."""
import itertools
import unittest

import numpy as np

import reference_kinds as kinds
import reference_kinds_rates as rates
import reference_verify
from test_reference_kinds import class_study

NOTHING = np.nan


class Rates(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(8)
        self.d, self.identity, self.classes = class_study(rng, 12, 4)
        self.threshold = np.quantile(self.d, 0.2)
        self.found = rates.class_rates(self.d, self.identity, self.classes, self.threshold, 4)

    def test_loops(self):
        """Pairs, people, rates and errors by loops over pairs, then over people."""
        for (k, m), (kind, rate) in itertools.product(itertools.product(range(3), repeat=2),
                                                      (("impostor", "fmr"), ("genuine", "fnmr"))):
            of_people = {p: [0, 0] for p in np.unique(self.identity)}
            total, wrong = 0, 0
            for i, j in itertools.combinations(range(len(self.d)), 2):
                same = self.identity[i] == self.identity[j]
                if sorted([self.classes[i], self.classes[j]]) != sorted([k, m]) or same != (kind == "genuine"):
                    continue
                bad = (self.d[i, j] < self.threshold) != same
                total, wrong = total + 1, wrong + bad
                for p in {self.identity[i], self.identity[j]}:
                    of_people[p][0] += 1
                    of_people[p][1] += bad
            self.assertEqual(self.found[kind + "_pairs"][k, m], total)
            self.assertEqual(self.found[kind + "_people"][k, m], sum(n > 0 for n, _ in of_people.values()))
            self.assertAlmostEqual(self.found[rate][k, m], wrong / total, 12)
            influence = [(bad - wrong / total * n) / total for n, bad in of_people.values()]
            self.assertAlmostEqual(self.found[rate + "_se"][k, m], np.sqrt(np.sum(np.square(influence))), 12)

    def test_a_class_without_images(self):
        self.assertTrue(np.isnan(self.found["fmr"][3]).all() and np.isnan(self.found["fnmr_se"][:, 3]).all())
        self.assertFalse(self.found["impostor_pairs"][3].any() or self.found["genuine_people"][3].any())

    def test_two_classes_are_the_groups_of_a_binary_attribute(self):
        attribute = np.where(self.classes == 2, 0, 2 * self.classes - 1) * (self.classes >= 0)
        i, j = np.triu_indices(len(self.d), 1)
        same = self.identity[i] == self.identity[j]
        expected = reference_verify.group_rates(self.d[i, j], same, i, j, attribute, 0.05)
        limit = reference_verify.accepted_limit(self.d[i, j][~same], 0.05)
        found = rates.class_rates(self.d, self.identity, kinds.as_classes(attribute), limit)
        names = "genuine_pairs", "impostor_pairs", "fmr", "fnmr"
        for cell, group in (((0, 0), "negative"), ((0, 1), "across"), ((1, 0), "across"), ((1, 1), "positive")):
            np.testing.assert_allclose([found[name][cell] for name in names], expected[group], rtol=0, atol=1e-15)

    def test_thresholds_of_classes(self):
        """At a class's own threshold its rate is at most what is asked, and above it more."""
        for k, own in enumerate(rates.class_thresholds(self.d, self.identity, self.classes, 0.1, 4)[:3]):
            at, above = (rates.class_rates(self.d, self.identity, self.classes, t)["fmr"][k, k]
                         for t in (own, np.nextafter(own, np.inf)))
            self.assertLessEqual(at, 0.1)
            self.assertGreater(above, 0.1)

    def test_wilson(self):
        p, n = 0.3, 50
        expected = [(p + s * rates.NORMAL_975 * np.sqrt(p * (1 - p) / n + rates.NORMAL_975 ** 2 / (4 * n * n))
                     + rates.NORMAL_975 ** 2 / (2 * n)) / (1 + rates.NORMAL_975 ** 2 / n) for s in (-1, 1)]
        np.testing.assert_allclose(rates.wilson(p, np.sqrt(p * (1 - p) / n), 9), expected, rtol=1e-12)
        self.assertEqual(rates.wilson(0, 0, 61), (0, 0.1))
        self.assertEqual(rates.wilson(1, 0, 60), (0.9, 1))
        self.assertEqual(rates.wilson(0, 0, 1), (0, 1))


class Fairness(unittest.TestCase):
    def test_by_hand(self):
        fmr, fnmr = np.array([0.01, 0.04, NOTHING, 0.02]), np.array([0.1, 0.1, 0.5, 0.1])
        found = rates.fairness(fmr, fnmr, 0.5)
        gini = 3 / 2 * 2 * (0.03 + 0.01 + 0.02) / (2 * 9 * 0.07 / 3)
        expected = {"fdr": 1 - 0.5 * 0.03, "ir": 2, "garbe": gini / 2, "fmr_over_mean": 2, "fnmr_over_mean": 1,
                    "classes": 3}
        for name, value in expected.items():
            self.assertAlmostEqual(found[name], value, 12)

    def test_no_errors(self):
        found = rates.fairness(np.array([0, 0.1]), np.array([0.2, 0.2]))
        self.assertTrue(np.isnan([found["ir"], found["fmr_over_mean"]]).all())
        self.assertAlmostEqual(found["garbe"], 0.5 * 1)
        self.assertTrue(np.isnan(rates.fairness(np.zeros(2), np.ones(2))["garbe"]))
        self.assertEqual(rates.fairness(np.array([0.1, NOTHING]), np.ones(2))["classes"], 1)


if __name__ == "__main__":
    unittest.main()
