"""Standard errors over identities by leaving each one out and computing everything anew."""

import numpy as np
import scipy.spatial.distance


def jackknife(without):
    """Standard error of a statistic from its values without each unit, [K, ...]."""
    n = len(without)
    return np.sqrt((n - 1) / n * ((without - without.mean(0)) ** 2).sum(0))


def image_weights(identity, sign, weighting):
    """[N, 2] weight of each image in either modality."""
    weights = np.zeros((len(identity), 2))
    for side, value in enumerate((1, -1)):
        rows = np.flatnonzero(sign == value)
        weights[rows, side] = 1
        if weighting == "identity":
            _, place, count = np.unique(identity[rows], return_inverse=True, return_counts=True)
            weights[rows, side] /= count[place]
    return weights


def statistic_at(distances, identity, sign, locations, weighting, same_identity):
    """F_inside - F_across at the location of either modality; distances [N, N]."""
    weights = image_weights(identity, sign, weighting)
    others = identity[:, None] != identity[None, :]
    found = []
    across = np.outer(weights[:, 0], weights[:, 1])
    across = across if same_identity == "include" else across * others
    for side in range(2):
        inside = np.outer(weights[:, side], weights[:, side]) * others
        near = distances <= locations[side]
        if inside.sum() == 0 or across.sum() == 0:
            found.append(np.nan)
        else:
            found.append((inside * near).sum() / inside.sum() - (across * near).sum() / across.sum())
    return np.array(found)


def without_each(embeddings, metric, images, locations, weighting, same_identity):
    """[K, A, 2] statistics at their locations without each identity, signed as the whole's are."""
    distances = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(embeddings, metric))
    identities = np.unique(images.identity)
    found = np.empty((len(identities), images.values.shape[1], 2))
    for a, sign in enumerate(images.values.T):
        at = lambda rows: statistic_at(distances[np.ix_(rows, rows)], images.identity[rows],
                                       sign[rows], locations[a], weighting, same_identity)
        whole = np.sign(at(np.arange(len(distances))))
        for k, identity in enumerate(identities):
            found[k, a] = whole * at(np.flatnonzero(images.identity != identity))
    return found
