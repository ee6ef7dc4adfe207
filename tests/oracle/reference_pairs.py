# SPDX-License-Identifier: GPL-3.0-or-later
"""All pairs in plain NumPy: weighted distance distributions, KS+ and KS-, energy distance.

Independent of the program and written for clarity: every pair is held in memory.
Images are i = 0..N-1, identity [N] of any sortable kind, attribute [N] in {-1, 0, +1}, 0 where missing.
"""
import numpy as np
from scipy.spatial.distance import cdist

POSITIVE, NEGATIVE, ACROSS = 1, -1, 0


def chord(x):
    """x [N, D] -> [N, N], sqrt(2 (1 - cos)): the euclidean distance of the normalised rows."""
    x = np.asarray(x, float)
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    return cdist(unit, unit)


def distances(x, metric):
    """x [N, D] -> [N, N]: 1 - cos under "cosine" (half the squared chord), |x - y| under "euclidean"."""
    if metric == "cosine":
        return chord(x) ** 2 / 2
    if metric == "euclidean":
        x = np.asarray(x, float)
        return cdist(x, x)
    raise ValueError(f"metric {metric!r}")


def energy_distances(x, metric):
    """x [N, D] -> [N, N]: what the energy distance averages: the chord under "cosine" (of strong negative type)."""
    return chord(x) if metric == "cosine" else distances(x, metric)


def weights(identity, attribute, weighting):
    """[N]: the weight of every image, 0 where its value is missing.

    image: 1. identity: 1 / (images of the identity in the image's modality).
    person: 1 / (images of the identity whose value is known, in either modality).
    """
    attribute, known = np.asarray(attribute), np.asarray(attribute) != 0
    if weighting == "image":
        return known.astype(float)
    person = np.unique(identity, return_inverse=True)[1]
    if weighting == "identity":
        _, group = np.unique([person, attribute], axis=1, return_inverse=True)
    elif weighting == "person":
        group = person
    else:
        raise ValueError(f"weighting {weighting!r}")
    images = np.bincount(group.ravel(), known)[group.ravel()]
    return np.divide(1, images, out=np.zeros(len(known)), where=known)


def pairs(identity, attribute, same_identity=False):
    """Pairs i < j of known values -> i [M], j [M], side [M] in {POSITIVE, NEGATIVE, ACROSS}.

    Pairs of different identities; with same_identity also the pairs of one identity across modalities.
    """
    identity, attribute = np.asarray(identity), np.asarray(attribute)
    i, j = np.triu_indices(len(identity), 1)
    known = (attribute[i] != 0) & (attribute[j] != 0)
    across = attribute[i] != attribute[j]
    used = known & ((identity[i] != identity[j]) | (across if same_identity else False))
    side = np.where(across, ACROSS, attribute[i])
    return i[used], j[used], side[used]


def weighted_pairs(distance, identity, attribute, weighting, same_identity=False):
    """distance [N, N] -> d [M], mass [M] (the product of the two images' weights), side [M]."""
    i, j, side = pairs(identity, attribute, same_identity)
    w = weights(identity, attribute, weighting)
    return np.asarray(distance)[i, j], w[i] * w[j], side


def curves(d, mass, side):
    """The distributions F+, F-, Fx of distances d [M] with mass [M] at the T distinct distances of all sides together.

    -> t [T], {side: F [T]}; F is NaN where a side has no pair.
    """
    t, place = np.unique(d, return_inverse=True)
    f = {}
    for s in (POSITIVE, NEGATIVE, ACROSS):
        of_side = side == s
        steps = np.cumsum(np.bincount(place[of_side], mass[of_side], len(t)))
        f[s] = steps / steps[-1] if of_side.any() else np.full(len(t), np.nan)
    return t, f


def ks(distance, identity, attribute, weighting="person", same_identity=False):
    """KS+ = sup_t |F+(t) - Fx(t)| and KS- = sup_t |F-(t) - Fx(t)| over all pairs of distance [N, N].

    -> {"positive", "negative": the statistic, "positive_at", "negative_at": the least distance at which it is reached,
    "max", "mean"}; NaN where a side has no pair. The curves are steps, so their distinct distances hold the supremum.
    """
    t, f = curves(*weighted_pairs(distance, identity, attribute, weighting, same_identity))
    out = {}
    for name, s in (("positive", POSITIVE), ("negative", NEGATIVE)):
        gap = np.abs(f[s] - f[ACROSS])
        defined = len(gap) > 0 and not np.isnan(gap[0])
        out[name] = gap.max() if defined else np.nan
        out[name + "_at"] = t[gap.argmax()] if defined else np.nan
    out["max"] = np.maximum(out["positive"], out["negative"])
    out["mean"] = (out["positive"] + out["negative"]) / 2
    return out


def mean_distances(distance, identity, attribute, weighting="person", same_identity=False):
    """Weighted mean distances -> {side: m}; NaN where a side has no pair."""
    d, mass, side = weighted_pairs(distance, identity, attribute, weighting, same_identity)
    return {s: np.sum(d[side == s] * mass[side == s]) / np.sum(mass[side == s]) if np.any(side == s) else np.nan
            for s in (POSITIVE, NEGATIVE, ACROSS)}


def energy_distance(distance, identity, attribute, weighting="person", same_identity=False):
    """E = 2 m_x - m_+ - m_-, m the weighted mean distances; distance [N, N] is the chord under cosine.

    Pairs of an image with itself are no pairs: the unbiased form, which can be below 0.
    """
    m = mean_distances(distance, identity, attribute, weighting, same_identity)
    return 2 * m[ACROSS] - m[POSITIVE] - m[NEGATIVE]


def energy_as_area(distance, identity, attribute, weighting="person", same_identity=False):
    """The same E as the integral of F+ + F- - 2 Fx over t: the signed area between the curves."""
    t, f = curves(*weighted_pairs(distance, identity, attribute, weighting, same_identity))
    height = f[POSITIVE] + f[NEGATIVE] - 2 * f[ACROSS]
    return np.sum(height[:-1] * np.diff(t)) if len(t) else np.nan
