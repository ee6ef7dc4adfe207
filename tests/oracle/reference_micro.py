# SPDX-License-Identifier: GPL-3.0-or-later
"""The microscale in NumPy, written from its definitions alone.

One identity and attribute at a time, float64, whole matrices in memory. Shapes: M nodes of D
dimensions, C segments. `points` [C, D] are the middle nodes' embeddings, `fields` [C, D] the last
node's minus the first's, or those of a stencil of five nodes. `definitions` is "corrected" or "published".
"""

import dataclasses

import numpy as np
import pandas as pd
import scipy.spatial.distance
import scipy.stats
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances

METRICS = ("euclidean", "cosine")


@dataclasses.dataclass
class Energy:
    """value: mean over the used points; n_used of n_points; isolated_share of the points."""

    value: float
    n_points: int
    n_used: int
    isolated_share: float
    each: np.ndarray  # [C] of every point, NaN where it is not used


def read_segments(path):
    """{moving_dimension as text: nodes [C, 3]} of df_param_step.csv, segments by id_curve."""
    table = pd.read_csv(path, dtype={"moving_dimension": str})
    found = {}
    for dimension, rows in table.groupby("moving_dimension", sort=False):
        wide = rows.pivot(index="id_curve", columns="param_step", values="index").sort_index()
        if list(wide.columns) != [0, 1, 2] or wide.isna().any().any():
            raise ValueError(f"{path}: a segment of {dimension} without its three steps")
        found[dimension] = wide.to_numpy(np.int64)
    return found


def field_of(embeddings, nodes):
    """Fields [C, D] of segments `nodes` [C, 3] or [C, 5], per two steps: by the central difference, or that of fourth
    order, which the ConfigNet notebook has without its factor."""
    x = np.moveaxis(np.asarray(embeddings, np.float64)[nodes], 1, 0)
    return x[2] - x[0] if len(x) == 3 else (x[0] - 8 * x[1] + 8 * x[3] - x[4]) / 6


