# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test over people in plain NumPy, and studies drawn at random to see its level and power.

Draws hold one image of every identity with a known value, uniform over its images whose value is known,
whatever the value.
A permutation gives identity k the value of a uniform image of identity pi(k), the same pi in every draw.
"""
import numpy as np

STATISTICS = ("ks_positive", "ks_negative", "ks_max", "ks_mean", "energy_distance")
MIN_P = "min_p"
# Sums of one set of distances in another order differ in their last bits and are still ties.
TIE = 1e-12


def statistics(distance, energy, labels):
    """One image a person: distance [n, n] for the KS, energy [n, n] (the chord under cosine), labels [L, n] of
    -1, +1.

    -> [L, 5] in the order of STATISTICS; KS+ needs two positives and a negative, KS- the reverse,
    max, mean and E both: otherwise NaN.
    """
    n = len(distance)
    i, j = np.triu_indices(n, 1)
    order = np.argsort(distance[i, j], kind="stable")
    i, j = i[order], j[order]
    d, e = distance[i, j], energy[i, j]
    last_of_ties = np.append(d[1:] != d[:-1], True)
    out = np.full((len(labels), len(STATISTICS)), np.nan)
    for row, label in enumerate(np.asarray(labels)):
        positive = label > 0
        inside = {+1: positive[i] & positive[j], -1: ~positive[i] & ~positive[j], 0: positive[i] != positive[j]}
        count = {s: np.count_nonzero(inside[s]) for s in inside}
        f = {s: np.cumsum(inside[s])[last_of_ties] / count[s] if count[s] else np.nan for s in inside}
        mean = {s: e @ inside[s] / count[s] if count[s] else np.nan for s in inside}
        ks_positive = np.max(np.abs(f[+1] - f[0]))
        ks_negative = np.max(np.abs(f[-1] - f[0]))
        out[row] = (ks_positive, ks_negative, np.maximum(ks_positive, ks_negative), (ks_positive + ks_negative) / 2,
                    2 * mean[0] - mean[+1] - mean[-1])
    return out


def mean_over_draws(per_draw):
    """per_draw [L, R, S] -> T [L, S]: the mean over the draws where the statistic is defined, NaN if it is in none."""
    defined = ~np.isnan(per_draw)
    total = np.where(defined, per_draw, 0).sum(axis=1)
    return np.where(defined.any(axis=1), total / np.maximum(defined.sum(axis=1), 1), np.nan)


def p_of_first(t):
    """t [1 + P], the observed one first -> (1 + #{T_pi >= T}) / (1 + P). An undefined T counts as the least value."""
    t = np.where(np.isnan(t), -np.inf, t)
    bound = t[0] - TIE * abs(t[0]) if np.isfinite(t[0]) else t[0]
    return (1 + np.count_nonzero(t[1:] >= bound)) / len(t)


def p_of_each(t):
    """t [1 + P] -> [1 + P]: the p that each would have as the observed one, among the same 1 + P values."""
    t = np.where(np.isnan(t), -np.inf, t)
    bound = np.where(np.isfinite(t), t - TIE * np.abs(t), t)
    return (len(t) - np.searchsorted(np.sort(t), bound, side="left")) / len(t)


def least_p(t):
    """t [1 + P, S], the observed row first -> the p of the least p of the S statistics, from the same permutations:
    the share of rows, the observed one included, whose least p is at most the observed row's.
    """
    least = np.min([p_of_each(column) for column in np.asarray(t).T], axis=0)
    return np.count_nonzero(least <= least[0]) / len(least)


def permutation_test(distance, energy, draws, observed, permuted):
    """distance, energy [N, N]; draws [R, n] image indices; observed [R, n] and permuted [P, R, n] labels in {-1, +1}.

    -> {"t": {name: T}, "t_permuted": {name: [P]}, "p": {name: p}}, names STATISTICS and, for p, MIN_P:
    the least p of ks_max and energy_distance.
    """
    labels = np.concatenate([np.asarray(observed)[None], permuted])
    per_draw = np.stack([statistics(distance[np.ix_(images, images)], energy[np.ix_(images, images)], labels[:, r])
                         for r, images in enumerate(draws)], axis=1)
    t = mean_over_draws(per_draw)
    p = {name: p_of_first(t[:, s]) for s, name in enumerate(STATISTICS)}
    p[MIN_P] = least_p(t[:, [STATISTICS.index("ks_max"), STATISTICS.index("energy_distance")]])
    return {"t": dict(zip(STATISTICS, t[0])), "t_permuted": dict(zip(STATISTICS, t[1:].T)), "p": p}


def known_images(identity, attribute):
    """-> for each of the n identities with a known value, in sorted order, its image indices with a known value."""
    identity, known = np.asarray(identity), np.asarray(attribute) != 0
    return [np.flatnonzero((identity == k) & known) for k in np.unique(identity[known])]


def make_draws(identity, attribute, count, rng):
    """-> [R, n] image indices, one of every identity with a known value, uniform and independent between draws."""
    images = known_images(identity, attribute)
    return np.array([[rng.choice(own) for own in images] for _ in range(count)])


def permuted_labels(attribute, images, pi, position):
    """Labels of given permutations: pi [P, n], position [P, R, n] in [0, 1) -> [P, R, n].

    Identity k takes the value of image floor(position * n_pi(k)) among the images (known_images) of pi(k).
    """
    attribute = np.asarray(attribute)
    size = np.array([len(own) for own in images])
    padded = np.array([np.resize(attribute[own], size.max()) for own in images])
    source = np.asarray(pi)[:, None, :]
    return padded[source, np.floor(position * size[source]).astype(int)]


def make_permutations(identity, attribute, draws, count, rng, picks="fresh"):
    """-> [P, R, n] labels. picks "fresh": an image of pi(k) is drawn anew for every draw; "drawn": the image that
    pi(k) has in that draw, so that what is permuted are the drawn labels.
    """
    images = known_images(identity, attribute)
    rounds, n = draws.shape
    pi = np.array([rng.permutation(n) for _ in range(count)])
    if picks == "drawn":
        return np.asarray(attribute)[draws][:, pi].transpose(1, 0, 2)
    return permuted_labels(attribute, images, pi, rng.random((count, rounds, n)))


def make_study(rng, people, prevalence, level="identity", tied=None, shift=0.0, spread=1.0, dimensions=16):
    """A study at random -> x [N, dimensions], identity [N], attribute [N] in {-1, +1}.

    Even people have 4 photos and odd ones 25; tied "position" moves the odd ones' centres by 2 along one axis,
    "spread" makes theirs twice as wide. Labels are independent of all that, of people (level "identity": exactly
    the rounded share is positive) or of images ("image"). An effect moves the positives by shift and widens
    them by spread.
    """
    photos = np.where(np.arange(people) % 2, 25, 4)
    identity = np.repeat(np.arange(people), photos)
    many = photos == 25
    centre = rng.standard_normal((people, dimensions))
    centre[:, 0] += 2 * many if tied == "position" else 0
    centre *= 1 + many[:, None] if tied == "spread" else 1
    if level == "identity":
        positive = rng.permutation(people)[:round(prevalence * people)]
        attribute = np.where(np.isin(identity, positive), 1, -1)
    else:
        attribute = np.where(rng.random(len(identity)) < prevalence, 1, -1)
    x = centre[identity] + 0.5 * rng.standard_normal((len(identity), dimensions))
    x[attribute > 0] *= spread
    x[attribute > 0, 1] += shift
    return x, identity, attribute


def rejections(rng, studies, study, draws=10, permutations=99, picks="fresh", alpha=0.05):
    """The share of studies in which each statistic has p <= alpha -> {name: share}; study: keywords of make_study.
    Euclidean distances.
    """
    from reference_pairs import distances
    counts = dict.fromkeys(STATISTICS + (MIN_P,), 0)
    for _ in range(studies):
        x, identity, attribute = make_study(rng, **study)
        drawn = make_draws(identity, attribute, draws, rng)
        permuted = make_permutations(identity, attribute, drawn, permutations, rng, picks)
        d = distances(x, "euclidean")
        result = permutation_test(d, d, drawn, attribute[drawn], permuted)
        for name in counts:
            counts[name] += result["p"][name] <= alpha
    return {name: count / studies for name, count in counts.items()}
