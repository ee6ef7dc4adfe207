# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed ranks, the Hodges-Lehmann estimate and corrections of p-values in plain NumPy."""
import numpy as np
from scipy.stats import norm, rankdata

EXACT_TO = 50       # differences, for the signed rank's p: SciPy's bound
INTERVAL_EXACT_TO = 200


def signed_rank_law(ranks):
    """ranks [n], multiples of 1/2 -> [1 + 2 sum ranks]: the probability of W+ = index / 2 when signs are fair coins."""
    doubled = np.rint(2 * np.asarray(ranks)).astype(int)
    law = np.zeros(doubled.sum() + 1)
    law[0] = 1
    for r in doubled:
        moved = np.zeros_like(law)
        moved[r:] = law[:len(law) - r]
        law = (law + moved) / 2
    return law


def wilcoxon(difference, method="auto"):
    """Signed rank of difference [n]; zeros are left out (Wilcoxon), ties take mid-ranks.

    -> {"n" without zeros, "w_positive", "w_negative", "p" two sided}. method "exact": the law of W+ given the ranks;
    "normal": variance sum of ranks^2 / 4 (that is, corrected for ties), no correction for continuity; "auto": exact
    for n <= 50 without ties and zeros. No difference other than 0: p = 1.
    """
    difference = np.asarray(difference, float)
    d = difference[difference != 0]
    if len(d) == 0:
        return {"n": 0, "w_positive": 0.0, "w_negative": 0.0, "p": 1.0}
    ranks = rankdata(np.abs(d))
    positive, negative = ranks[d > 0].sum(), ranks[d < 0].sum()
    if method == "auto":
        plain = len(d) == len(difference) and len(np.unique(np.abs(d))) == len(d)
        method = "exact" if len(d) <= EXACT_TO and plain else "normal"
    least = min(positive, negative)
    if method == "exact":
        p = min(1.0, 2 * signed_rank_law(ranks)[:int(round(2 * least)) + 1].sum())
    else:
        z = (least - ranks.sum() / 2) / np.sqrt(np.sum(ranks ** 2) / 4)
        p = 2 * norm.cdf(z)
    return {"n": len(d), "w_positive": positive, "w_negative": negative, "p": p}


def walsh_averages(x):
    """x [n] -> [n (n + 1) / 2] sorted (x_i + x_j) / 2, i <= j."""
    x = np.asarray(x, float)
    i, j = np.triu_indices(len(x))
    return np.sort((x[i] + x[j]) / 2)


def hodges_lehmann(x, level=0.95):
    """x [n], zeros and ties kept -> {"estimate", "low", "high", "level" reached}.

    The estimate is the median of the M Walsh averages, the interval their k-th from either end: k the least with
    P(W+ <= k) >= (1 - level) / 2, at least 1, by the exact law to n = 200 (below 6 differences 95 % is out of reach
    and the interval is the range); beyond, k = the integer part of M/2 - z sqrt(n (n + 1) (2 n + 1) / 24).
    """
    averages, n = walsh_averages(x), len(x)
    total = n * (n + 1) // 2
    tail = (1 - level) / 2
    if n <= INTERVAL_EXACT_TO:
        cumulative = np.cumsum(signed_rank_law(np.arange(1, n + 1))[::2])
        k = max(1, int(np.argmax(cumulative >= tail * (1 - 1e-12))))
        reached = 1 - 2 * cumulative[k - 1]
    else:
        sd = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        k = int(total / 2 + norm.ppf(tail) * sd)
        reached = level
    return {"estimate": np.median(averages), "low": averages[k - 1], "high": averages[total - k], "level": reached}


def benjamini_hochberg(p):
    """p [m], NaN left out of the count -> [m] adjusted: the least over q >= p of m q / rank(q), at most 1."""
    return _adjust(p, lambda s: np.minimum.accumulate((s * len(s) / np.arange(1, len(s) + 1))[::-1])[::-1])


def holm(p):
    """p [m], NaN left out of the count -> [m] adjusted: the greatest over q <= p of (m - rank(q) + 1) q, at most 1."""
    return _adjust(p, lambda s: np.maximum.accumulate(s * np.arange(len(s), 0, -1)))


def _adjust(p, of_sorted):
    p = np.asarray(p, float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(1, of_sorted(p[order]))
    return out
