# SPDX-License-Identifier: GPL-3.0-or-later
"""The high-quality subset in NumPy, written from its definition alone.

One row an image: identity [N], faces [N] detected faces, embeddings [N, D] of one model. All float64.
"""

import numpy as np
import scipy.spatial.distance

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
    """(keep [N], [(step, images, identities)]) of one model.

    faces: [N], or None when it is not known; then that step keeps everything. Published: euclidean
    medians are those of squared distances, which differs where a median averages two values.
    """
    identity = np.asarray(identity)
    keep = np.ones(len(identity), bool)
    counts = []

    def note(step):
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
    return keep, counts
