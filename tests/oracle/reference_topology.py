# SPDX-License-Identifier: GPL-3.0-or-later
"""Zeroth persistent homology of a finite metric space in plain NumPy: trees, entropy, dimension, distances of diagrams.

distance [N, N], symmetric; deaths [N - 1] ascending, all born at 0. Choices that the definitions leave open:

- edges are taken in the order (distance, smaller index, larger index), which makes the tree unique; a death is the
  length of its edge (Rips filtration by diameter, as Ripser, Gudhi's RipsComplex and giotto-tda; not half of it);
- the one class that never dies is left out (giotto-tda's reduced homology); deaths at 0, of duplicates, stay;
- persistence entropy in nats; giotto-tda, which the published notebook calls, takes base 2. Deaths at 0 add nothing, and
  without any other it is NaN (giotto-tda: -1);
- barycentres are plain means of the rows as they are (published, also under cosine), people in np.unique order; those of
  an attribute by the sign of the mean of its values over a person's images, 0 in neither (published; missing left out);
- the published dimension is 1 / (1 - slope) whatever alpha is; alpha / (1 - slope) is the one that follows from
  E_alpha(n) ~ n^(1 - alpha / d) (Birdal, Lou, Guibas, Simsekli 2021); alike at alpha = 1, the only one published;
- the total of each size is the median over its subsets, an even number averaging the middle two (published);
- a slope of 1 or more, or a size whose total is 0, has no dimension: NaN;
- matchings of diagrams measure in the plane's maximum norm (Gudhi, bottleneck always): |a - b| between two deaths,
  a / 2 to the diagonal; with the Euclidean norm a / sqrt(2).
"""
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

SMALLEST, STEPS = 20, 5            # published: MIN_SUBSAMPLE, INTERMEDIATE_POINTS
SUBSETS, SUBSETS_OF_LARGE, RERUNS = 9, 3, 4   # published: N_POINTS, n_points_min, N_RERUNS


def minimum_spanning_tree(distance):
    """Kruskal -> edges [N - 1, 2] with the smaller index first, lengths [N - 1], in the order they are taken."""
    distance = np.asarray(distance)
    i, j = np.triu_indices(len(distance), 1)
    root = list(range(len(distance)))

    def find(x):
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    edges = []
    for e in np.lexsort((j, i, distance[i, j])):
        a, b = find(i[e]), find(j[e])
        if a != b:
            root[a] = b
            edges.append((i[e], j[e]))
    edges = np.array(edges, int).reshape(-1, 2)
    return edges, distance[edges[:, 0], edges[:, 1]]


def deaths(distance):
    """[N - 1] ascending: when the connected components of the Rips filtration merge."""
    return minimum_spanning_tree(distance)[1]


def total_persistence(death, alpha=1.0):
    """Sum of death^alpha."""
    return np.sum(np.asarray(death, float) ** alpha)


def persistence_entropy(death, base=np.e):
    """- sum p ln p, p = death / sum of deaths."""
    death = np.asarray(death, float)
    if death.sum() == 0:
        return np.nan
    p = death[death > 0] / death.sum()
    return -np.sum(p * np.log(p)) / np.log(base)


# ---- subsets --------------------------------------------------------------------------------


def barycentres(embeddings, identity):
    """(people, means [P, D]) in float64."""
    people = np.unique(identity)
    return people, np.array([np.asarray(embeddings, float)[identity == p].mean(0) for p in people])


def sides(identity, values):
    """(positive, negative) [P] masks of people by the mean of their values +1, -1; 0 is missing."""
    mean = np.array([values[(identity == p) & (values != 0)].sum() for p in np.unique(identity)])
    return mean > 0, mean < 0


# ---- dimension ------------------------------------------------------------------------------


def published_sizes(n):
    """Sizes of the subsets of n points: from 20 in steps of (n - 20) // 5, below n less a step; none below 25 points.

    With r = (n - 20) mod 5 there are 4 + ceil(r / step): four or five of most n, up to eight (n = 29)."""
    step = (n - SMALLEST) // STEPS
    return list(range(SMALLEST, n - step, step)) if step > 0 else []


def published_number(n, size):
    """How many subsets of a size: 9, and 3 of those that hold half of the points or more."""
    return SUBSETS_OF_LARGE if n <= 2 * size else SUBSETS


def slope(sizes, totals):
    """Least squares slope of ln total over ln size."""
    x, y = np.log(sizes), np.log(totals)
    return np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)


def dimension(distance, subsets, alpha=1.0, published=True):
    """subsets: list over sizes of lists of index arrays of that size -> {"sizes", "totals", "slope", "dimension"}."""
    sizes = [len(group[0]) for group in subsets]
    totals = [np.median([total_persistence(deaths(distance[np.ix_(x, x)]), alpha) for x in group]) for group in subsets]
    found = slope(sizes, totals) if len(sizes) > 1 and min(totals) > 0 else np.nan
    value = (1 if published else alpha) / (1 - found) if found < 1 else np.nan
    return {"sizes": sizes, "totals": totals, "slope": found, "dimension": value}


def nested_subsets(order, sizes):
    """One subset a size: the first images of one order [N]."""
    return [[np.asarray(order)[:n]] for n in sizes]


# ---- distances of diagrams ------------------------------------------------------------------


def _costs(a, b, norm):
    """[n + m, n + m]: points of a and diagonal places of b's against points of b and diagonal places of a's."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    share = {np.inf: 0.5, 2: np.sqrt(0.5)}[norm]
    cost = np.zeros((len(a) + len(b),) * 2)
    cost[:len(a), :len(b)] = np.abs(a[:, None] - b[None, :])
    cost[:len(a), len(b):] = share * a[:, None]
    cost[len(a):, :len(b)] = share * b[None, :]
    return cost


def wasserstein(a, b, order=1, norm=np.inf):
    """(least over matchings of the sum of cost^order)^(1 / order); Gudhi's defaults."""
    cost = _costs(a, b, norm) ** order
    return cost[linear_sum_assignment(cost)].sum() ** (1 / order) if cost.size else 0.0


def bottleneck(a, b):
    """Least over matchings of the largest cost, maximum norm: the least cost whose edges hold a perfect matching."""
    cost = _costs(a, b, np.inf)
    values = np.unique(cost)
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        if np.all(maximum_bipartite_matching(csr_matrix(cost <= values[middle]), "column") >= 0):
            high = middle
        else:
            low = middle + 1
    return values[low] if len(values) else 0.0
