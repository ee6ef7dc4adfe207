# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard errors over identities by leaving each one out and computing everything anew.

K identities in np.unique order, A attributes, N images; values [N, A] are 1, -1 or 0 for missing.
"""

import numpy as np
import pandas as pd
import scipy.spatial.distance
import scipy.stats
import reference
import reference_micro
import reference_pairs

NORMAL_975 = 1.959963984540054


def jackknife(without):
    """Standard error of a statistic from its values without each unit, [K, ...]."""
    n = len(without)
    return np.sqrt((n - 1) / n * ((without - without.mean(0)) ** 2).sum(0))


def influence(without):
    """Deviations [K, ...] whose root sum of squares is the jackknife's standard error."""
    n = len(without)
    return np.sqrt((n - 1) / n) * (without - without.mean(0))


def effective_people(influence):
    """How many people who all weigh alike would leave such squares; influence [K, ...]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (influence ** 2).sum(0) ** 2 / (influence ** 4).sum(0)


def widening(influence, people=None):
    """Student's 0.975 quantile over the normal one for the freedom that the squares leave (Satterthwaite, 1946), at least
    2; influence [K, ...] of so many people (K)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 1 / effective_people(influence) - 1 / (len(influence) if people is None else people)
        return np.where(left > 2e-6, scipy.stats.t.ppf(0.975, np.maximum(2, 2 / left)) / NORMAL_975, 1)


def interval(statistic, error, least, most, wide=1):
    """(low, high) of the 95 % interval that is `wide` times the normal one, cut to [least, most]."""
    half = NORMAL_975 * wide * error
    return np.clip(statistic - half, least, most), np.clip(statistic + half, least, most)


def image_weights(identity, sign, weighting):
    """[N, 2] weight of each image in either modality."""
    weight = reference_pairs.weights(identity, sign, weighting)
    return np.column_stack([np.where(sign == side, weight, 0) for side in (1, -1)])


def statistic_at(distances, identity, sign, locations, weighting, same_identity):
    """F_inside - F_across at the location of either modality; distances [N, N]."""
    weights = image_weights(identity, sign, weighting)
    others = identity[:, None] != identity[None, :]
    found = []
    across = np.outer(weights[:, 0], weights[:, 1])
    across = across if same_identity == "include" else across * others
    for side in range(2):
        inside = np.outer(weights[:, side], weights[:, side]) * others
        near = distances <= locations[side]
        if inside.sum() == 0 or across.sum() == 0:
            found.append(np.nan)
        else:
            found.append((inside * near).sum() / inside.sum() - (across * near).sum() / across.sum())
    return np.array(found)


def own_locations(distances, identity, sign, locations, statistics, weighting, same_identity):
    """[2]: locations in float64. Those of the program are distances in float32; of the pairs' distances
    nearest to them, the one at which F_inside - F_across is the statistic that it tells of."""
    values = np.unique(distances)
    found = np.array(locations, float)
    for side in np.flatnonzero(~np.isnan(found)):
        at = np.searchsorted(values, found[side])
        near = values[max(0, at - 2):at + 3]
        off = [abs(abs(statistic_at(distances, identity, sign, [x, x], weighting, same_identity)[side])
                   - statistics[side]) for x in near]
        found[side] = near[np.argmin(off)]
    return found


def without_each(embeddings, metric, images, locations, weighting, same_identity):
    """[K, A, 2] statistics at their locations without each identity, signed as the whole's are."""
    distances = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(embeddings, metric))
    identities = np.unique(images.identity)
    found = np.empty((len(identities), images.values.shape[1], 2))
    for a, sign in enumerate(images.values.T):
        at = lambda rows: statistic_at(distances[np.ix_(rows, rows)], images.identity[rows],
                                       sign[rows], locations[a], weighting, same_identity)
        whole = np.sign(at(np.arange(len(distances))))
        for k, identity in enumerate(identities):
            found[k, a] = whole * at(np.flatnonzero(images.identity != identity))
    return found


# ---- draws of people ------------------------------------------------------------------------


def rarer_people(identity, sign):
    """People with an image on the side of an attribute that fewer have."""
    return min(len(np.unique(identity[sign == side])) for side in (1, -1))