def segment_fields(embeddings, nodes, keep_zero=False):
    """points, fields and the number of zero fields of segments `nodes` [C, 3] or [C, 5].

    A zero field has no direction: its segment is left out unless `keep_zero`.
    """
    embeddings, fields = np.asarray(embeddings, np.float64), field_of(embeddings, nodes)
    zero = ~fields.any(axis=1)
    use = np.ones(len(nodes), bool) if keep_zero else ~zero
    return embeddings[nodes[use, nodes.shape[1] // 2]], fields[use], int(zero.sum())


def pair_distances(points, metric):
    """Distances [C, C] of points [C, D]; equal points are at distance 0 exactly."""
    points = np.asarray(points, np.float64)
    if metric == "cosine":
        points = points / np.linalg.norm(points, axis=1, keepdims=True)
        distances = np.maximum(1 - points @ points.T, 0)
    else:
        distances = scipy.spatial.distance.cdist(points, points, metric)
    _, group = np.unique(points, axis=0, return_inverse=True)
    distances[group[:, None] == group[None, :]] = 0
    return distances


def field_distances(fields):
    """delta [C, C] = 1 - cos(v, v'). A zero field is at 1/2 from others and at 0 from itself, as
    halved squared distances of normalised rows are; only the published definitions keep such."""
    fields = np.asarray(fields, np.float64)
    length = np.linalg.norm(fields, axis=1, keepdims=True)
    unit = np.divide(fields, length, out=np.zeros_like(fields), where=length > 0)
    square = np.sum(unit**2, axis=1)
    return (square[:, None] + square[None, :]) / 2 - unit @ unit.T


def average_distance(embeddings, metric):
    """Exact mean distance over all pairs i < j of the identity's M nodes [M, D]."""
    return float(np.mean(scipy.spatial.distance.pdist(np.asarray(embeddings, np.float64), metric)))


def nearest(distances, k, definitions="corrected"):
    """Indices [C, k] of each point's k nearest others, ties by index.

    Corrected: the point itself is left out by index. Published: the first of the k + 1 nearest is
    dropped unless the point itself is among them, as scikit-learn's kneighbors_graph does; the
    place of a point among its duplicates is that of its index.
    """
    count = len(distances)
    if k >= count:
        raise ValueError(f"k = {k} needs more than {k} segments, there are {count}")
    if definitions == "corrected":
        others = distances.copy()
        np.fill_diagonal(others, np.inf)
        return np.argsort(others, axis=1, kind="stable")[:, :k]
    order = np.argsort(distances, axis=1, kind="stable")[:, : k + 1]
    keep = order != np.arange(count)[:, None]
    keep[keep.all(axis=1), 0] = False
    return order[keep].reshape(count, k)


def nearest_energies(points, fields, metric, ks, definitions="corrected"):
    """{k: Energy}: mean over points of the mean delta over the k nearest other points."""
    distances, delta = pair_distances(points, metric), field_distances(fields)
    found = {}
    for k in ks:
        each = np.take_along_axis(delta, nearest(distances, k, definitions), axis=1).mean(axis=1)
        found[k] = Energy(float(each.mean()), len(points), len(points), 0.0, each)
    return found


def ball_energies(points, fields, metric, radii, definitions="corrected"):
    """{radius: Energy}: mean over points of the mean delta over the points within the radius.

    Corrected: a point is not its own neighbour, and a point without neighbours is not used.
    Published: a point is its own neighbour at delta 0, so that each is used.
    """
    distances, delta = pair_distances(points, metric), field_distances(fields)
    own = np.eye(len(points), dtype=bool)
    found = {}
    for radius in radii:
        inside = distances <= radius
        inside &= ~own
        isolated = float(np.mean(~inside.any(axis=1)))
        if definitions == "published":
            inside |= own
        each = _row_means(delta, inside.astype(float))
        used = int(np.sum(~np.isnan(each)))
        value = float(np.nanmean(each)) if used else np.nan
        found[radius] = Energy(value, len(points), used, isolated, each)
    return found


def inverse_energy(points, fields, metric):
    """Mean over points of the mean of delta weighted by 1 / distance, pairs at distance 0 left out:
    the point itself and its duplicates."""
    distances = pair_distances(points, metric)
    with np.errstate(divide="ignore"):
        weight = np.where(distances > 0, 1 / distances, 0)
    each = _row_means(field_distances(fields), weight)
    used = int(np.sum(~np.isnan(each)))
    return Energy(float(np.nanmean(each)) if used else np.nan, len(points), used,
                  1 - used / len(points), each)


def published_inverse_energy(points, fields, metric):
    """The same as the published notebook has it, with scikit-learn's matrices, whose diagonal is 0
    exactly; of points without duplicates, whose distance scikit-learn rounds to 0 or not."""
    pairwise = {"cosine": cosine_distances, "euclidean": euclidean_distances}[metric]
    distances = pairwise(np.asarray(points, np.float64))
    distances[distances == 0] = np.inf
    weight = 1 / distances
    return float(np.mean(np.sum(weight * cosine_distances(fields), 1) / np.sum(weight, 1)))


def _row_means(values, weight):
    """Weighted mean of every row, NaN where the weights are all 0."""
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(total > 0, (values * weight).sum(axis=1) / total, np.nan)


def gravity(points, fields):
    """Mean over points of <(b - p) / |b - p|, v>, b the mean point; a point at b is left out."""
    points, fields = np.asarray(points, np.float64), np.asarray(fields, np.float64)
    towards = points.mean(axis=0) - points
    length = np.linalg.norm(towards, axis=1)
    use = length > 0
    return float(np.mean(np.sum(towards[use] * fields[use], axis=1) / length[use]))


def field_correlation(embeddings, segments, definitions="corrected"):
    """(matrix [A, A], paired [A, A] "node" or "order") over the attributes of `segments`.

    segments: {attribute: nodes [C, 3] or [C, 5]}. Corrected: mean of 1 - cos over the pairs of segments that
    share their middle node, or by order where none do. Published: always by order.
    """
    embeddings = np.asarray(embeddings, np.float64)
    names = list(segments)
    matrix = np.full((len(names), len(names)), np.nan)
    paired = np.full(matrix.shape, "order", object)
    for a, first in enumerate(names):
        for b, second in enumerate(names):
            i, j = _shared(segments[first], segments[second])
            if definitions == "published" or len(i) == 0:
                count = min(len(segments[first]), len(segments[second]))
                i = j = np.arange(count)
            else:
                paired[a, b] = "node"
            v, w = field_of(embeddings, segments[first][i]), field_of(embeddings, segments[second][j])
            use = v.any(axis=1) & w.any(axis=1)
            v, w = v[use], w[use]
            if len(v):
                cosines = np.sum(v * w, 1) / (np.linalg.norm(v, axis=1) * np.linalg.norm(w, axis=1))
                matrix[a, b] = np.mean(1 - cosines)
    return matrix, paired


def _shared(first, second):
    """Rows of both whose middle nodes are the same, all pairs of them."""
    left = pd.DataFrame({"node": first[:, first.shape[1] // 2], "i": np.arange(len(first))})
    right = pd.DataFrame({"node": second[:, second.shape[1] // 2], "j": np.arange(len(second))})
    both = left.merge(right, on="node")
    return both["i"].to_numpy(), both["j"].to_numpy()


def retention_lines(embeddings, coordinates, dimension, metric):
    """{length: (mean distances [length, length], number of lines)} along one dimension.

    coordinates: DataFrame [M, dimensions], row i of node i. A line: the nodes that agree in all
    other coordinates, ordered along `dimension`; lengths are kept apart, single nodes are no line.
    """
    embeddings = np.asarray(embeddings, np.float64)
    others = [c for c in coordinates.columns if c != dimension]
    total, count = {}, {}
    for rows in coordinates.groupby(others).indices.values():
        if len(rows) < 2:
            continue
        rows = rows[np.argsort(coordinates[dimension].to_numpy()[rows], kind="stable")]
        matrix = scipy.spatial.distance.cdist(embeddings[rows], embeddings[rows], metric)
        np.fill_diagonal(matrix, 0)
        total[len(rows)] = total.get(len(rows), 0) + matrix
        count[len(rows)] = count.get(len(rows), 0) + 1
    return {n: (total[n] / count[n], count[n]) for n in sorted(total)}


def retention_segments(embeddings, nodes, metric):
    """Mean distances [3, 3] between the steps of segments [C, 3]."""
    embeddings = np.asarray(embeddings, np.float64)
    matrix = np.zeros((3, 3))
    for s in range(3):
        for t in range(s + 1, 3):
            x, y = embeddings[nodes[:, s]], embeddings[nodes[:, t]]
            if metric == "euclidean":
                distance = np.linalg.norm(x - y, axis=1)
            else:
                distance = 1 - np.sum(x * y, 1) / (np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1))
            matrix[s, t] = matrix[t, s] = distance.mean()
    return matrix


def mann_whitney(x, y, exact=None):
    """(U of x, two-sided p-value); exact, or normal with tie and continuity correction.

    By default as SciPy's "auto": exact without ties and with at most 8 values on a side.
    """
    method = "auto" if exact is None else ("exact" if exact else "asymptotic")
    test = scipy.stats.mannwhitneyu(x, y, alternative="two-sided", method=method)
    return float(test.statistic), float(test.pvalue)


def benjamini_hochberg(pvalues):
    """Adjusted p-values [n]; NaNs stay and do not count."""
    pvalues = np.asarray(pvalues, float)
    adjusted = np.full(pvalues.shape, np.nan)
    known = np.flatnonzero(~np.isnan(pvalues))
    order = known[np.argsort(-pvalues[known], kind="stable")]
    ranks = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(pvalues[order] * len(order) / ranks))
    return adjusted
