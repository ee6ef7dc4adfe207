# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact neighbours, purity, trustworthiness, the audit and separability within a person, in plain NumPy.

distance [N, N], identity [N], label [N] in 0..C-1 or -1 where missing. Choices that the definitions leave open:

- the neighbours of an image are the other images by (distance, index), itself left out by index, duplicates kept;
- purity of an attribute: per image with a label, the share of its neighbours with a label that have the same; mean over
  images with such a neighbour. `others` looks at images of other people alone (the k nearest among them): with one's own,
  attributes of people agree with themselves. Both are given;
- chance of purity: per image, the share of the images that could be neighbours and have a label that have the same; mean
  over the same images. For `others` these are images of other people;
- a permutation moves labels between people: all images of a person take the label of one image of another (statistics,
  section 2); for attributes that differ within a person this is a test under `others` alone, where a person's images do
  not count for each other. p = (1 + #{T_pi >= T}) / (1 + P), one sided, with 1e-12 of slack: equal sums in another order;
- purity of identity: share of neighbours of the same person; its chance is (n - 1) / (N - 1) per image of a person of n, and
  what can be reached min(k, n - 1) / k. To permute people would change nothing: images are permuted;
- trustworthiness ranks by (distance, index) in both spaces; scikit-learn leaves ties to its sort. k < N / 2;
- the audit names an image when one of another person is nearer than every one of its own (strictly; an equal distance is
  no error); images without another of their person are not judged. Duplicates are pairs of different people at distance 0;
- within a person each image goes to the nearest centroid of the other images; a tie counts one half. Either class needs
  two images. Accuracy is the mean of the classes' recalls, then over people. `plain` compares distances, which favours the
  centroid of more images and, at equal numbers, the other class: |x - c|^2 has sigma^2 / n of the centroid's own in it, and
  the image's class has lost one. `corrected` takes that away, as estimated from the same images.
"""
import numpy as np


def nearest(distance, k, allowed=None):
    """(index [N, k], distance [N, k]) of the k nearest; allowed [N, N] says who may be a neighbour. -1, inf where fewer."""
    distance = np.asarray(distance, float)
    n = len(distance)
    allowed = np.ones((n, n), bool) if allowed is None else allowed & True
    index, found = np.full((n, k), -1), np.full((n, k), np.inf)
    for i in range(n):
        may = np.flatnonzero(allowed[i] & (np.arange(n) != i))
        order = may[np.lexsort((may, distance[i, may]))][:k]
        index[i, :len(order)], found[i, :len(order)] = order, distance[i, order]
    return index, found


def of_others(identity):
    """allowed [N, N]: images of other people."""
    identity = np.asarray(identity)
    return identity[:, None] != identity[None, :]


# ---- purity ---------------------------------------------------------------------------------


def purity(index, label):
    """(mean, per image [N], NaN where not judged): share of labelled neighbours index [N, k] with the same label."""
    label = np.asarray(label)
    near = np.where(index >= 0, label[index], -1)
    known = (near >= 0).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where((label >= 0) & (known > 0), (near == label[:, None]).sum(1) / known, np.nan)
    return (np.nanmean(share) if not np.isnan(share).all() else np.nan), share


def purity_by_chance(index, label, allowed=None):
    """Mean over the images that `purity` judges of the share of possible labelled neighbours with the same label."""
    label, n = np.asarray(label), len(label)
    may = (np.ones((n, n), bool) if allowed is None else allowed) & ~np.eye(n, dtype=bool) & (label >= 0)[None, :]
    judged = ~np.isnan(purity(index, label)[1])
    share = (may & (label[:, None] == label)).sum(1)[judged] / may.sum(1)[judged]
    return share.mean() if judged.any() else np.nan


def purity_of_identity(index, identity):
    """{"value", "chance", "reachable"}: share of neighbours that are of the same person."""
    person, count = np.unique(np.asarray(identity), return_inverse=True, return_counts=True)[1:]
    own, k = count[person] - 1, index.shape[1]
    return {"value": np.mean(person[index] == person[:, None]), "chance": np.mean(own / (len(person) - 1)),
            "reachable": np.mean(np.minimum(k, own) / k)}


def permuted_labels(label, identity, permutation, image):
    """[N]: every image of person p takes the label of image[permutation[p]]; image [P]: one image of each person.

    People in np.unique order. For an attribute of people any image of theirs does."""
    person = np.unique(np.asarray(identity), return_inverse=True)[1]
    return np.asarray(label)[np.asarray(image)[np.asarray(permutation)]][person]


def permutation_p(value, permuted):
    """(1 + #{permuted >= value}) / (1 + P)."""
    return (1 + np.sum(np.asarray(permuted) >= value - 1e-12)) / (1 + len(permuted))


# ---- trustworthiness ------------------------------------------------------------------------


def ranks(distance):
    """[N, N]: place of j among the others of i by (distance, index), from 1; 0 on the diagonal."""
    n = len(distance)
    found = np.zeros((n, n), int)
    index = nearest(distance, n - 1)[0]
    found[np.arange(n)[:, None], index] = np.arange(1, n)
    return found


def trustworthiness(original, mapped, k):
    """1 - 2 / (N k (2 N - 3 k - 1)) sum over i and its k nearest j of the map of max(0, rank of j for i - k) (Venna,
    Kaski 2001). original, mapped [N, N] distances; k < N / 2, else NaN."""
    n = len(original)
    if not 0 < k < n / 2:
        return np.nan
    rank, index = ranks(original), nearest(mapped, k)[0]
    beyond = np.maximum(0, rank[np.arange(n)[:, None], index] - k).sum()
    return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * beyond


# ---- audit ----------------------------------------------------------------------------------


def audit(distance, identity):
    """Rows (image, nearest own, its distance, nearest of another, its distance), in order of images, where it is nearer."""
    identity = np.asarray(identity)
    other, far = nearest(distance, 1, of_others(identity))
    own, near = nearest(distance, 1, ~of_others(identity))
    return [(i, own[i, 0], near[i, 0], other[i, 0], far[i, 0]) for i in range(len(identity))
            if own[i, 0] >= 0 and far[i, 0] < near[i, 0]]


def duplicates(distance, identity):
    """Pairs [M, 2] i < j of different people at distance 0, in order."""
    return np.argwhere(np.triu((np.asarray(distance) == 0) & of_others(identity), 1))


# ---- within a person ------------------------------------------------------------------------


def unit_rows(x):
    x = np.asarray(x, float)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def separability(x, positive, corrected=False):
    """Balanced accuracy of leaving each image out: x [n, D] of one person (unit rows for cosine models), positive [n].

    NaN where a class has fewer images than two, `corrected` three: the variance around the centroid is the sum of
    squares of the images it is made of over their number less one, and a centroid's own share of that over their number."""
    x, positive = np.asarray(x, float), np.asarray(positive, bool)
    if min(positive.sum(), (~positive).sum()) < (3 if corrected else 2):
        return np.nan
    right = np.zeros(len(x))
    for i in range(len(x)):
        rest = np.arange(len(x)) != i
        scores = []
        for side in (positive[i], ~positive[i]):
            made = x[rest & (positive == side)]
            score = np.sum((x[i] - made.mean(0)) ** 2)
            if corrected:
                score -= np.sum((made - made.mean(0)) ** 2) / (len(made) - 1) / len(made)
            scores.append(score)
        right[i] = 1 if scores[0] < scores[1] else 0.5 if scores[0] == scores[1] else 0
    return (right[positive].mean() + right[~positive].mean()) / 2


def mean_separability(x, identity, label, corrected=False):
    """(mean over people, how many of them): label [N] 1, 0 or -1 where missing."""
    label = np.asarray(label)
    found = [separability(x[(identity == p) & (label >= 0)], label[(identity == p) & (label >= 0)] == 1, corrected)
             for p in np.unique(identity)]
    found = [v for v in found if not np.isnan(v)]
    return (np.mean(found) if found else np.nan), len(found)
