# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification in NumPy and SciPy, written from its definitions alone.

A pair is accepted when its distance is small. `matched` and `unmatched` are the distances of pairs
of one identity and of different identities, float64, in any order.
"""

import numpy as np
import scipy.spatial.distance
import scipy.stats

FARS = (1e-2, 1e-3, 1e-4)


def all_pairs(embeddings, identity, metric):
    """(distances, same identity, i, j) of all pairs i < j; [N (N - 1) / 2] each."""
    distances = scipy.spatial.distance.pdist(np.asarray(embeddings, np.float64), metric)
    i, j = np.triu_indices(len(embeddings), 1)
    identity = np.asarray(identity)
    return distances, identity[i] == identity[j], i, j


def auc(matched, unmatched):
    """Probability that a matched pair is nearer than an unmatched one, ties one half."""
    n, m = len(matched), len(unmatched)
    if n == 0 or m == 0:
        return np.nan
    ordered = np.sort(unmatched)
    nearer = m - np.searchsorted(ordered, matched, "right")
    tied = np.searchsorted(ordered, matched, "right") - np.searchsorted(ordered, matched, "left")
    return (2 * int(nearer.sum()) + int(tied.sum())) / (2 * n * m)


def rates(matched, unmatched, thresholds):
    """(false match rate, false non-match rate) when distances <= threshold are accepted."""
    match = np.searchsorted(np.sort(unmatched), thresholds, "right") / len(unmatched)
    miss = 1 - np.searchsorted(np.sort(matched), thresholds, "right") / len(matched)
    return match, miss


def eer(matched, unmatched):
    """(equal error rate, lowest, highest): where the false match rate meets the false non-match rate.

    Both are steps; the value is where the straight lines between their values at successive
    distances cross, the bracket is the larger and smaller rate on either side of that place.
    """
    thresholds = np.unique(np.concatenate([matched, unmatched]))
    match, miss = rates(matched, unmatched, thresholds)
    match, miss = np.append(0, match), np.append(1, miss)
    after = int(np.argmax(match >= miss))
    before = after - 1
    rise = (match[after] - match[before]) - (miss[after] - miss[before])
    share = (miss[before] - match[before]) / rise
    value = match[before] + share * (match[after] - match[before])
    around = match[before], match[after], miss[before], miss[after]
    return value, max(around[0], around[3]), min(around[1], around[2])


def accepted_limit(unmatched, far):
    """Distance below which a pair is accepted, so that at most the share `far` of the unmatched is."""
    ordered = np.sort(unmatched)
    allowed = int(np.floor(far * len(ordered) + 1e-9))
    return np.inf if allowed >= len(ordered) else ordered[allowed]


def tar_at_far(matched, unmatched, far):
    """Share of matched pairs accepted at the largest threshold whose false match rate is <= far."""
    return float(np.mean(matched < accepted_limit(unmatched, far)))


def overlap(matched, unmatched, bandwidth=0.05, points=1001, low=None, high=None, published=False):
    """Sum of the smaller of the two normalised Gaussian kernel densities; half of it is the Bayes
    error of equal priors. The grid spans the values, or low to high. The bandwidth is in units of the
    mean unmatched distance; a distance as published."""
    bandwidth = bandwidth * (1 if published else np.mean(unmatched))
    low = min(np.min(matched), np.min(unmatched)) if low is None else low
    high = max(np.max(matched), np.max(unmatched)) if high is None else high
    densities = []
    for values in (matched, unmatched):
        density = np.array([np.exp(-0.5 * ((at - values) / bandwidth) ** 2).sum()
                            for at in np.linspace(low, high, points)])
        densities.append(density / density.sum())
    return float(np.minimum(*densities).sum())


def det(matched, unmatched, thresholds):
    """(false match rate, false non-match rate) when distances < threshold are accepted."""
    match = np.searchsorted(np.sort(unmatched), thresholds, "left") / len(unmatched)
    miss = 1 - np.searchsorted(np.sort(matched), thresholds, "left") / len(matched)
    return match, miss


def published_range(matched, unmatched):
    """Grid of the published code: 1.1 times the smallest value, and the smaller maximum times 1.1."""
    return (min(np.min(matched), np.min(unmatched)) * 1.1,
            min(np.max(matched), np.max(unmatched)) * 1.1)


def bayes_error(*args, **options):
    """Half the overlap."""
    return overlap(*args, **options) / 2


def group_rates(distances, same, i, j, values, far=1e-3):
    """{group: (matched pairs, unmatched pairs, FMR, FNMR)} of one attribute [N] of +1, -1, 0.

    Groups: "positive", "negative" (both images inside) and "across"; the limit is that of all
    pairs at `far`, missing values included. A rate without pairs is NaN.
    """
    limit = accepted_limit(distances[~same], far)
    vi, vj = np.asarray(values)[i], np.asarray(values)[j]
    chosen = {"positive": (vi == 1) & (vj == 1), "negative": (vi == -1) & (vj == -1),
              "across": vi * vj == -1}
    found = {}
    for group, mask in chosen.items():
        matched, unmatched = distances[mask & same], distances[mask & ~same]
        found[group] = (len(matched), len(unmatched),
                        float(np.mean(unmatched < limit)) if len(unmatched) else np.nan,
                        float(np.mean(matched >= limit)) if len(matched) else np.nan)
    return found
