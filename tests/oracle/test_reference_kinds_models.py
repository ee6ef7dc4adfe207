# SPDX-License-Identifier: GPL-3.0-or-later
"""Eta squared, directions and probes: reductions to a binary attribute, conditions of the optimum; no program."""
import unittest

import numpy as np
import scipy.special
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_score

import reference_kinds as kinds
import reference_kinds_models as models
from test_reference_kinds import EXACT


class Models(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(11)
        self.n = 160
        self.identity = np.repeat(np.arange(40), 4)
        self.classes = self.rng.integers(0, 3, 40)[self.identity]
        self.x = self.rng.standard_normal((self.n, 5)) + self.rng.standard_normal((3, 5))[self.classes]
        self.folds = list(StratifiedGroupKFold(5).split(self.x, self.classes, self.identity))


class Eta(Models):
    def test_loops(self):
        found = models.eta_squared(self.x, self.classes)
        for axis in range(5):
            z = self.x[:, axis]
            fitted = np.array([z[self.classes == c].mean() for c in self.classes])
            self.assertAlmostEqual(found["axes"][axis], ((fitted - z.mean()) ** 2).sum() / ((z - z.mean()) ** 2).sum(),
                                   12)
        spread = self.x.var(0)
        self.assertAlmostEqual(found["total"], (found["axes"] * spread).sum() / spread.sum(), 12)

    def test_missing_images_do_not_count(self):
        classes = np.where(self.identity < 9, -1, self.classes)
        value = np.where(self.identity < 9, np.nan, self.x[:, 0])
        kept = self.identity >= 9
        for of, a in ((models.eta_squared, classes), (models.eta_squared_of_value, value)):
            np.testing.assert_array_equal(of(self.x, a)["axes"], of(self.x[kept], a[kept])["axes"])

    def test_binary(self):
        """As two classes and as 0 and 1: one eta squared, one direction, that of the map."""
        attribute = np.where(self.classes == 0, -1, 1)
        attribute[:10] = 0
        classes, value = kinds.as_classes(attribute), np.where(attribute == 0, np.nan, attribute > 0)
        one, two = models.eta_squared(self.x, classes), models.eta_squared_of_value(self.x, value)
        np.testing.assert_allclose(one["axes"], two["axes"], **EXACT)
        self.assertAlmostEqual(one["total"], two["total"], 12)
        difference = self.x[attribute > 0].mean(0) - self.x[attribute < 0].mean(0)
        np.testing.assert_allclose(models.directions(self.x, classes, 2), [-difference, difference], **EXACT)
        np.testing.assert_allclose(models.direction_of_value(self.x, value), difference, **EXACT)

    def test_value(self):
        value = self.x @ [1, 0, 0, 0, 0] + self.rng.standard_normal(self.n)
        found = models.eta_squared_of_value(self.x, 3 - 2 * value)
        np.testing.assert_allclose(found["axes"], [np.corrcoef(value, z)[0, 1] ** 2 for z in self.x.T], **EXACT)
        self.assertAlmostEqual(models.eta_squared_of_value(value[:, None], value)["total"], 1, 12)


class Probe(Models):
    def test_gradient_of_the_multinomial_is_0(self):
        model = models.logistic(self.x, self.classes)
        p = scipy.special.softmax(self.x @ model.coef_.T + model.intercept_, axis=1)
        wrong = p - (self.classes[:, None] == np.arange(3))
        np.testing.assert_allclose(model.coef_ + wrong.T @ self.x, 0, atol=1e-6)
        np.testing.assert_allclose(wrong.sum(0), 0, atol=1e-6)

    def test_two_classes_have_the_binary_model(self):
        y = (self.classes > 0).astype(int)
        binary = models.logistic(self.x, y)
        usual = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(self.x, y)
        np.testing.assert_allclose(binary.coef_, usual.coef_, **EXACT)
        halves = models.multinomial(self.x, y, 0.5)
        np.testing.assert_allclose(2 * halves.coef_, binary.coef_, rtol=0, atol=1e-6)

    def test_scores_are_scikit_learns(self):
        found = models.probe_classes(self.x, self.classes, self.folds)
        for f, (train, test) in enumerate(self.folds):
            predicted = models.logistic(self.x[train], self.classes[train]).predict(self.x[test])
            self.assertAlmostEqual(found["accuracy"][f], np.mean(predicted == self.classes[test]), 12)
            self.assertAlmostEqual(found["balanced_accuracy"][f],
                                   balanced_accuracy_score(self.classes[test], predicted), 12)
        usual = cross_val_score(LogisticRegression(max_iter=1000), self.x, self.classes, cv=self.folds)
        self.assertAlmostEqual(found["accuracy_mean"], usual.mean(), delta=0.02)
        self.assertAlmostEqual(found["accuracy_std"], found["accuracy"].std(), 12)

    def test_folds_that_lack_a_class(self):
        train, test = np.flatnonzero(self.classes == 0), np.flatnonzero(self.classes != 0)
        found = models.probe_classes(self.x, self.classes, [(train, test), *self.folds])
        self.assertTrue(np.isnan(found["accuracy"][0]) and not np.isnan(found["accuracy_mean"]))

    def test_ridge(self):
        """Its normal equations; the unit of the value does not matter."""
        value = self.x @ [1, -1, 0, 0, 2] + self.rng.standard_normal(self.n)
        centred = self.x - self.x.mean(0)
        expected = np.linalg.solve(centred.T @ centred + np.eye(5) / 2, centred.T @ (value - value.mean()))
        np.testing.assert_allclose(models.ridge(self.x, value, 2.0).coef_, expected, **EXACT)
        one, two = (models.probe_value(self.x, v, self.folds) for v in (value, 1000 - 7 * value))
        np.testing.assert_allclose(one["r2"], two["r2"], rtol=0, atol=1e-9)
        self.assertGreater(one["r2_mean"], 0.5)
        train, test = self.folds[0]
        fitted = models.ridge(self.x[train], value[train]).predict(self.x[test])
        self.assertAlmostEqual(one["r2"][0], 1 - ((value[test] - fitted) ** 2).sum()
                               / ((value[test] - value[test].mean()) ** 2).sum(), 12)


if __name__ == "__main__":
    unittest.main()
