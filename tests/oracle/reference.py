# SPDX-License-Identifier: GPL-3.0-or-later
"""The macroscale in NumPy, SciPy and scikit-learn, written from its definitions alone.

Everything is float64 and simple; nothing here is fast. The arrays are those a user has: a table or
CelebA's annotation files, and one array of embeddings a model.
"""

import dataclasses
import pathlib

import h5py
import numpy as np
import pandas as pd
import scipy.spatial.distance
import scipy.stats
import reference_pairs
import yaml
from sklearn.neighbors import KernelDensity

FACES = "retina_n_faces_detected"
NAMES = ("file_basename", "name", "image")
MODALITIES = ("positive", "negative")
# Relative to the largest distance: closer than TIE in float64 is one distance rounded differently;
# closer than RESOLUTION, some rounding errors of float32, is not told apart in float32.
TIE = 1e-12
RESOLUTION = 4 * 2.0**-24


@dataclasses.dataclass
class Images:
    """One row an image: name and identity [N], values +1/-1/0 [N, A], features [N, F], kept [N]."""

    name: np.ndarray
    identity: np.ndarray
    attributes: list
    values: np.ndarray
    features: pd.DataFrame
    keep: np.ndarray

    def kept(self):
        """Only the kept rows."""
        rows = np.flatnonzero(self.keep)
        return Images(self.name[rows], self.identity[rows], self.attributes, self.values[rows],
                      self.features.iloc[rows].reset_index(drop=True), self.keep[rows])


# ---- reading --------------------------------------------------------------------------------


def read_table(path, keep=None, attributes=None):
    """A CSV in the published layout; `keep` is "<column> == <number>"."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    name = next(c for c in NAMES if c in frame.columns)
    binary, features = {}, {}
    for column in frame.columns.drop([name, "identity"]):
        text = frame[column].str.strip()
        if attributes is not None:
            is_attribute = column in attributes
        else:
            is_attribute = (set(text) <= {"-1", "0", "1", "", "True", "False"}
                            and "_n_faces_" not in column and not column.startswith("keep"))
        if is_attribute:
            binary[column] = _as_binary(text)
        elif "_n_faces_" not in column and not column.startswith("keep"):
            numbers = pd.to_numeric(text, errors="coerce")
            if not ((text != "") & numbers.isna()).any():
                features[column] = numbers.astype(float)
    if keep is None and FACES in frame.columns:
        keep = f"{FACES} == 1"
    selected = np.ones(len(frame), bool)
    if keep is not None:
        column, number = (part.strip() for part in keep.split("=="))
        truth = frame[column].str.strip().replace({"True": "1", "False": "0"})
        selected = (pd.to_numeric(truth) == float(number)).to_numpy()
    names = list(binary) if attributes is None else list(attributes)
    return Images(frame[name].to_numpy(), _as_identity(frame["identity"]), names,
                  np.column_stack([binary[a] for a in names]) if names else np.zeros((len(frame), 0)),
                  pd.DataFrame(features, index=frame.index), selected)


def _as_binary(text):
    """Texts to +1/-1/0: a 0 means missing beside -1, and -1 otherwise; blank is missing."""
    number = text.replace({"True": "1", "False": "0", "": "nan"}).astype(float).to_numpy()
    if not (number == -1).any():
        number = np.where(number == 0, -1, number)
    return np.nan_to_num(number).astype(int)


def _as_identity(column):
    text = column.astype(str).str.strip()
    return text.astype(np.int64).to_numpy() if text.str.fullmatch(r"-?\d+").all() else text.to_numpy()


def read_celeba(identities, attributes):
    """CelebA's annotation files: the images are the attribute file's rows, in its order."""
    frame = pd.read_csv(attributes, sep=r"\s+", skiprows=1, index_col=0)
    people = pd.read_csv(identities, sep=r"\s+", header=None, index_col=0)[1]
    return Images(frame.index.to_numpy(), people.loc[frame.index].to_numpy(), list(frame.columns),
                  frame.to_numpy(), pd.DataFrame(index=range(len(frame))), np.ones(len(frame), bool))


def read_embeddings(path):
    """[N, D] float64 of the float32 values that a study file holds."""
    array = np.load(path)
    if isinstance(array, np.lib.npyio.NpzFile):
        array = array["a"] if "a" in array.files else array[array.files[0]]
    return array.astype(np.float32).astype(np.float64)


def read_study(path):
    """(Images, {label: (embeddings, metric)}, settings) of a study file."""
    path = pathlib.Path(path)
    settings = yaml.safe_load(path.read_text())
    source = settings["images"]
    if "celeba" in source:
        images = read_celeba(path.parent / source["celeba"]["identities"],
                             path.parent / source["celeba"]["attributes"])
    else:
        images = read_table(path.parent / source["table"], source.get("keep"), source.get("attributes"))
    models = {f"{m['name']}_{m['architecture']}":
              (read_embeddings(path.parent / m["embeddings"]), m["metric"]) for m in settings["models"]}
    return images, models, settings


def read_draws(results):
    """Drawn rows [draws, A, 2, samples] of a results file, -1 where there are fewer."""
    with h5py.File(results) as file:
        found = []
        file["/arrays/macro"].visititems(
            lambda _, node: found.append(node) if getattr(node, "ndim", 0) == 4 else None)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} arrays of drawn rows in {results}")
        return found[0][()]


# ---- entropies ------------------------------------------------------------------------------


def binary_entropy(positive, negative):
    """Entropy in nats of the shares of two counts [K]; NaN where both are 0."""
    counts = np.array([positive, negative], float)
    with np.errstate(invalid="ignore"):
        return np.where(counts.sum(0) > 0, scipy.stats.entropy(counts, axis=0), np.nan)


def density_entropy(means):
    """Entropy of the Gaussian kernel density of identities' means on 101 points of [-1, 1]."""
    means = means[~np.isnan(means)]
    if means.size == 0:
        return np.nan
    grid = np.linspace(-1, 1, 101).reshape(-1, 1)
    density = np.exp(KernelDensity(bandwidth=0.1).fit(means.reshape(-1, 1)).score_samples(grid))
    return scipy.stats.entropy(density / density.sum())