def needs_draws(ks, people):
    """Whether the jackknife fails: few people on a side, or the lesser of ks [2] near zero."""
    least = np.nanmin(ks) if not np.isnan(ks).all() else np.nan
    return bool(people < 50 or least * np.sqrt(people) < 1) and not np.isnan(least)


def followed_distances(edges, shares, count=16):
    """Right ends of the bins that hold the middles of equal shares of the curves' mean, shares [3, bins]."""
    summed = np.cumsum(shares.sum(0))
    return edges[1:][np.searchsorted(summed, (np.arange(count) + 0.5) / count * summed[-1])]


def pairs_of_people(weights, identity):
    """[K, K]: sums of the weights of pairs of images [N, N], by their people."""
    people = np.unique(identity, return_inverse=True)[1]
    indicator = np.eye(people.max() + 1)[people]
    return indicator.T @ weights @ indicator


def at_places(distances, identity, sign, places, weighting, same_identity):
    """F_inside - F_across of either modality at places [P, 2] -> (of all [P, 2], without each identity
    [K, P, 2]); signs turned so that those of all are positive."""
    weights = image_weights(identity, sign, weighting)

    def totals(matrix, own):
        if not own:
            matrix = matrix - np.diag(np.diag(matrix))
        whole = matrix.sum()
        return whole, whole - matrix.sum(0) - matrix.sum(1) + np.diag(matrix)

    def share(near, first, second, own):
        weight = np.outer(weights[:, first], weights[:, second])
        within, every = (totals(pairs_of_people(w, identity), own) for w in (weight * near, weight))
        with np.errstate(divide="ignore", invalid="ignore"):
            return within[0] / every[0], np.where(every[1] > 1e-9, within[1] / every[1], np.nan)

    whole = np.empty((len(places), 2))
    without = np.empty((len(np.unique(identity)), len(places), 2))
    for p, side in np.ndindex(len(places), 2):
        near = distances <= places[p, side]
        inside = share(near, side, side, False)
        across = share(near, 0, 1, same_identity == "include")
        turn = -1 if inside[0] < across[0] else 1
        whole[p, side] = turn * (inside[0] - across[0])
        without[:, p, side] = turn * (inside[1] - across[1])
    return whole, without


def drawn_statistics(whole, without, counts):
    """[B, 2]: the largest size over the places of statistics moved by the influences of those drawn,
    counts [B, K]."""
    moved = whole + np.tensordot(counts, influence(without), 1)
    return np.abs(moved).max(1)


def student_quantile(without, people):
    """0.975 quantile for the fewer degrees of freedom of: people on the rarer side less one; what the
    spread of the influences leaves (Satterthwaite, 1946). without [K, 2] at the maxima."""
    squares = influence(without) ** 2
    left = (squares ** 2).sum(0) / squares.sum(0) ** 2 - 1 / len(without)
    own = [max(2, 2 / x) if x > 2e-6 else np.inf for x in left]  # inf where there is none
    return scipy.stats.t.ppf(0.975, min([*own, max(1, people - 1)]))


def drawn_interval(statistic, error, drawn, quantile, most):
    """(error, low, high) from statistics of draws [B]."""
    if np.isnan([statistic, error, drawn.mean()]).any():
        return np.nan, np.nan, np.nan
    error = max(error, drawn.std(ddof=1))
    centre = max(0, 2 * statistic - drawn.mean())
    return error, max(0, centre - quantile * error), min(most, centre + quantile * error)


# ---- aggregates and entropies ---------------------------------------------------------------


def aggregates(ks, images):
    """The aggregated KS, each [..., A], of KS and image counts [..., A, 2]; NaN where a KS is."""
    return {"_max": ks.max(-1), "_mean": ks.mean(-1), "weighted": (images * ks).sum(-1)}


def aggregates_without(without, identity, values):
    """Aggregates [K, A] without each identity; "weighted" as of as many images as there are."""
    left = np.array([[(values[identity != k] == side).sum(0) for side in (1, -1)]
                     for k in np.unique(identity)]).swapaxes(1, 2)
    found = aggregates(without, left)
    with np.errstate(divide="ignore", invalid="ignore"):
        found["weighted"] = found["weighted"] * ((values != 0).sum(0) / left.sum(-1))
    return found


