# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of classes in plain NumPy: curves, KS, energies, DISCO, entropies, from their definitions alone.

Images are i = 0..N-1, identity [N] of any sortable kind, classes [N] in 0..K-1, -1 where missing. distance [N, N] is
what the KS looks at, energy [N, N] what is averaged: the chord under cosine (reference_pairs.energy_distances). w [N]
weighs the images and a pair has the product of its images' weights. Pairs are of different people, i < j; with
same_identity also those of one person across classes. K is `count`, or one more than the largest class. What has no
pair is NaN.

Two classes are a binary attribute (class 1 positive): KS, means, energy distances and entropies are those of
reference_pairs and reference.
"""
import numpy as np

import reference
import reference_pairs


def as_classes(attribute):
    """A binary attribute [N] of -1, +1 and 0 where missing -> classes 0, 1, -1 where missing."""
    attribute = np.asarray(attribute)
    return np.where(attribute == 0, -1, (attribute > 0).astype(int))


def weights(identity, classes, weighting):
    """[N], 0 where the class is missing. image: 1; person: 1 / (images of the person with a class); identity: 1 /
    (images of the person in the image's class), so that not-k, too, is weighted class by class and not as one modality.
    """
    return reference_pairs.weights(identity, np.asarray(classes) + 1, weighting)


def intersect(*attributes, sizes=None):
    """Classes [N] of a product: of class a of the first and b of the second a * sizes[1] + b; missing if any is."""
    attributes = [np.asarray(a) for a in attributes]
    sizes = [int(a.max()) + 1 for a in attributes] if sizes is None else sizes
    known = np.all([a >= 0 for a in attributes], axis=0)
    return np.where(known, np.ravel_multi_index([np.where(known, a, 0) for a in attributes], sizes), -1)


def without_small(identity, classes, least):
    """Classes of fewer than `least` people become missing, in "not k" as well -> classes [N], the classes left out."""
    people = counts(identity, classes)["people"]
    small = np.flatnonzero((people > 0) & (people < least))
    return np.where(np.isin(classes, small), -1, classes), small


def counts(identity, classes, count=None):
    """{"people": [K] with at least one image of the class, "images": [K]}; a person of two classes counts in both."""
    identity, classes = np.asarray(identity), np.asarray(classes)
    count = _count(classes, count)
    people = [len(np.unique(identity[classes == k])) for k in range(count)]
    return {"people": np.array(people, int), "images": np.bincount(classes[classes >= 0], minlength=count)}


def _count(classes, count):
    return int(np.max(classes)) + 1 if count is None else count


# ---- curves and KS --------------------------------------------------------------------------


def class_pairs(identity, classes, w, same_identity=False):
    """-> i, j [M], mass [M], lower and higher class of each pair [M]."""
    classes = np.asarray(classes)
    i, j, _ = reference_pairs.pairs(identity, classes + 1, same_identity)
    return i, j, w[i] * w[j], np.minimum(classes[i], classes[j]), np.maximum(classes[i], classes[j])


class Steps:
    """Distributions of parts of the pairs d [M] with mass [M], all at the distinct distances t [T] of all pairs.

    Distances within tie * the largest of the one before them are one distance.
    """

    def __init__(self, d, mass, tie=0.0):
        distinct, place = np.unique(d, return_inverse=True)
        last = np.append(np.diff(distinct) > tie * distinct[-1:], True) if len(distinct) else np.zeros(0, bool)
        self.t, self.mass = distinct[last], np.asarray(mass, float)
        self.place = np.cumsum(np.append(False, last[:-1]))[place] if len(distinct) else place

    def curve(self, chosen):
        """F [T] of the pairs chosen [M], NaN if there are none."""
        steps = np.cumsum(np.bincount(self.place[chosen], self.mass[chosen], len(self.t)))
        return steps / steps[-1] if np.any(chosen) else np.full(len(self.t), np.nan)

    def sup(self, f, g):
        """sup |f - g| and the least distance at which it is reached; NaN if either has no pair."""
        gap = np.abs(f - g)
        if len(gap) == 0 or np.isnan(gap[0]):
            return np.nan, np.nan
        return gap.max(), self.t[gap.argmax()]


def curves(distance, identity, classes, w, count=None, same_identity=False):
    """-> t [T], {(k, l): F_kl [T] for k <= l}."""
    i, j, mass, low, high = class_pairs(identity, classes, w, same_identity)
    steps = Steps(np.asarray(distance)[i, j], mass)
    count = _count(classes, count)
    return steps.t, {(k, m): steps.curve((low == k) & (high == m))
                     for k in range(count) for m in range(k, count)}


def class_ks(distance, identity, classes, w, count=None, same_identity=False, tie=0.0):
    """{"ks", "ks_at": [K]; "pairwise", "pairwise_at": [K, K]}.

    ks[k] = sup |F_kk - F_k,not k|, F_k,not k over the pairs of k with any other class, by their masses;
    pairwise[k, l] = sup |F_kk - F_kl|, not symmetric, NaN for k = l. The _at are the least distances that reach it.
    """
    i, j, mass, low, high = class_pairs(identity, classes, w, same_identity)
    steps = Steps(np.asarray(distance)[i, j], mass, tie)
    count = _count(classes, count)
    found = {"ks": np.full(count, np.nan), "ks_at": np.full(count, np.nan),
             "pairwise": np.full((count, count), np.nan), "pairwise_at": np.full((count, count), np.nan)}
    for k in range(count):
        inside = steps.curve((low == k) & (high == k))
        found["ks"][k], found["ks_at"][k] = steps.sup(inside, steps.curve((low == k) != (high == k)))
        for other in range(count):
            if other != k:
                between = (low == min(k, other)) & (high == max(k, other))
                found["pairwise"][k, other], found["pairwise_at"][k, other] = steps.sup(inside, steps.curve(between))
    return found


def aggregates(ks, images):
    """KS [K] and images [K] of classes -> {"max", "mean", "weighted", "share", "classes"} over the classes with a KS.

    weighted = sum n_k KS_k with numbers of images, the sum that a binary attribute has; share = that over sum n_k;
    classes says over how many.
    """
    ks, images = np.asarray(ks, float), np.asarray(images)
    known = ~np.isnan(ks)
    if not known.any():
        return {"max": np.nan, "mean": np.nan, "weighted": np.nan, "share": np.nan, "classes": 0}
    weighted = (images[known] * ks[known]).sum()
    return {"max": ks[known].max(), "mean": ks[known].mean(), "weighted": weighted,
            "share": weighted / images[known].sum(), "classes": int(known.sum())}


# ---- energies -------------------------------------------------------------------------------


def class_sums(energy, identity, classes, w, count=None, same_identity=False):
    """-> sums of mass * energy and of mass [K, K] over the unordered pairs of two classes (symmetric), and of w [K]."""
    i, j, mass, low, high = class_pairs(identity, classes, w, same_identity)
    classes = np.asarray(classes)
    count = _count(classes, count)
    tables = []
    for values in (mass * np.asarray(energy)[i, j], mass):
        table = np.bincount(low * count + high, values, count * count).reshape(count, count)
        tables.append(table + np.triu(table, 1).T)
    known = classes >= 0
    return (*tables, np.bincount(classes[known], w[known], count))


def class_energies(energy, identity, classes, w, count=None, same_identity=False):
    """{"mean", "pairwise", "pairwise_v": [K, K], "against_rest": [K], "disco", "disco_within", "disco_total"}.

    mean: m_kl over the pairs there are. against_rest: 2 m_k,not k - m_kk - m_not k,not k; pairwise: 2 m_kl - m_kk -
    m_ll: unbiased, they can be below 0.

    pairwise_v is E_V: the same from means over all pairs of images, those of one person (an image with itself among
    them) at distance 0 whatever same_identity is: m_kl = S_kl / (W_k W_l), S_kl the sum over ordered pairs of different
    people, W_k the weight of a class (people, under person weighting). disco: sum over k < l of W_k W_l / (2 W)
    E_V(k, l); within: sum of W_k / 2 m_kk; total: W / 2 m of all: disco + within = total. Classes without images do not
    count; of fewer than two these are NaN.
    """
    sums, mass, weight = class_sums(energy, identity, classes, w, count, same_identity)
    count = len(weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums / mass
    rest = np.array([against_rest(sums, mass, k) for k in range(count)])
    return {"mean": mean, "against_rest": rest, "pairwise": _of_means(mean),
            **disco(class_sums(energy, identity, classes, w, count)[0], weight)}


def against_rest(sums, mass, k):
    """2 m_k,not k - m_kk - m_not k,not k of class_sums' tables."""
    across = np.arange(len(sums)) != k
    other = np.triu(np.outer(across, across))
    if mass[k, k] == 0 or mass[k, across].sum() == 0 or mass[other].sum() == 0:
        return np.nan
    return (2 * sums[k, across].sum() / mass[k, across].sum() - sums[k, k] / mass[k, k]
            - sums[other].sum() / mass[other].sum())


def disco(sums, weight):
    """sums [K, K] of unordered pairs of different people, weight [K] -> the part of class_energies that has E_V."""
    ordered = sums + np.diag(np.diag(sums))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = ordered / np.outer(weight, weight)
    energies, total, there = _of_means(mean), weight.sum(), np.flatnonzero(weight > 0)
    if len(there) < 2:
        return {"pairwise_v": energies, "disco": np.nan, "disco_within": np.nan, "disco_total": np.nan}
    return {"pairwise_v": energies,
            "disco": sum(weight[k] * weight[m] / (2 * total) * energies[k, m] for k in there for m in there if k < m),
            "disco_within": sum(weight[k] / 2 * mean[k, k] for k in there),
            "disco_total": ordered.sum() / (2 * total)}


def _of_means(mean):
    found = 2 * mean - np.diag(mean)[:, None] - np.diag(mean)[None, :]
    np.fill_diagonal(found, np.nan)
    return found


# ---- entropies ------------------------------------------------------------------------------


def class_shares(identity, classes, count=None):
    """p_kc [people, K]: the share of class c among a person's images with a class; people with none are left out."""
    identity, classes = np.asarray(identity), np.asarray(classes)
    known = classes >= 0
    people, place = np.unique(identity[known], return_inverse=True)
    table = np.zeros((len(people), _count(classes, count)))
    np.add.at(table, (place, classes[known]), 1)
    return table / table.sum(axis=1, keepdims=True)


def class_entropies(identity, classes, count=None):
    """{"intra", "intra_share", "inter", "inter_of": [K], "share": [K]}, nats.

    intra: the mean over people of -sum p ln p; intra_share: over ln K. inter: the mean over classes of inter_of, the
    binary inter-entropy of 2 p_kc - 1. share: of all images with a class. K counts the classes that have images; of one
    class intra_share is NaN.
    """
    p = class_shares(identity, classes, count)
    images = counts(identity, classes, count)["images"]
    there = images > 0
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    intra = -(p * logs).sum(axis=1).mean() if len(p) else np.nan
    inter = np.array([reference.density_entropy(2 * p[:, c] - 1) if there[c] else np.nan
                      for c in range(p.shape[1])])
    return {"intra": intra, "intra_share": intra / np.log(there.sum()) if there.sum() > 1 else np.nan,
            "inter": inter[there].mean() if there.any() else np.nan, "inter_of": inter,
            "share": images / max(images.sum(), 1)}