def identities_table(images):
    """df_identities of (already selected) images, indexed by identity."""
    labels, place = np.unique(images.identity, return_inverse=True)
    count = lambda mask: np.bincount(place[mask], minlength=len(labels))
    table = {"size": count(np.ones(len(place), bool))}
    means = {}
    for name, values in zip(images.attributes, images.values.T):
        positive, negative = count(values == 1), count(values == -1)
        table[f"entropy_{name}"] = binary_entropy(positive, negative)
        with np.errstate(invalid="ignore"):
            means[f"mean_{name}"] = (positive - negative) / (positive + negative)
    entropy = np.column_stack([table[f"entropy_{a}"] for a in images.attributes])
    table["average_entropy"] = pd.DataFrame(entropy).mean(axis=1).to_numpy()
    table.update(means)
    for name in images.features.columns:
        column = images.features[name].to_numpy()
        with np.errstate(invalid="ignore"):
            table[f"mean_{name}"] = (np.bincount(place, np.nan_to_num(column), len(labels))
                                     / count(~np.isnan(column)))
    return pd.DataFrame(table, index=pd.Index(labels, name="identity"))


def entropies(images):
    """Per attribute: global_average, inter_entropy, intra_entropy."""
    table = identities_table(images)
    rows = {}
    for a, name in enumerate(images.attributes):
        values = images.values[:, a]
        rows[name] = {"global_average": values[values != 0].mean() if values.any() else np.nan,
                      "inter_entropy": density_entropy(table[f"mean_{name}"].to_numpy()),
                      "intra_entropy": table[f"entropy_{name}"].mean()}
    return pd.DataFrame.from_dict(rows, orient="index")


# ---- KS -------------------------------------------------------------------------------------


def sampled_ks(embeddings, metric, rows):
    """KS and SciPy's default p-value of one draw; rows [2, samples], -1 padding. [2] pairs."""
    drawn = [embeddings[r[r >= 0]] for r in rows]
    across = scipy.spatial.distance.cdist(drawn[0], drawn[1], metric).ravel()
    found = []
    for points in drawn:
        inside = scipy.spatial.distance.cdist(points, points, metric)[np.triu_indices(len(points), 1)]
        if inside.size == 0 or across.size == 0:
            found.append((np.nan, np.nan))
        else:
            test = scipy.stats.ks_2samp(inside, across)
            found.append((test.statistic, test.pvalue))
    return found


def ks_pvalue(statistic, n, m):
    """ks_2samp's asymptotic two-sided p-value of a given statistic for n and m values."""
    if np.isnan(statistic) or n == 0 or m == 0:
        return np.nan
    n, m = float(max(n, m)), float(min(n, m))
    return np.clip(scipy.stats.kstwo.sf(statistic, np.round(n * m / (n + m))), 0, 1)