def entropies_without(identity, values):
    """(inter-entropies, intra-entropies), each [K, A], without each identity."""
    names = [str(a) for a in range(values.shape[1])]
    found = []
    for k in np.unique(identity):
        images = reference.Images(np.arange(len(identity)), identity, names, values,
                                  pd.DataFrame(index=range(len(identity))), identity != k)
        found.append(reference.entropies(images.kept())[["inter_entropy", "intra_entropy"]])
    return tuple(np.array(found).transpose(2, 0, 1))


# ---- models compared ------------------------------------------------------------------------


def holm(pvalues):
    """Adjusted p-values [n]; NaNs stay and do not count."""
    pvalues = np.asarray(pvalues, float)
    adjusted = np.full(pvalues.shape, np.nan)
    known = np.flatnonzero(~np.isnan(pvalues))
    order = known[np.argsort(pvalues[known], kind="stable")]
    scaled = pvalues[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(scaled))
    return adjusted


def normal_pvalue(difference, error):
    """Two-sided; 1 where both are 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 2 * scipy.stats.norm.cdf(-np.abs(difference) / error)
    return np.where((difference == 0) & (error == 0), 1, found)


def compare(mean_a, mean_b, influence_a, influence_b):
    """Difference of two models' mean KS, its error and p-values, each [A]."""
    difference = mean_a - mean_b
    error = np.sqrt(((influence_a - influence_b) ** 2).sum(0))
    wide = widening(influence_a - influence_b, ((influence_a != 0) | (influence_b != 0)).sum(0))
    return {"difference": difference, "se": error, "wide": wide, "pvalue": normal_pvalue(difference, wide * error),
            "people": effective_people(influence_a - influence_b)}


def compare_overall(mean_a, mean_b, influence_a, influence_b):
    """(difference, se, p-value) of the mean over the attributes that have an error."""
    difference, moves = mean_a - mean_b, influence_a - influence_b
    known = ~np.isnan(difference + moves.sum(0))
    if not known.any():
        return np.nan, np.nan, np.nan
    mean = difference[known].mean()
    error = np.sqrt((moves[:, known].mean(1) ** 2).sum())
    people = ((influence_a[:, known] != 0) | (influence_b[:, known] != 0)).any(1).sum()
    return mean, error, normal_pvalue(mean, widening(moves[:, known].mean(1), people) * error)


# ---- draws ----------------------------------------------------------------------------------


def spearman_moved(x, y, influence_x, influence_y, draws, rng):
    """Spearman's rho [draws] of x and y moved by the same normal draws of their influences: the
    correlation of ranks."""
    z = rng.standard_normal((draws, len(influence_x)))
    ranks = [scipy.stats.rankdata(x + z @ influence_x, axis=1), scipy.stats.rankdata(y + z @ influence_y, axis=1)]
    x, y = (r - r.mean(axis=1, keepdims=True) for r in ranks)
    return (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))


def bootstrap_ks(distances, identity, sign, weighting, draws, rng):
    """KS+ and KS- [draws, 2] of one attribute, identities drawn with replacement; distances [N, N].

    An identity drawn twice is not paired with itself either.
    """
    labels, place = np.unique(identity, return_inverse=True)
    weights = image_weights(identity, sign, weighting)
    used = np.flatnonzero(sign)
    i, j = used[np.array(np.triu_indices(len(used), 1))]
    i, j = np.array([i, j])[:, place[i] != place[j]]
    order = np.argsort(distances[i, j], kind="stable")
    i, j = i[order], j[order]
    values = distances[i, j]
    last = np.flatnonzero(np.append(np.diff(values) > reference.TIE * values[-1], True))
    across = weights[i, 0] * weights[j, 1] + weights[i, 1] * weights[j, 0]
    pairs = np.column_stack([weights[i] * weights[j], across])
    found = np.empty((draws, 2))
    for d, count in enumerate(rng.multinomial(len(labels), np.full(len(labels), 1 / len(labels)),
                                              draws)):
        cdf = np.cumsum(pairs * (count[place[i]] * count[place[j]])[:, None], 0)
        with np.errstate(invalid="ignore"):
            cdf = cdf[last] / cdf[-1]
        found[d] = np.abs(cdf[:, :2] - cdf[:, 2:]).max(0)
    return found
