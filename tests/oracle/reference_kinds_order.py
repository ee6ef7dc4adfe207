# SPDX-License-Identifier: GPL-3.0-or-later
"""Ordered classes and continuous attributes in plain NumPy: gaps, variogram, distance covariance, entropies.

Arrays as in reference_kinds. value [N] is a continuous attribute, NaN where missing; r [N] its mid-ranks in (0, 1).
What is averaged or correlated, energy [N, N], is the chord under cosine; what the KS looks at, distance [N, N], need
not be.
"""
import numpy as np

import reference
import reference_intervals
import reference_kinds as kinds

QUANTILES, BINS = 4, 10
# Sums of weights in another order differ in their last bits: a rank or gap this close below an edge is on it.
EDGE = 1e-9


# ---- by gap ---------------------------------------------------------------------------------


def gap_profile(distance, energy, identity, classes, w, count=None, same_identity=False):
    """Pairs by gap h = |k - l| of ordered classes -> {"ks", "ks_at", "mean", "mass", "pairs": [K], by h}.

    ks[h] = sup |F_0 - F_h|, 0 at h = 0; mean: the weighted mean of energy; NaN where there are no pairs.
    """
    i, j, mass, low, high = kinds.class_pairs(identity, classes, w, same_identity)
    count = int(np.max(classes)) + 1 if count is None else count
    return _profile(np.asarray(distance)[i, j], np.asarray(energy)[i, j], mass, high - low, count, 0)