class AllPairs:
    """All pairs i < j of a model's (already selected) embeddings, sorted by distance."""

    def __init__(self, embeddings, metric):
        distances = scipy.spatial.distance.pdist(embeddings, metric)
        order = np.argsort(distances, kind="stable")
        self.distances = distances[order]
        i, j = np.triu_indices(len(embeddings), 1)
        self.i, self.j = i[order].astype(np.int32), j[order].astype(np.int32)
        gaps = np.diff(self.distances)
        largest = max(self.distances[-1], 1e-300)
        self.last = np.flatnonzero(np.append(gaps > TIE * largest, True))
        atoms = self.distances[self.last]
        place = np.arange(len(atoms))
        # The cut behind atom k is certain unless the next atom is too near: atoms from `low` on may
        # then come after it, and atoms up to `high` before it.
        near = RESOLUTION * largest
        following = np.append(atoms[1:], np.inf)
        self.low = np.minimum(np.searchsorted(atoms, following - near), place + 1)
        self.high = np.maximum(np.searchsorted(atoms, atoms + near, "right") - 1, place)
        self.high = np.where(following - atoms > near, place, self.high)

    def ks(self, identity, values, weighting, same_identity):
        """(value, lowest, highest) of KS+ and of KS- of one attribute over all its pairs.

        The bracket holds for every order of the pairs that float32 cannot tell apart.

        A pair weighs the product of its images' weights (reference_pairs). Inside a modality only
        different identities are paired.
        `same_identity` "include" keeps the pairs of one identity with itself across modalities.
        """
        weight = reference_pairs.weights(identity, values, weighting)
        product = weight[self.i] * weight[self.j]
        values, identity = np.asarray(values, np.int8), np.unique(identity, return_inverse=True)[1]
        both = values[self.i] + 3 * values[self.j]  # no two pairs of values have the same sum
        different = identity[self.i] != identity[self.j]
        crossing = (both == 2) | (both == -2)
        if same_identity == "exclude":
            crossing &= different
        across = self._cdf(product * crossing)
        ends = across is not None and self._ends(across)
        found = []
        for side in (1, -1):
            inside = self._cdf(product * ((both == 4 * side) & different))
            if inside is None or across is None:
                found.append((np.nan, np.nan, np.nan))
            else:
                found.append((np.max(np.abs(inside - across)), *self._bracket(*self._ends(inside), *ends)))
        return found

    @staticmethod
    def _bracket(inside_low, inside_high, across_low, across_high):
        """Extremes of the statistic when distances too near to tell apart come in any order."""
        least = np.maximum(inside_low - across_high, across_low - inside_high)
        most = np.maximum(inside_high - across_low, across_high - inside_low)
        return max(np.max(least), 0), np.max(most)

    def _ends(self, cdf):
        return np.append(0, cdf)[self.low], cdf[self.high]

    def _cdf(self, weight):
        total = np.cumsum(weight)
        return total[self.last] / total[-1] if total[-1] > 0 else None


def independent_pairs(identity, values, weighting, same_identity):
    """Weights of pairs ((inside +, inside -), across): numbers of pairs of images, or of people."""
    weight = reference_pairs.weights(identity, values, weighting)
    _, place = np.unique(identity, return_inverse=True)
    sides = [np.bincount(place, np.where(values == side, weight, 0)) for side in (1, -1)]
    inside = [(s.sum() ** 2 - (s * s).sum()) / 2 for s in sides]
    across = sides[0].sum() * sides[1].sum()
    if same_identity == "exclude":
        across -= (sides[0] * sides[1]).sum()
    return inside, across


# ---- tables ---------------------------------------------------------------------------------


def spearman(x, y):
    """rho and p-value over the entries that both define, three or more."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    both = ~(np.isnan(x) | np.isnan(y))
    if both.sum() < 3 or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
        return np.nan, np.nan
    found = scipy.stats.spearmanr(x[both], y[both])
    return found.statistic, found.pvalue


def modality_columns(models):
    """Columns of df_modality.csv."""
    pairs = [f"{kind}_{label}" for label in models for kind in ("stat", "pvalue")]
    return ["label", "attribute", "modality", *pairs, "count"]


def attribute_columns(models):
    """Columns of df_attributes.csv as the published notebook saves them, the index unnamed."""
    pairs = [f"stat_{label}_{how}" for label in models for how in ("max", "mean")]
    return ["", *pairs, "global_average", "inter_entropy", "intra_entropy", "inter_entropy_rescaled",
            "intra_entropy_rescaled", *[f"stat_{label}weighted" for label in models]]


def identity_columns(attributes, features):
    """Columns of df_identities.csv."""
    return ["identity", "size", *[f"entropy_{a}" for a in attributes], "average_entropy",
            *[f"mean_{a}" for a in attributes], *[f"mean_{f}" for f in features]]


def aggregate(modality, models):
    """The aggregated KS columns, by attribute, from a df_modality indexed by label."""
    rows = {}
    for name, group in modality.groupby("attribute"):
        rows[name] = {}
        for label in models:
            stat = group[f"stat_{label}"]
            rows[name][f"stat_{label}_max"] = stat.max()
            rows[name][f"stat_{label}_mean"] = stat.mean()
            rows[name][f"stat_{label}weighted"] = (group["count"] * stat).sum()
    return pd.DataFrame.from_dict(rows, orient="index")


def rescale(column):
    """Linear map of [min, max] to [-1, 1]."""
    column = np.asarray(column, float)
    low, high = np.nanmin(column), np.nanmax(column)
    return (column - low) / (high - low) * 2 - 1


def correlations(attributes):
    """df_correlations from a df_attributes."""
    rows = []
    for column in [c for c in attributes.columns if "stat" in c]:
        for which in ("inter", "intra"):
            rho, pvalue = spearman(attributes[column], attributes[f"{which}_entropy"])
            rows.append({"column": column, "statistic": rho, "pvalue": pvalue, "entropy": which})
    return pd.DataFrame(rows)
