# SPDX-License-Identifier: GPL-3.0-or-later
"""The high-quality subset in NumPy, written from its definition alone.

One row an image: identity [N], faces [N] detected faces, embeddings [N, D] of one model. All float64.
"""

import numpy as np
import scipy.spatial.distance
import reference_intervals
import reference_pairs
import reference_uncertainty as ru

STEPS = ("all", "min_images", "one_face", "min_single_face", "outliers", "min_kept")


def large_identities(identity, keep, minimum):
    """`keep` [N] without the images of identities that have less than `minimum` kept images."""
    _, place = np.unique(identity, return_inverse=True)
    size = np.bincount(place[keep], minlength=place.max(initial=-1) + 1)
    return keep & (size[place] >= minimum)


def identity_distances(embeddings, metric, squared=False):
    """Whole distance matrix [n, n] of one identity's images, the diagonal 0."""
    kind = "sqeuclidean" if squared and metric == "euclidean" else metric
    return scipy.spatial.distance.squareform(
        scipy.spatial.distance.pdist(np.asarray(embeddings, np.float64), kind))


def not_outliers(distances, neighbour):
    """[n] whether the distance to the k-th nearest other image is strictly below the median.

    The median is that of all n^2 entries, the zero diagonal included. An identity with no k-th
    other image keeps none.
    """
    count = len(distances)
    if neighbour >= count:
        return np.zeros(count, bool)
    others = distances.copy()
    np.fill_diagonal(others, np.inf)
    return np.sort(others, axis=1)[:, neighbour - 1] < np.median(distances)


def quality_subset(identity, faces, embeddings, metric, min_images=30, min_single_face=25,
                   neighbour=1, min_kept=25, definitions="corrected"):
    """(kept [steps, N] after each of STEPS, [(step, images, identities)]) of one model.

    faces: [N], or None when it is not known; then that step keeps everything. Published: euclidean
    medians are those of squared distances, which differs where a median averages two values.
    """
    identity = np.asarray(identity)
    keep = np.ones(len(identity), bool)
    kept, counts = [], []

    def note(step):
        kept.append(keep.copy())
        counts.append((step, int(keep.sum()), np.unique(identity[keep]).size))

    note("all")
    keep = large_identities(identity, keep, min_images)
    note("min_images")
    if faces is not None:
        keep &= np.asarray(faces) == 1
    note("one_face")
    keep = large_identities(identity, keep, min_single_face)
    note("min_single_face")
    for person in np.unique(identity[keep]):
        rows = np.flatnonzero(keep & (identity == person))
        distances = identity_distances(embeddings[rows], metric, definitions == "published")
        keep[rows] = not_outliers(distances, neighbour)
    note("outliers")
    keep = large_identities(identity, keep, min_kept)
    note("min_kept")
    return np.array(kept), counts


# ---- what each step does --------------------------------------------------------------------


def measures(distances, identity, values, kept):
    """{figure: (value, influence [K] of the people of `identity`)} of the images kept: AUC and each attribute's mean KS.

    distances [N, N], values [N, A] of 1, -1, 0. AUC by the influences of docs/method.md, "Verification"; KS, weighted by person,
    without each person in turn, at the distance of its maximum. NaN where there are no pairs.
    """
    people, place = np.unique(identity, return_inverse=True)
    rows = np.flatnonzero(kept)
    undefined = np.nan, np.full(len(people), np.nan)
    found = {"auc": undefined} | {a: undefined for a in range(values.shape[1])}
    there, own = np.unique(place[rows], return_inverse=True)
    if len(there) < 2:
        return found
    d = distances[np.ix_(rows, rows)]
    spread = lambda influence: np.bincount(there, influence, len(people))
    if len(rows) > len(there):
        auc = ru.auc(ru.pairs_of(d, own))
        found["auc"] = auc["value"], spread(auc["influence"]) if 0 < auc["value"] < 1 else np.zeros(len(people))
    for a, sign in enumerate(values[rows].T):
        ks = reference_pairs.ks(d, own, sign, "person")
        at = ks["positive_at"], ks["negative_at"]
        if np.isnan(at).any():
            continue
        signed = lambda left: reference_intervals.statistic_at(d[np.ix_(left, left)], own[left], sign[left], at, "person",
                                                               "exclude")
        whole = np.sign(signed(np.arange(len(rows))))
        without = np.array([whole * signed(np.flatnonzero(own != k)) for k in range(len(there))])
        found[a] = ks["mean"], spread(reference_intervals.influence(without.mean(1)))
    return found


def effects(distances, identity, values, kept):
    """[steps] of {figure: {"value", "change", "total": (value, influence [K], people)}}; people: of the images before.

    "mean_ks": the mean over the attributes whose KS and its error are known after every step that leaves two people.
    """
    found = [measures(distances, identity, values, keep) for keep in kept]
    people = [len(np.unique(np.asarray(identity)[keep])) for keep in kept]
    known = lambda figure: not np.isnan(figure[0] + figure[1].sum())
    everywhere = [a for a in range(values.shape[1])
                  if all(known(step[a]) for step, n in zip(found, people) if n > 1)]
    for step in found:
        step["mean_ks"] = tuple(np.mean([step[a][i] for a in everywhere], 0) for i in range(2)) if everywhere else \
            (np.nan, np.full(len(set(identity)), np.nan))
    less = lambda now, before, n: (now[0] - before[0], now[1] - before[1], n)
    return [{figure: {"value": (*now, people[s])} | ({} if s == 0 else {
                "change": less(now, found[s - 1][figure], people[s - 1]), "total": less(now, found[0][figure], people[0])})
             for figure, now in found[s].items()} for s in range(len(kept))]
