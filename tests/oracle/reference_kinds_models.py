# SPDX-License-Identifier: GPL-3.0-or-later
"""Eta squared, directions and probes of attributes of every kind, with NumPy and scikit-learn.

x [N, D]: embeddings or components, as the metric wants them (unit rows for cosine). classes [N] in 0..K-1, -1 where
missing; value [N], NaN where missing. Images with a value count alike.
"""
import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, r2_score


# ---- eta squared and directions -------------------------------------------------------------


def eta_squared(x, classes):
    """{"axes": [D], "total"}: sum over classes of n_k (mean_k - mean)^2 over sum of (x_i - mean)^2, of each axis and of
    the sums over axes. NaN where x does not vary, or with fewer than two classes.
    """
    known = np.asarray(classes) >= 0
    x, classes = np.asarray(x, float)[known], np.asarray(classes)[known]
    if len(np.unique(classes)) < 2:
        return _shares(np.full(x.shape[1], np.nan), np.ones(x.shape[1]))
    between = sum((classes == k).sum() * (x[classes == k].mean(0) - x.mean(0)) ** 2 for k in np.unique(classes))
    return _shares(between, ((x - x.mean(0)) ** 2).sum(0))


def eta_squared_of_value(x, value):
    """The same of a continuous value: the R^2 of the least squares line of each coordinate on the value itself."""
    known = ~np.isnan(value)
    x, value = np.asarray(x, float)[known], np.asarray(value, float)[known]
    slope = _slope(x, value)
    return _shares(slope ** 2 * ((value - value.mean()) ** 2).sum(), ((x - x.mean(0)) ** 2).sum(0))


def _shares(between, total):
    with np.errstate(divide="ignore", invalid="ignore"):
        return {"axes": np.where(total > 0, between / total, np.nan), "total": between.sum() / total.sum()}


def directions(x, classes, count):
    """[K, D]: the mean of each class less that of all others with a class; NaN if either has no image."""
    x, classes = np.asarray(x, float), np.asarray(classes)
    found = np.full((count, x.shape[1]), np.nan)
    for k in range(count):
        own, rest = classes == k, (classes >= 0) & (classes != k)
        if own.any() and rest.any():
            found[k] = x[own].mean(0) - x[rest].mean(0)
    return found


def direction_of_value(x, value):
    """[D]: the slope of each coordinate on the value (or the step of ordered classes), per unit of it."""
    known = ~np.isnan(value)
    return _slope(np.asarray(x, float)[known], np.asarray(value, float)[known])


def _slope(x, value):
    centred = value - value.mean()
    with np.errstate(divide="ignore", invalid="ignore"):
        return centred @ (x - x.mean(0)) / (centred @ centred)


# ---- probes ---------------------------------------------------------------------------------


def logistic(x, classes, c=1.0):
    """The fitted model: least of |w|^2 / 2 + c sum of losses, free intercepts, all images alike.

    Two classes: the binary model, one weight vector (the multinomial one at c is the binary one at 2 c). More: the
    multinomial one, a vector a class.
    """
    if len(np.unique(classes)) == 2:
        return LogisticRegression(C=c, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(x, classes)
    return multinomial(x, classes, c)


def multinomial(x, classes, c=1.0):
    """A vector a class, also of two; the gradient at the end is at most 1e-7, and so is the error of the vectors."""
    model = LogisticRegression(C=c, solver="newton-cg", tol=1e-7, max_iter=10000, multi_class="multinomial")
    return model.fit(x, classes)


def ridge(x, value, c=1.0):
    """The fitted model: least of |w|^2 / 2 + c / 2 sum of squared errors, free intercept: alpha = 1 / c.

    Predictions follow affine maps of the value, so that R^2 does not know its unit.
    """
    return Ridge(alpha=1 / c, solver="cholesky").fit(x, value)


def probe_classes(x, classes, folds, c=1.0):
    """folds: (train, test) rows of x, all with a class -> {"accuracy", "balanced_accuracy": [F]}, "_mean" and "_std" of
    each (population).

    balanced_accuracy: the mean recall of the classes that the test rows have. A class that the training rows lack is
    never predicted; a fold that trains on one class alone is NaN, and left out of mean and std.
    """
    scores = np.full((len(folds), 2), np.nan)
    for f, (train, test) in enumerate(folds):
        if len(np.unique(classes[train])) > 1:
            predicted = logistic(x[train], classes[train], c).predict(x[test])
            recall = [np.mean(predicted[classes[test] == k] == k) for k in np.unique(classes[test])]
            scores[f] = accuracy_score(classes[test], predicted), np.mean(recall)
    return _over_folds({"accuracy": scores[:, 0], "balanced_accuracy": scores[:, 1]})


def probe_value(x, value, folds, c=1.0):
    """{"r2": [F], "r2_mean", "r2_std"}: 1 - sum of squared errors / that of the test rows' own mean; NaN if they are
    equal.
    """
    scores = np.full(len(folds), np.nan)
    for f, (train, test) in enumerate(folds):
        if np.ptp(value[test]) > 0:
            scores[f] = r2_score(value[test], ridge(x[train], value[train], c).predict(x[test]))
    return _over_folds({"r2": scores})


def _over_folds(scores):
    found = dict(scores)
    for name, column in scores.items():
        known = column[~np.isnan(column)]
        found[name + "_mean"] = known.mean() if len(known) else np.nan
        found[name + "_std"] = known.std() if len(known) else np.nan
    return found
