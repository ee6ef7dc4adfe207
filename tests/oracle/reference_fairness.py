# SPDX-License-Identifier: GPL-3.0-or-later
"""Fairness over the groups of an attribute, and its bootstrap over people, in plain NumPy.

distance [N, N], identity [N], group [N] in 0..G-1 or -1 where missing (an attribute's classes, an intersection's);
counts [B, P]: how often each person, in np.unique order, is drawn. Choices that the definitions leave open:

- a pair i < j is accepted when distance < threshold; a group's FMR is of pairs of different people with both images in
  the group, its FNMR of pairs of one person with both images in the group;
- indices are over the groups that have both rates: a group without impostors or without matched pairs is left out,
  and fewer than two groups have no index. The caller leaves out groups of too few people;
- a ratio over a smallest rate of 0 is undefined, also 0 / 0, as is the geometric mean of rates of which one is 0;
  the Gini coefficient of rates that are all 0 is undefined. IR and GARBE need both their parts; a part with weight 0 is
  not asked for;
- a person drawn c times is c people: their own pairs weigh c, those of two people c_k c_l, and copies of one person make
  no pairs with each other, neither matched (their photos are the same) nor unmatched;
- a threshold that was given is kept in every replicate; one that follows a target FMR is found anew in each, as the
  largest below which at most that share of the weight lies (1e-9 of a pair of slack);
- replicates in which a figure is undefined are left out and counted; s* has B - 1 below the line; percentiles are
  linear between ranks (NumPy's default). Intervals are cut to the range of the figure only where a range is given.
"""
import numpy as np

NORMAL_975 = 1.959963984540054


# ---- indices --------------------------------------------------------------------------------


def gini(x):
    """n / (n - 1) * sum over i, j of |x_i - x_j| / (2 n^2 mean) (arXiv 2203.05051)."""
    x, n = np.asarray(x, float), len(x)
    return n / (n - 1) * np.abs(x[:, None] - x).sum() / (2 * n * n * x.mean())


def indices(fmr, fnmr, alpha=0.5):
    """fmr, fnmr [G], NaN without pairs -> {name: (value, None) or (NaN, why)}.

    fdr = 1 - [alpha d(FMR) + (1 - alpha) d(FNMR)], d = max - min (arXiv 2011.02395); ir = (max / min FMR)^alpha
    (max / min FNMR)^(1 - alpha); garbe = alpha gini(FMR) + (1 - alpha) gini(FNMR) (arXiv 2203.05051); *_ratio max over
    min; *_over_mean max over the geometric mean (NIST IR 8429).
    """
    fmr, fnmr = np.asarray(fmr, float), np.asarray(fnmr, float)
    both = ~np.isnan(fmr) & ~np.isnan(fnmr)
    rates = {"fmr": fmr[both], "fnmr": fnmr[both]}
    weight = {"fmr": alpha, "fnmr": 1 - alpha}
    names = "fdr", "ir", "garbe", "fmr_ratio", "fnmr_ratio", "fmr_over_mean", "fnmr_over_mean"
    if both.sum() < 2:
        return dict.fromkeys(names, (np.nan, "fewer than two groups have both rates"))
    found = {"fdr": (1 - sum(weight[r] * np.ptp(x) for r, x in rates.items()), None)}
    used = [r for r in rates if weight[r] > 0]
    zero = [r for r in used if rates[r].min() == 0]
    found["ir"] = ((np.nan, f"a group has no error: {', '.join(zero)}") if zero else
                   (np.prod([(rates[r].max() / rates[r].min()) ** weight[r] for r in used]), None))
    none = [r for r in used if rates[r].max() == 0]
    found["garbe"] = ((np.nan, f"no group has an error: {', '.join(none)}") if none else
                      (sum(weight[r] * gini(rates[r]) for r in used), None))
    for r, x in rates.items():
        for name, by in (("ratio", np.min), ("over_mean", lambda x: np.exp(np.log(x).mean()))):
            found[f"{r}_{name}"] = (x.max() / by(x), None) if x.min() > 0 else (np.nan, f"a group has no error: {r}")
    return found


# ---- weighted rates -------------------------------------------------------------------------


