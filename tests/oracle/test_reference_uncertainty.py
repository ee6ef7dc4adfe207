# SPDX-License-Identifier: GPL-3.0-or-later
"""Influences against leaving people out, loops and simulation; no program is run."""
import itertools
import unittest

import numpy as np
from scipy.spatial.distance import cdist
from sklearn import metrics

import reference_uncertainty as u


def study(rng, people, photos, spread=0.8, dimensions=6, decimals=None):
    """(distance, identity): people of 2 to `photos` photos; rounded distances have ties."""
    identity = rng.permutation(np.repeat(np.arange(people), rng.integers(2, photos + 1, people)))
    x = rng.normal(size=(people, dimensions))[identity] + spread * rng.normal(size=(len(identity), dimensions))
    d = cdist(x, x)
    return (d if decimals is None else np.round(d, decimals)), identity


class Rates(unittest.TestCase):
    def setUp(self):
        self.d, self.identity = study(np.random.default_rng(1), 12, 4)
        self.pairs = u.pairs_of(self.d, self.identity)
        self.threshold = np.quantile(self.d, 0.15)

    def without(self, person, statistic):
        keep = self.identity != person
        return statistic(u.pairs_of(self.d[np.ix_(keep, keep)], self.identity[keep]))

    def test_rates_without_each(self):
        """A ratio of sums moves by I M / (M - M_p) when person p is left out, exactly."""
        whole = u.verification(self.pairs, self.threshold)
        for kind, same in (("fmr", False), ("fnmr", True)):
            kept = u.chosen(self.pairs, self.pairs["same"] == same)
            number, of_people = len(kept["d"]), u.sums_of_people(kept, np.ones(len(kept["d"])))
            for p in range(12):
                moved = whole[kind]["rate"] - self.without(p, lambda x: u.verification(x, self.threshold))[kind]["rate"]
                self.assertAlmostEqual(moved, whole[kind]["influence"][p] * number / (number - of_people[p]), 12)
            self.assertAlmostEqual(whole[kind]["influence"].sum(), 0, 12)

    def test_loops(self):
        found = u.verification(self.pairs, self.threshold)["fmr"]
        people, wrong, total = np.zeros((12, 2)), 0, 0
        for i, j in itertools.combinations(range(len(self.d)), 2):
            if self.identity[i] != self.identity[j]:
                bad = self.d[i, j] < self.threshold
                wrong, total = wrong + bad, total + 1
                people[[self.identity[i], self.identity[j]]] += [bad, 1]
        self.assertEqual((found["rate"], found["pairs"], found["people"]), (wrong / total, total, 12))
        np.testing.assert_allclose(found["influence"], (people[:, 0] - wrong / total * people[:, 1]) / total, atol=1e-15)
        errors = u.menagerie(self.pairs, self.threshold)["false_match"]
        np.testing.assert_array_equal(errors, people.T)
        self.assertAlmostEqual(u.top_share(*errors, 0.2), np.sort(people[:, 0])[-3:].sum() / (2 * wrong))

    def test_dyadic_error_by_all_pairs_of_pairs(self):
        """The sum over all couples of pairs that share a person of the product of what is left of them."""
        kept = u.chosen(self.pairs, ~self.pairs["same"])
        wrong = kept["d"] < self.threshold
        rest = (wrong - wrong.mean()) / len(wrong)
        share = ((kept["a"][:, None] == kept["a"]) | (kept["a"][:, None] == kept["b"])
                 | (kept["b"][:, None] == kept["a"]) | (kept["b"][:, None] == kept["b"]))
        self.assertAlmostEqual(u.dyadic_error(kept, wrong) ** 2, rest @ share @ rest, 12)

    def test_cells(self):
        classes = np.random.default_rng(2).integers(-1, 3, len(self.d))
        cells = u.class_cells(self.d, self.identity, classes, self.threshold, 3)
        for k, m in itertools.product(range(3), repeat=2):
            bad = [self.d[i, j] < self.threshold for i, j in itertools.combinations(range(len(self.d)), 2)
                   if sorted((classes[i], classes[j])) == sorted((k, m)) and self.identity[i] != self.identity[j]]
            self.assertEqual((cells[k][m]["fmr"]["rate"], cells[k][m]["fmr"]["pairs"]), (np.mean(bad), len(bad)))
        whole = u.class_cells(self.d, self.identity, np.zeros(len(self.d), int), self.threshold, 1)[0][0]
        self.assertEqual(whole["fmr"]["se"], u.verification(self.pairs, self.threshold)["fmr"]["se"])

    def test_intervals(self):
        self.assertEqual(u.zero_error_bounds(61, 6000), (0.1, 0.0005))
        self.assertEqual(u.zero_error_bounds(60, 6000, of_two=False), (0.05, 0.0005))
        self.assertEqual(u.zero_error_bounds(1, 0), (1, 1))
        none = u.verification(self.pairs, 0)
        self.assertEqual(u.interval(none["fmr"]), (0, 3 / 6))
        self.assertEqual(u.interval(none["fnmr"], of_two=False), (1 - 3 / 12, 1))
        for end in u.wilson(0.3, 50):  # the values at which the score test is just significant
            self.assertAlmostEqual(abs(0.3 - end) / np.sqrt(end * (1 - end) / 50), u.NORMAL_975, 12)


