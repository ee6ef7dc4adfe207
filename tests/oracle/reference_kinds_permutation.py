# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test of attributes of every kind in plain NumPy; draws and permutations are given.

draws [R, n]: one image of each of n people, all with a value. sources [P, R, n]: the image whose value person k has in
draw r under permutation p, one of person pi(k)'s. So the class, the step and the value are permuted as one.
"""
import numpy as np

import reference_kinds as kinds
import reference_kinds_order as order
import reference_permutation as rp


def names(count, with_gaps):
    """Names of the statistics, in order."""
    return ([f"ks_{k}" for k in range(count)] + ["ks_max", "ks_mean"] + [f"energy_{k}" for k in range(count)]
            + ["disco"] + (["dcov"] if with_gaps else []))


def omnibus(with_gaps):
    """The two statistics whose least p is taken: of order or value the distance covariance, else DISCO."""
    return "ks_max", "dcov" if with_gaps else "disco"


def statistics(distance, energy, labels, count, positions=None):
    """One image a person: distance, energy [n, n], labels [L, n] in 0..K-1, positions [L, n] or None -> [L, S] as
    names() says.

    ks_k: class k against the rest, NaN unless it has two people and the rest one. ks_max, ks_mean: over the classes
    that have one, if at least two have. energy_k: against the rest, unbiased, NaN unless both have two. disco: of E_V,
    each person at distance 0 from itself; NaN with one class. dcov: unbiased, of the gaps of positions: the steps of
    ordered classes, or the ranks r among all images (not ranked anew in a draw).
    """
    n = len(distance)
    i, j = np.triu_indices(n, 1)
    steps = kinds.Steps(distance[i, j], np.ones(len(i)), rp.TIE)
    out = np.full((len(labels), len(names(count, positions is not None))), np.nan)
    for row, label in enumerate(np.asarray(labels)):
        low, high = np.minimum(label[i], label[j]), np.maximum(label[i], label[j])
        ks = np.array([steps.sup(steps.curve((low == k) & (high == k)), steps.curve((low == k) != (high == k)))[0]
                       for k in range(count)])
        known = ks[~np.isnan(ks)]
        both = (known.max(), known.mean()) if len(known) > 1 else (np.nan, np.nan)
        sums, mass = ((t + np.triu(t, 1).T) for t in (
            np.bincount(low * count + high, values, count * count).reshape(count, count)
            for values in (energy[i, j], None)))
        rest = [kinds.against_rest(sums, mass, k) for k in range(count)]
        found = [*ks, *both, *rest, kinds.disco(sums, np.bincount(label, minlength=count))["disco"]]
        if positions is not None:
            found.append(order.distance_covariance(energy, order.gaps(positions[row])))
        out[row] = found
    return out


def permutation_test(distance, energy, draws, sources, classes, count, position=None):
    """distance, energy [N, N]; classes [N], and position [N] for ordered (the steps) and continuous (r) attributes.

    -> {"t": {name: T}, "t_permuted": {name: [P]}, "p": {name: p}}; T is the mean over the draws where the statistic is
    defined; p also of rp.MIN_P, the least p of omnibus() from the same permutations.
    """
    images = np.concatenate([np.asarray(draws)[None], sources])
    per_draw = np.stack([statistics(distance[np.ix_(own, own)], energy[np.ix_(own, own)], classes[images[:, r]], count,
                                    None if position is None else position[images[:, r]])
                         for r, own in enumerate(draws)], axis=1)
    t = rp.mean_over_draws(per_draw)
    all_names = names(count, position is not None)
    p = {name: rp.p_of_first(t[:, s]) for s, name in enumerate(all_names)}
    p[rp.MIN_P] = rp.least_p(t[:, [all_names.index(name) for name in omnibus(position is not None)]])
    return {"t": dict(zip(all_names, t[0])), "t_permuted": dict(zip(all_names, t[1:].T)), "p": p}


def make_sources(identity, known, pi, place):
    """Sources of given permutations: pi [P, n], place [P, R, n] in [0, 1): image floor(place * n_pi(k)) of pi(k)'s."""
    images = rp.known_images(identity, np.asarray(known).astype(int))
    return rp.permuted_labels(np.arange(len(identity)), images, pi, place)