def weighted_pairs(distance, identity, group, count):
    """count [P] -> {"d", "same", "g" (group of both images, -1 else), "weight"} of all pairs with weight > 0."""
    person = np.unique(np.asarray(identity), return_inverse=True)[1]
    group, count = np.asarray(group), np.asarray(count, float)
    i, j = np.triu_indices(len(person), 1)
    same = person[i] == person[j]
    weight = count[person[i]] * np.where(same, 1, count[person[j]])
    pairs = {"d": np.asarray(distance, float)[i, j], "same": same, "weight": weight,
             "g": np.where(group[i] == group[j], group[i], -1)}
    return {name: values[weight > 0] for name, values in pairs.items()}


def weighted_threshold(d, weight, far):
    """Largest threshold below which at most the share `far` of the weight lies; NaN without pairs."""
    if len(d) == 0:
        return np.nan
    order = np.argsort(d, kind="stable")
    beyond = np.flatnonzero(np.cumsum(weight[order]) > far * weight.sum() + 1e-9)
    return d[order][beyond[0]] if len(beyond) else np.inf


def share(wrong, weight):
    return (wrong * weight).sum() / weight.sum() if len(weight) else np.nan


def group_rates(pairs, threshold, groups):
    """(FMR [G], FNMR [G]) inside each group; threshold: one number, or one a group."""
    rates = []
    for g, t in enumerate(np.broadcast_to(threshold, groups)):
        inside = pairs["g"] == g
        match, own = inside & ~pairs["same"], inside & pairs["same"]
        rates.append((share(pairs["d"][match] < t, pairs["weight"][match]),
                      share(pairs["d"][own] >= t, pairs["weight"][own])))
    return np.array(rates).reshape(-1, 2).T


def overall_threshold(pairs, far):
    """The threshold at a target FMR of all unmatched pairs, of images without a value too."""
    return weighted_threshold(pairs["d"][~pairs["same"]], pairs["weight"][~pairs["same"]], far)


def group_thresholds(pairs, far, groups):
    """[G]: the threshold that each group needs for its own target FMR."""
    inside = [(pairs["g"] == g) & ~pairs["same"] for g in range(groups)]
    return np.array([weighted_threshold(pairs["d"][x], pairs["weight"][x], far) for x in inside])


def det(pairs, thresholds, groups):
    """[T, 2, G]: FMR and FNMR of every group at each threshold."""
    return np.array([group_rates(pairs, t, groups) for t in thresholds])


def class_matrix(distance, identity, group, groups, threshold, count):
    """[G, G] weighted FMR of unmatched pairs with an image in either group; symmetric, NaN without pairs."""
    person = np.unique(np.asarray(identity), return_inverse=True)[1]
    group, count = np.asarray(group), np.asarray(count, float)
    weight = np.outer(count[person], count[person]) * (person[:, None] != person)
    found = np.full((groups, groups), np.nan)
    for k in range(groups):
        for m in range(groups):
            cell = weight * np.outer(group == k, group == m)
            if cell.sum() > 0:
                found[k, m] = (cell * (np.asarray(distance) < threshold)).sum() / cell.sum()
    return found


# ---- bootstrap ------------------------------------------------------------------------------


def bootstrap(distance, identity, group, counts, statistic):
    """[B, ...]: statistic(weighted pairs) of every row of counts."""
    return np.array([statistic(weighted_pairs(distance, identity, group, c)) for c in counts])


def index_statistic(name, groups, threshold=None, far=None, alpha=0.5):
    """For `bootstrap`: an index at a kept threshold, or at a target FMR with the threshold found anew."""
    def statistic(pairs):
        t = overall_threshold(pairs, far) if threshold is None else threshold
        return indices(*group_rates(pairs, t, groups), alpha)[name][0]
    return statistic


def percentile_interval(replicates, level=0.95):
    """(low, high, left out) of replicates [B]."""
    known = np.asarray(replicates, float)[~np.isnan(replicates)]
    if len(known) == 0:
        return np.nan, np.nan, len(replicates)
    return *np.quantile(known, ((1 - level) / 2, (1 + level) / 2)), len(replicates) - len(known)


def corrected_interval(value, replicates, least=-np.inf, most=np.inf):
    """(low, high, left out): 2 value - mean* +- 1.96 s*, cut to [least, most] (statistics, section 9)."""
    known = np.asarray(replicates, float)[~np.isnan(replicates)]
    if len(known) < 2:
        return np.nan, np.nan, len(replicates) - len(known)
    middle, half = 2 * value - known.mean(), NORMAL_975 * known.std(ddof=1)
    return *np.clip((middle - half, middle + half), least, most), len(replicates) - len(known)