class Curves(unittest.TestCase):
    def test_thresholds(self):
        """The largest threshold with a rate of at most what is asked, ties or not."""
        for decimals in (None, 1, 0):
            d, identity = study(np.random.default_rng(3), 12, 4, decimals=decimals)
            pairs = u.pairs_of(d, identity)
            unmatched = pairs["d"][~pairs["same"]]
            for far in (0, 0.01, 0.1, 0.5):
                t = u.far_threshold(unmatched, far)
                self.assertLessEqual(np.mean(unmatched < t), far)
                self.assertGreater(np.mean(unmatched < np.nextafter(t, np.inf)), far)
            self.assertEqual(u.far_threshold(unmatched, 1), np.inf)
        self.assertEqual(u.far_threshold(np.array([0, 0, 0, 1.0]), 0.5), 0)

    def test_auc(self):
        """The influence is the derivative by the weight of a person, pairs weighing the product of their people's."""
        d, identity = study(np.random.default_rng(4), 15, 4, decimals=1)
        pairs = u.pairs_of(d, identity)
        found = u.auc(pairs)
        self.assertAlmostEqual(found["value"], metrics.roc_auc_score(pairs["same"], -pairs["d"]), 12)
        for p in range(15):
            of_people = np.where(np.arange(15) == p, 1 + 1e-6, 1)
            weight = of_people[pairs["a"]] * np.where(pairs["same"], 1, of_people[pairs["b"]])
            moved = metrics.roc_auc_score(pairs["same"], -pairs["d"], sample_weight=weight)
            self.assertAlmostEqual((moved - found["value"]) / 1e-6, found["influence"][p], 6)

    def test_tar_and_eer_follow_people_that_are_left_out(self):
        """Only roughly: what is left out moves a threshold in steps, of which the jackknife makes too much or too little."""
        d, identity = study(np.random.default_rng(6), 60, 8, spread=1)
        pairs = u.pairs_of(d, identity)
        parts = [u.pairs_of(d[np.ix_(identity != p, identity != p)], identity[identity != p]) for p in range(60)]
        tar = np.array([u.tar_at_far(x, 0.1)["tar"] for x in parts])
        equal = np.array([u.eer(x)["value"] for x in parts])
        for densities in (u.window, lambda *x: u.kernel(*x, 0.15)):
            found = u.tar_at_far(pairs, 0.1, densities)
            self.assertGreater(np.corrcoef(found["influence"], -tar)[0, 1], 0.85)
            self.assertGreater(np.corrcoef(u.eer(pairs, densities)["influence"], -equal)[0, 1], 0.85)
        self.assertEqual(found["realised"]["rate"], np.mean(pairs["d"][~pairs["same"]] < found["threshold"]))

    def test_errors_over_simulated_studies(self):
        """Mean standard error against the spread over studies; independent pairs would be far below."""
        rng = np.random.default_rng(6)
        seen = []
        for _ in range(80):
            pairs = u.pairs_of(*study(rng, 50, 4))
            cells = u.auc(pairs), u.eer(pairs), u.tar_at_far(pairs, 0.05), u.verification(pairs, 2)["fmr"]
            seen.append([(x.get("value", x.get("tar", x.get("rate"))), x["se"]) for x in cells])
        values, errors = np.moveaxis(np.array(seen), 2, 0)
        ratio = np.sqrt((errors ** 2).mean(0)) / values.std(0, ddof=1)
        self.assertTrue(((ratio > 0.8) & (ratio < 1.3)).all(), ratio)

    def test_paired_models(self):
        d, identity = study(np.random.default_rng(7), 30, 4)
        first, second = u.auc(u.pairs_of(d, identity)), u.auc(u.pairs_of(d ** 2, identity))
        self.assertEqual(u.paired_difference(first, second), (0, 0))


