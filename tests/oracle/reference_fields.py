# SPDX-License-Identifier: GPL-3.0-or-later
"""Energies of fields in plain NumPy: weights, what random nodes give, blocks, z and p by flipping signs.

Segments c = 0..C-1 of nodes (0, 1, 2): point = node 1, field v = node 2 - node 0; of five nodes: point = node 2, field
v = (node 0 - 8 node 1 + 8 node 3 - node 4) / 6, that of three nodes on a straight line. Every energy is
E = 1 - sum over c != c' of w_cc' cos(v_c, v_c'), and differs from the others by its weights w [C, C] alone.
"""
import numpy as np

from reference_pairs import distances


STENCILS = {3: ([-1.0, 0, 1], 1), 5: ([1.0, -8, 0, 8, -1], 6)}  # weights of the nodes, over what


def fields(embedding, segments):
    """embedding [M, D], segments [C, 3] or [C, 5] node indices -> points [C', D], v [C', D], segments [C', .]: the C'
    segments whose field is not zero. Those left out are no neighbours either.
    """
    embedding, segments = np.asarray(embedding, float), np.asarray(segments)
    steps = segments.shape[1]
    weights, over = STENCILS[steps]
    v = np.einsum("s,csd->cd", weights, embedding[segments]) / over
    kept = np.any(v != 0, axis=1)
    return embedding[segments[kept, steps // 2]], v[kept], segments[kept]


def cut(curves, steps):
    """curves: lists of nodes -> segments [C, steps], every `steps` nodes in a row."""
    return np.array([curve[s:s + steps] for curve in curves for s in range(len(curve) - steps + 1)])


def mean_node_distance(embedding, metric):
    """embedding [M, D] -> d_avg, the mean over all pairs of different nodes."""
    return distances(embedding, metric)[np.triu_indices(len(embedding), 1)].mean()


def weights_nearest(d, k):
    """d [C, C] distances of the points -> w: 1 / (C k) for the k nearest other points, ties by index; at most C - 1."""
    count = len(d)
    k = min(k, count - 1)
    w = np.zeros((count, count))
    for c in range(count):
        order = np.argsort(d[c], kind="stable")
        w[c, order[order != c][:k]] = 1 / (count * k)
    return w


def mean_over_rows(weight):
    """weight [C, C] >= 0, zero diagonal -> w: rows normalised and averaged, rows without weight left out.
    All NaN if no row has any.
    """
    total = weight.sum(axis=1)
    used = total > 0
    if not used.any():
        return np.full(weight.shape, np.nan)
    return np.where(used[:, None], weight / np.where(used, total, 1)[:, None], 0) / used.sum()


def weights_ball(d, radius):
    """The mean over the other points at distance <= radius (eps d_avg); isolated points are left out."""
    near = (d <= radius).astype(float)
    np.fill_diagonal(near, 0)
    return mean_over_rows(near)


def isolated_share(d, radius):
    """The share of points without a neighbour at distance <= radius."""
    return np.mean(np.sum(d <= radius, axis=1) <= 1)


def weights_inverse(d):
    """The mean weighted by 1 / d; pairs at distance 0 are left out, and points that have no other pair."""
    apart = d > 0
    np.fill_diagonal(apart, False)
    return mean_over_rows(np.where(apart, 1 / np.where(apart, d, 1), 0))


def cosines(v):
    """v [C, D], no zero row -> [C, C] cosines of the fields."""
    unit = v / np.linalg.norm(v, axis=1, keepdims=True)
    return unit @ unit.T


def energy(w, cos):
    """E = 1 - sum w cos; the diagonal of w is 0."""
    return 1 - np.sum(w * cos)


def null_nodes(w, segments):
    """What independent random nodes give on this lattice: 1 - sum w_cc' rho_cc', rho the correlation of two fields, each
    a sum of nodes weighed by the stencil: of three nodes ([c0 = c0'] + [c2 = c2'] - [c0 = c2'] - [c2 = c0']) / 2.
    """
    segments = np.asarray(segments)
    of_node = np.zeros((len(segments), segments.max() + 1))
    for s, weight in enumerate(STENCILS[segments.shape[1]][0]):
        np.add.at(of_node, (np.arange(len(segments)), segments[:, s]), weight)
    of_node /= np.linalg.norm(of_node, axis=1, keepdims=True)
    return 1 - np.sum(w * (of_node @ of_node.T))


def blocks(segments):
    """segments [C, 3] or [C, 5] -> [C]: the block of each, numbered by first appearance; segments that share any of
    their nodes, directly or through others, are one block.
    """
    block = np.arange(len(segments))
    owner = {}
    for c, nodes in enumerate(np.asarray(segments).tolist()):
        for node in nodes:
            other = owner.setdefault(node, c)
            block[block == block[c]] = block[other]
    _, first, place = np.unique(block, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]


def between_blocks(w, cos, block):
    """-> T [B, B] symmetric, zero diagonal, T_gh = sum over c in g, c' in h of (w_cc' + w_c'c) cos; and W, the part of
    sum w cos inside blocks.
    """
    member = np.eye(block.max() + 1)[block]
    s = member.T @ (w * cos) @ member
    inside = np.trace(s)
    t = s + s.T
    np.fill_diagonal(t, 0)
    return t, inside


def p_of_flips(observed, flipped):
    """Two sided, about a mean of 0: (1 + #{|flipped| >= |observed|}) / (1 + P), ties up to rounding."""
    bound = abs(observed) * (1 - 1e-12)
    return (1 + np.count_nonzero(np.abs(flipped) >= bound)) / (1 + len(flipped))


def energy_by_flips(w, cos, block, signs=None):
    """The energy when whole blocks change the sign of their fields: E_pi = 1 - W - sum over g < h of s_g s_h T_gh,
    with mean 1 - W and variance sum over g < h of T_gh^2 over all flips.

    signs [P, B] in {-1, +1}. -> {"energy", "null" (1 - W), "z" (below 0: aligned), "flipped" [P], "p" two sided,
    "p_aligned" (E_pi <= E)}; z is NaN where nothing joins two blocks.
    """
    t, inside = between_blocks(w, cos, block)
    e, null = energy(w, cos), 1 - inside
    sd = np.sqrt(np.sum(t ** 2) / 2)
    out = {"energy": e, "null": null, "z": (e - null) / sd if sd > 0 else np.nan}
    if signs is not None:
        change = -np.einsum("pg,gh,ph->p", signs, t, signs) / 2
        out["flipped"] = null + change
        out["p"] = p_of_flips(e - null, change)
        out["p_aligned"] = (1 + np.count_nonzero(change <= e - null + 1e-12 * abs(e - null))) / (1 + len(change))
    return out


def gravity_by_flips(points, v, block, signs=None):
    """Gravity: mean over c of <(b - p_c) / |b - p_c|, v_c>, b the mean of the points; v is not normalised, a point at b
    counts as 0. Under flips of blocks its mean is 0 and its variance the sum of the squares of the blocks' shares.

    -> {"gravity", "z", "flipped" [P], "p" two sided}.
    """
    toward = points.mean(axis=0) - points
    length = np.linalg.norm(toward, axis=1)
    pull = np.sum(toward * v, axis=1) / np.where(length > 0, length, 1)
    share = np.bincount(block, pull) / len(v)
    sd = np.sqrt(np.sum(share ** 2))
    out = {"gravity": share.sum(), "z": share.sum() / sd if sd > 0 else np.nan}
    if signs is not None:
        out["flipped"] = signs @ share
        out["p"] = p_of_flips(share.sum(), out["flipped"])
    return out
