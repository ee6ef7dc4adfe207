# SPDX-License-Identifier: GPL-3.0-or-later
"""Strata of a tested attribute's propensity given others, anew as docs/method.md says, by scikit-learn."""
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge

C, ROUNDED = 100, 2**20


def columns(kind, classes, place, count):
    """The columns [N, p] of a given attribute: 1 where positive, one a class, or a line with three knees."""
    if kind == "continuous":
        return np.maximum(0, place[:, None] - np.arange(4) / 4)
    if count == 2:
        return classes[:, None].astype(float)
    return (classes[:, None] == np.arange(count)).astype(float)


def fitted(kind, classes, place, count, x, weight):
    """Probabilities of the classes that there are (of two: of the second), or the expected value [N, d]."""
    if kind in ("binary", "classes"):
        if len(set(classes)) == 1:
            return np.zeros((len(x), 1))
        model = LogisticRegression(C=C, tol=1e-12, max_iter=100000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # tol is below what rounding allows
            p = model.fit(x, classes, sample_weight=weight).predict_proba(x)
        return p[:, 1:] if p.shape[1] == 2 else p
    y = classes / (count - 1) if kind == "ordered" else place
    return Ridge(alpha=1 / C, solver="cholesky").fit(x, y, sample_weight=weight).predict(x)[:, None]


def split(scores, weight, s):
    """Rows by s quantiles of the column that varies most, cut in two again and again -> strata [N]."""
    strata, number = np.zeros(len(scores), int), [0]

    def cut(rows, s):
        w = weight[rows] / weight[rows].sum()
        variances = [w @ (c - w @ c) ** 2 if np.ptp(c) > 0 else 0 for c in (scores[rows] - scores[rows[0]]).T]
        if s < 2 or max(variances) == 0:
            strata[rows] = number[0]
            number[0] += 1
            return
        column = next(k for k, v in enumerate(variances) if v * (1 + 1e-9) >= max(variances))
        rows = rows[np.argsort(scores[rows, column], kind="stable")]
        below = np.cumsum(weight[rows])[:-1] / weight[rows].sum()
        places = np.flatnonzero(np.diff(scores[rows, column]))
        gaps = abs(below[places] - s // 2 / s)
        at = places[np.flatnonzero(gaps < gaps.min() + 1e-9)[0]]
        first = int(np.clip(np.floor(s * below[at] + 0.5 + 1e-9), 1, s - 1))
        cut(rows[:at + 1], first)
        cut(rows[at + 1:], s - first)

    cut(np.arange(len(scores)), s)
    return strata


def strata(identity, tested, given, s):
    """tested, given: (kind, classes [N], place [N], count) -> the stratum of every image, -1 without all values."""
    known = np.all([one[1] >= 0 for one in (tested, *given)], axis=0)
    out = np.full(len(identity), -1)
    weight = 1 / np.bincount(identity[known], minlength=identity.max() + 1)[identity[known]]
    kind, classes, place, count = tested
    x = np.hstack([columns(k, c[known], p[known], n) for k, c, p, n in given])
    p = fitted(kind, classes[known], place[known], count, x, weight)
    out[known] = split(np.rint(ROUNDED * p).astype(int), weight, s)
    return out