def _profile(d, e, mass, part, parts, against):
    steps = kinds.Steps(d, mass)
    base = steps.curve(part == against)
    ks = [steps.sup(base, steps.curve(part == h)) for h in range(parts)]
    total = np.bincount(part, mass, parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(part, mass * e, parts) / total
    return {"ks": np.array([x for x, _ in ks]), "ks_at": np.array([at for _, at in ks]), "mean": mean, "mass": total,
            "pairs": np.bincount(part, minlength=parts)}


def gap_intervals(energy, identity, classes, w, count):
    """95 % intervals (low [C], high [C]) of the mean distance at every gap, without each person's pairs in turn."""
    i, j, mass, low, high = kinds.class_pairs(identity, classes, w)
    gap, people = high - low, np.unique(identity[classes >= 0])

    def means(use):
        sums = np.bincount(gap[use], (mass * energy[i, j])[use], count)
        with np.errstate(invalid="ignore", divide="ignore"):
            return sums / np.bincount(gap[use], mass[use], count)

    mean = means(np.ones(len(i), bool))
    without = np.array([means((identity[i] != k) & (identity[j] != k)) for k in people])
    moves = np.sqrt((len(people) - 1) / len(people)) * (without - without.mean(0))
    if len(people) < 20:
        return np.full(count, np.nan), np.full(count, np.nan)
    return reference_intervals.interval(mean, np.sqrt((moves ** 2).sum(0)), 0, np.inf, reference_intervals.widening(moves))


# ---- continuous: ranks, classes, variogram --------------------------------------------------


def value_weights(identity, value, weighting):
    """[N], 0 where the value is missing. Continuous values have no modalities: "identity" is "person"."""
    return kinds.weights(identity, np.where(np.isnan(value), -1, 0), "image" if weighting == "image" else "person")


def midranks(value, w):
    """r [N]: (weight of smaller values + half that of equal ones, its own included) / all, NaN where missing."""
    value = np.asarray(value, float)
    known = ~np.isnan(value)
    _, place = np.unique(value[known], return_inverse=True)
    equal = np.bincount(place, w[known])
    r = np.full(len(value), np.nan)
    r[known] = ((np.cumsum(equal) - equal / 2) / equal.sum())[place]
    return r


def quantile_classes(r, count=QUANTILES):
    """floor(count * r), -1 where missing. Equal values stay together: classes may be of unequal size, or empty."""
    known = ~np.isnan(r)
    return np.where(known, np.floor(count * np.where(known, r, 0) + EDGE).astype(int), -1)


def variogram(distance, energy, identity, r, w, bins=BINS):
    """Pairs of different people by floor(bins * |r_i - r_j|): equal parts of [0, 1] -> as gap_profile, and "against".

    ks is against the widest bin that has pairs, number `against`.
    """
    i, j, mass, _, _ = kinds.class_pairs(identity, np.where(np.isnan(r), -1, 0), w)
    part = np.minimum(np.floor(bins * np.abs(r[i] - r[j]) + EDGE).astype(int), bins - 1)
    against = part.max() if len(part) else 0
    return {**_profile(np.asarray(distance)[i, j], np.asarray(energy)[i, j], mass, part, bins, against),
            "against": int(against)}


# ---- distance covariance --------------------------------------------------------------------


def gaps(position):
    """position [N] (steps of ordered classes, or r) -> |p_i - p_j| [N, N]."""
    position = np.asarray(position, float)
    return np.abs(position[:, None] - position[None, :])


def distance_covariance(x, y):
    """x, y [n, n], zero on the diagonal, of n independent units -> dCov2, unbiased:

    [S - 2 / (n - 2) sum X_i Y_i + X Y / ((n - 1) (n - 2))] / (n (n - 3)), S = sum over i != j of x_ij y_ij, X_i, Y_i
    row sums, X, Y totals. NaN below 4 units.
    """
    rows_x, rows_y = x.sum(axis=1), y.sum(axis=1)
    return _unbiased((x * y).sum(), rows_x @ rows_y, rows_x.sum(), rows_y.sum(), len(x))


def _unbiased(products, rows, total_x, total_y, n):
    if n < 4:
        return np.nan
    return (products - 2 / (n - 2) * rows + total_x * total_y / ((n - 1) * (n - 2))) / (n * (n - 3))


def distance_covariance_v(x, y, w=None):
    """The V-statistic, all pairs i, j with i = j among them: mean(x y) + mean(x) mean(y) - 2 mean of the row means'
    product.

    Means are weighted by w [n] (1). Never below 0 for distances of negative type. Two classes whose values are delta
    apart have 2 delta p^2 q^2 E_V: 4 p^2 q^2 E_V for the values -1 and 1, p^2 q^2 E_V for their mid-ranks.
    """
    w = np.ones(len(x)) if w is None else np.asarray(w, float)
    w = w / w.sum()
    rows_x, rows_y = x @ w, y @ w
    return w @ (x * y) @ w + (w @ rows_x) * (w @ rows_y) - 2 * w @ (rows_x * rows_y)


def distance_correlation(x, y):
    """dCov2(x, y) / sqrt(dCov2(x, x) dCov2(y, y)), unbiased, can be below 0; NaN where either is not above 0."""
    return _ratio(*(distance_covariance(*pair) for pair in ((x, y), (x, x), (y, y))))


def _ratio(both, x, y):
    return both / np.sqrt(x * y) if x > 0 and y > 0 else np.nan


def people_covariance(energy, position, identity):
    """dCov2 and dCor over all images with people as units -> {"dcov2", "dcov2_distance", "dcov2_gap", "dcor"}.

    position [N], NaN where missing. Images weigh 1 / (images of their person with a value), whatever the study's
    weighting; pairs are those of different people. With n people, S = sum w_i w_j x_ij y_ij, X_i = sum_j w_j x_ij, the
    formula's sum X_i Y_i is sum w_i X_i Y_i and X = sum w_i X_i. For one image a person, and for values of people (with
    the people's mean distances), it is distance_covariance; 0 in expectation where values are independent of people.
    """
    position, identity = np.asarray(position, float), np.asarray(identity)
    known = np.flatnonzero(~np.isnan(position))
    identity, position = identity[known], position[known]
    w = value_weights(identity, position, "person")
    others = identity[:, None] != identity[None, :]
    x, y = np.asarray(energy, float)[np.ix_(known, known)] * others, gaps(position) * others
    n = len(np.unique(identity))

    def covariance(a, b):
        rows_a, rows_b = a @ w, b @ w
        return _unbiased(w @ (a * b) @ w, w @ (rows_a * rows_b), w @ rows_a, w @ rows_b, n)

    both, of_distance, of_gap = covariance(x, y), covariance(x, x), covariance(y, y)
    return {"dcov2": both, "dcov2_distance": of_distance, "dcov2_gap": of_gap,
            "dcor": _ratio(both, of_distance, of_gap)}


# ---- entropies ------------------------------------------------------------------------------


def icc(identity, value):
    """ICC(1) of the values themselves: (B - W) / (B + (m - 1) W), B and W the mean squares between and within people.

    m = (N - sum n_k^2 / N) / (K - 1), the number of images a person where that is the same for all. NaN with one
    person, with one image a person, or where all values are equal.
    """
    known = ~np.isnan(value)
    value = np.asarray(value, float)[known]
    people, place, size = np.unique(np.asarray(identity)[known], return_inverse=True, return_counts=True)
    n, k = len(value), len(people)
    if k < 2 or n == k:
        return np.nan
    mean = np.bincount(place, value) / size
    between = (size * (mean - value.mean()) ** 2).sum() / (k - 1)
    within = ((value - mean[place]) ** 2).sum() / (n - k)
    m = (n - (size ** 2).sum() / n) / (k - 1)
    scale = between + (m - 1) * within
    return (between - within) / scale if scale > 0 else np.nan


def value_entropies(identity, value, r, count=QUANTILES):
    """{"intra", "intra_share", "inter", "icc", "mean"} of a continuous attribute, nats.

    intra: that of its quantile classes, intra_share over ln of their number. inter: the binary formula on people's mean
    values, after the affine map of the least and the greatest value of an image to -1 and 1; NaN where these are equal.
    """
    value, identity = np.asarray(value, float), np.asarray(identity)
    known = ~np.isnan(value)
    classes = kinds.class_entropies(identity, quantile_classes(r, count), count)
    _, place = np.unique(identity[known], return_inverse=True)
    mapped = reference.rescale(value[known]) if np.ptp(value[known]) > 0 else np.full(known.sum(), np.nan)
    return {"intra": classes["intra"], "intra_share": classes["intra_share"],
            "inter": reference.density_entropy(np.bincount(place, mapped) / np.bincount(place)),
            "icc": icc(identity, value), "mean": value[known].mean()}
