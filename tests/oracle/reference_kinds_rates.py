# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification by class in plain NumPy: matrices of FMR and FNMR with people, pairs and errors; fairness.

distance [N, N], identity [N], classes [N] in 0..K-1, -1 where missing (reference_kinds.intersect makes those of
intersections). A pair is accepted when its distance is below the threshold. Every pair of images counts once. What has
no pair is NaN.
"""
import numpy as np

import reference_verify

NORMAL_975 = 1.959963984540054


def class_rates(distance, identity, classes, threshold, count=None):
    """{"fmr", "fmr_se", "impostor_pairs", "impostor_people", "fnmr", "fnmr_se", "genuine_pairs", "genuine_people"}, all
    [K, K] and symmetric.

    Cell (k, l): pairs of one image of class k and one of class l, of different people (impostor) or of one (genuine:
    off the diagonal only where a person has images of both). People: those with a pair in the cell. The errors have
    people as units: se^2 = sum over people of ((wrong pairs with them) - rate (pairs with them))^2 / pairs^2.
    """
    identity, classes = np.asarray(identity), np.asarray(classes)
    count = int(classes.max()) + 1 if count is None else count
    people, place = np.unique(identity, return_inverse=True)
    i, j = np.triu_indices(len(identity), 1)
    known = (classes[i] >= 0) & (classes[j] >= 0)
    i, j = i[known], j[known]
    low, high = np.minimum(classes[i], classes[j]), np.maximum(classes[i], classes[j])
    accepted, same = np.asarray(distance)[i, j] < threshold, place[i] == place[j]
    found = {f"{name}{what}": np.full((count, count), np.nan) for name in ("fmr", "fnmr") for what in ("", "_se")}
    found |= {f"{name}_{what}": np.zeros((count, count), int)
              for name in ("impostor", "genuine") for what in ("pairs", "people")}
    for k in range(count):
        for m in range(k, count):
            cell = (low == k) & (high == m)
            for kind, rate, here, wrong in (("impostor", "fmr", cell & ~same, accepted),
                                            ("genuine", "fnmr", cell & same, ~accepted)):
                value, error, involved = _rate(place[i[here]], place[j[here]], wrong[here], len(people))
                for name, entry in ((rate, value), (rate + "_se", error), (kind + "_pairs", here.sum()),
                                    (kind + "_people", involved)):
                    found[name][k, m] = found[name][m, k] = entry
    return found


def _rate(first, second, wrong, people):
    """Rate of the pairs of people first and second [M], its error, and how many people have a pair."""
    if len(wrong) == 0:
        return np.nan, np.nan, 0
    two = second != first  # a genuine pair is of one person and counts once
    per_person = lambda values: np.bincount(first, values, people) + np.bincount(second[two], values[two], people)
    wrongs, pairs = per_person(wrong.astype(float)), per_person(np.ones(len(wrong)))
    rate = wrong.mean()
    return rate, np.sqrt(((wrongs - rate * pairs) ** 2).sum()) / len(wrong), int((pairs > 0).sum())


def wilson(rate, error, people):
    """95 % interval with n_eff = rate (1 - rate) / error^2; without errors [0, 3 / floor(people / 2)], at most 1."""
    if np.isnan(rate):
        return np.nan, np.nan
    if rate in (0, 1):
        far = min(1, 3 / (people // 2)) if people >= 2 else 1
        return (0, far) if rate == 0 else (1 - far, 1)
    inverse = error ** 2 / (rate * (1 - rate))
    z = NORMAL_975 ** 2 * inverse
    half = np.sqrt(z * rate * (1 - rate) + z * z / 4)
    return (rate + z / 2 - half) / (1 + z), (rate + z / 2 + half) / (1 + z)


def class_thresholds(distance, identity, classes, fmr, count=None):
    """[K]: the threshold that accepts at most the share `fmr` of the impostor pairs inside each class; NaN without."""
    identity, classes = np.asarray(identity), np.asarray(classes)
    count = int(classes.max()) + 1 if count is None else count
    i, j = np.triu_indices(len(identity), 1)
    found = np.full(count, np.nan)
    for k in range(count):
        inside = (classes[i] == k) & (classes[j] == k) & (identity[i] != identity[j])
        if inside.any():
            found[k] = reference_verify.accepted_limit(np.asarray(distance)[i, j][inside], fmr)
    return found


# ---- fairness -------------------------------------------------------------------------------


def fairness(fmr, fnmr, alpha=0.5):
    """fmr, fnmr [K] inside each class -> {"fdr", "ir", "garbe", "fmr_over_mean", "fnmr_over_mean", "classes"}.

    Over the classes that have both rates; fewer than two: NaN. fdr: 1 - [a dFMR + (1 - a) dFNMR], d = max - min; ir:
    (max / min FMR)^a (max / min FNMR)^(1 - a); garbe: a G(FMR) + (1 - a) G(FNMR); over_mean: max over geometric mean.
    What a rate of 0 makes undefined is NaN: ir and over_mean with one, garbe if all are 0.
    """
    both = ~np.isnan(fmr) & ~np.isnan(fnmr)
    rates = [np.asarray(x, float)[both] for x in (fmr, fnmr)]
    if both.sum() < 2:
        return dict.fromkeys(("fdr", "ir", "garbe", "fmr_over_mean", "fnmr_over_mean"), np.nan) | {
            "classes": int(both.sum())}
    shares = alpha, 1 - alpha
    over = lambda x, by: x.max() / by(x) if x.min() > 0 else np.nan
    return {"fdr": 1 - sum(a * np.ptp(x) for a, x in zip(shares, rates)),
            "ir": np.prod([over(x, np.min) ** a for a, x in zip(shares, rates)]),
            "garbe": sum(a * gini(x) for a, x in zip(shares, rates)),
            "fmr_over_mean": over(rates[0], _geometric), "fnmr_over_mean": over(rates[1], _geometric),
            "classes": int(both.sum())}


def gini(x):
    """n / (n - 1) * sum over i, j of |x_i - x_j| / (2 n^2 mean)."""
    n = len(x)
    return (n / (n - 1) * np.abs(x[:, None] - x[None, :]).sum() / (2 * n * n * x.mean())) if x.mean() > 0 else np.nan


def _geometric(x):
    return np.exp(np.log(x).mean())