class People(unittest.TestCase):
    def test_expected_top_share_by_throwing_errors_on_pairs(self):
        rng = np.random.default_rng(8)
        d, identity = study(rng, 40, 4)
        pairs = u.pairs_of(d, identity)
        kept = u.chosen(pairs, ~pairs["same"])
        errors, of_people = u.menagerie(pairs, np.quantile(kept["d"], 0.02))["false_match"]
        thrown = [u.top_share(u.sums_of_people(kept, rng.permutation(len(kept["d"])) < errors.sum() // 2), of_people, 0.05)
                  for _ in range(400)]
        self.assertAlmostEqual(u.expected_top_share(errors, of_people, 0.05), np.mean(thrown), 2)
        self.assertEqual(u.top_people(of_people, 0.05), 2)

    def test_probes_without_each(self):
        rng = np.random.default_rng(9)
        identity = np.repeat(np.arange(30), rng.integers(1, 6, 30))
        truth = rng.integers(0, 3, len(identity))
        guess = np.where(rng.random(len(truth)) < 0.6, truth, rng.integers(0, 3, len(truth)))
        score = rng.normal(size=len(truth)).round(1) + (truth == 0)
        own = u.accuracy(identity, truth, guess)
        loop = sum(((truth == guess) - own["value"])[identity == p].sum() ** 2 for p in range(30)) / len(truth) ** 2
        self.assertAlmostEqual(own["se"] ** 2, loop, 12)
        measures = ((lambda k: u.accuracy(identity[k], truth[k], guess[k]), metrics.accuracy_score(truth, guess)),
                    (lambda k: u.balanced_accuracy(identity[k], truth[k], guess[k]),
                     metrics.balanced_accuracy_score(truth, guess)),
                    (lambda k: u.probe_auc(identity[k], truth[k] == 0, score[k]), metrics.roc_auc_score(truth == 0, score)))
        for measure, expected in measures:
            found = measure(identity >= 0)
            self.assertAlmostEqual(found["value"], expected, 12)
            without = np.array([measure(identity != p)["value"] for p in range(30)])
            jackknife = np.sqrt(29 / 30 * ((without - without.mean()) ** 2).sum())
            self.assertLess(abs(found["se"] / jackknife - 1), 0.08)
        fold = identity % 3
        parts = [metrics.roc_auc_score(truth[fold == f] == 0, score[fold == f]) for f in range(3)]
        self.assertAlmostEqual(u.probe_auc(identity, truth == 0, score, fold)["value"], np.mean(parts), 12)
        self.assertEqual(u.majority(identity, truth)["value"], np.bincount(truth).max() / len(truth))


if __name__ == "__main__":
    unittest.main()
