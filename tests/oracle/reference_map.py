# SPDX-License-Identifier: GPL-3.0-or-later
"""Intervals of eta squared over people in NumPy and SciPy: every person left out in turn, sums made anew."""

import numpy as np
import scipy.optimize
import scipy.stats

NORMAL_975 = scipy.stats.norm.ppf(0.975)


def correlation(x, y):
    """Of a coordinate [N] and values [N], NaN where one is constant."""
    if len(x) == 0 or np.ptp(y) == 0 or np.ptp(x) == 0:
        return np.nan
    return np.corrcoef(x, y)[0, 1]


def between(x, classes):
    """Root of the share of the variance that lies between the classes' means; NaN of one class."""
    groups = [x[classes == c] for c in np.unique(classes)]
    if len(groups) < 2:
        return np.nan
    return np.sqrt(sum(len(g) * (g.mean() - x.mean()) ** 2 for g in groups) / ((x - x.mean()) ** 2).sum())


def length_interval(length, error, freedom):
    """The lengths at which the one seen is neither among the least nor among the largest 2.5 % (noncentral chi)."""
    seen = (length / error) ** 2
    if length / error > 8:
        t = length / error + NORMAL_975 * np.array([-1, 1])
        return error * np.sqrt(np.maximum(t ** 2 * (t > 0) - (freedom - 1), 0))
    ends = []
    for share in (0.975, 0.025):
        below = lambda l: (scipy.stats.ncx2.cdf(seen, freedom, l * l) if l > 1e-6
                           else scipy.stats.chi2.cdf(seen, freedom)) - share
        ends.append(0 if below(0) <= 0 else error * scipy.optimize.brentq(below, 0, length / error + 20, xtol=1e-12))
    return np.array(ends)


def interval(x, labels, identity, root):
    """(low, high) of eta squared; labels [N], NaN or None where missing; root: one of the above."""
    known = ~np.isnan(np.asarray(labels, float))
    x, labels, identity = x[known], np.asarray(labels, float)[known], np.asarray(identity)[known]
    people = np.unique(identity)
    z = np.arctanh(root(x, labels))
    without = np.arctanh([root(x[identity != p], labels[identity != p]) for p in people])
    n = len(people)
    influence = np.sqrt((n - 1) / n) * (without - without.mean())
    squares, fourths = np.sum(influence ** 2), np.sum(influence ** 4)
    if np.isnan(z + squares) or n < 20:
        return np.nan, np.nan
    left = fourths / squares ** 2 - 1 / n
    error = np.sqrt(squares) * (scipy.stats.t.ppf(0.975, max(2, 2 / left)) / NORMAL_975 if left > 2e-6 else 1)
    if root is between:
        low, high = np.tanh(length_interval(z, error, len(np.unique(labels)) - 1)) ** 2
    else:
        ends = np.tanh(z + NORMAL_975 * error * np.array([-1, 1]))
        low, high = 0 if ends[0] <= 0 <= ends[1] else min(ends ** 2), max(ends ** 2)
    return low, high
