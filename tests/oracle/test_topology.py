# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of every subset against reference_topology.py, on embeddings whose float32 distances are known to the last bit
and tie by the thousand; and against SciPy's trees where there are several blocks of tiles."""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
import asc_cli
import asc_traits
import reference_kinds_order as order
import reference_random as random
import reference_topology as topology

LABELS = ["ark", "bee", "cow"]
ORDER, SUBSET = 35, 36  # uses of random numbers, include/attrscope/random.h


def spread(rng, identity, per_person):
    """Whole numbers near their person's: squared distances are exact in float32."""
    return (rng.integers(0, 200, (identity.max() + 1, 6))[identity] + rng.integers(0, per_person, (len(identity), 6)))


def float32_distances(rows):
    squares = (rows ** 2).sum(axis=1)
    return np.sqrt((squares[:, None] + squares - 2 * rows @ rows.T).astype("<f4")).astype(float)


def nested(keys, mask, seed=1):
    """Members of the subset in all points, in the first half of the seeded order, in a quarter ..."""
    place = np.argsort(random.bits(seed, ORDER, keys, 0))
    found, size = [], len(keys)
    while mask[place[:size]].sum() >= topology.SMALLEST:
        found.append([np.sort(place[:size][mask[place[:size]]])])
        size //= 2
    return found


def first(keys, mask, most, seed=1):
    place = np.argsort(random.bits(seed, ORDER, keys, 0))
    return np.sort(place[mask[place]][:most])


def drawn(n, size, number, seed=1):
    """The random subset of that number: place i takes the point at i + bits mod (n - i)."""
    points = np.arange(n)
    for i, bits in enumerate(random.bits(seed, SUBSET, number, np.arange(size))):
        j = i + int(bits) % (n - i)
        points[[i, j]] = points[[j, i]]
    return points[:size]


def published(distance, run):
    """The dimension of one run of the published code on such subsets."""
    n, subsets = len(distance), []
    sizes = topology.published_sizes(n)
    for k, size in enumerate(sizes):
        first = (run * len(sizes) + k) * topology.SUBSETS
        subsets.append([drawn(n, size, first + t) for t in range(topology.published_number(n, size))])
    return topology.dimension(distance, subsets)["dimension"]


class TopologyCase(asc_cli.CliTestCase):
    def make(self, identity, binary, models):
        table = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(identity))], "identity": identity,
                              "Male": np.where(binary == 0, "", binary.astype(int).astype(str))})
        table.to_csv(self.folder / "df_dataset.csv", index=False)
        lines = ["study: made by hand", "images: {table: df_dataset.csv}", "models:"]
        for label, (rows, metric) in models.items():
            np.save(self.folder / f"{label}.npy", rows.astype("<f4"))
            name, architecture = label.split("_")
            lines.append(f"  - {{name: {name}, architecture: {architecture}, metric: {metric}, "
                         f"embeddings: {label}.npy}}")
        path = self.write("study.yaml", "\n".join(lines) + "\n")
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        return study

    def analyse(self, study, *options, ranks=1, threads=1):
        """{table: frame}, {array: numbers}, and the bytes of both."""
        results = self.folder / f"results{ranks}_{threads}.h5"
        tables = self.folder / f"tables{ranks}_{threads}"
        self.assert_ok(asc_cli.run(["topology", study, "-o", results, *options], ranks=ranks,
                                   env={"OMP_NUM_THREADS": threads}))
        self.assert_ok(asc_cli.run(["export", results, "-o", tables]))
        files = {p.stem: p for p in tables.glob("*.csv")}
        arrays = {}
        with h5py.File(results) as file:
            file["arrays/topology"].visititems(
                lambda name, of: arrays.update({name: of[()]}) if isinstance(of, h5py.Dataset) else None)
        raw = {name: p.read_bytes() for name, p in files.items()} | {n: a.tobytes() for n, a in arrays.items()}
        return {name: pd.read_csv(p, float_precision="round_trip").fillna({"attribute": "", "class": ""})
                for name, p in files.items()}, arrays, raw


class AgainstDefinitions(TopologyCase):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(5)
        n, people = 310, 40
        self.identity = np.sort(rng.integers(0, people, n))
        self.identity = np.unique(self.identity, return_inverse=True)[1]
        self.binary = rng.choice([1, -1, 0], n, p=[0.45, 0.45, 0.1])
        self.classes = rng.integers(-1, 3, n)
        self.values = np.where(rng.random(n) < 0.1, np.nan, np.round(rng.normal(size=n), 1))
        signs = np.where(rng.random((people, 64)) < 0.5, 0.125, -0.125)[self.identity]
        signs = signs * np.where(rng.random((n, 64)) < 0.1, -1, 1)
        whole = spread(rng, self.identity, 12)
        self.models = {"near_cosine": (signs, "cosine"), "near_euclid": (whole, "euclidean")}
        self.distances = {"near_cosine": (1 - signs @ signs.T).astype("<f4").astype(float),
                          "near_euclid": float32_distances(whole)}
        self.study = self.make(self.identity, self.binary, self.models)
        asc_traits.plant(self.study, {"animal": ("classes", LABELS, self.classes),
                                      "yaw": ("continuous", None, self.values)})

    def subsets(self):
        """(attribute, class) -> mask of images."""
        ranks = order.midranks(self.values, order.value_weights(self.identity, self.values, "person"))
        quarters = order.quantile_classes(ranks)
        found = {("", ""): self.identity >= 0, ("Male", "positive"): self.binary > 0,
                 ("Male", "negative"): self.binary < 0}
        found |= {("animal", label): self.classes == c for c, label in enumerate(LABELS)}
        return found | {("yaw", f"q{c + 1}"): quarters == c for c in range(4)}

    def check(self, row, deaths, rtol):
        self.assertEqual(row.n, len(deaths) + 1)
        np.testing.assert_allclose(
            [row.total, row["mean"], row["median"], row.largest, row.entropy],
            [deaths.sum(), deaths.mean(), np.median(deaths), deaths.max(), topology.persistence_entropy(deaths)],
            rtol=rtol)

    def test_all_subsets(self):
        tables, arrays, _ = self.analyse(self.study, "--topology.sampled=90", "--topology.repetitions=2")
        self.check_images(tables, arrays)
        self.check_people(tables["topology"], arrays)
        self.check_identities(tables["topology_identities"])
        own, one = tables["topology_models"], [topology.deaths(of) for of in self.distances.values()]
        self.assertEqual(list(own.points), ["images", "people"])
        np.testing.assert_allclose(own.bottleneck[0], topology.bottleneck(*(x / x.mean() for x in one)), rtol=1e-12)

    def check_images(self, tables, arrays):
        table = tables["topology"]
        for label, distance in self.distances.items():
            name, architecture = label.split("_")
            own = table[(table.model == name) & (table.architecture == architecture) & (table.points == "images")]
            expected = []
            self.assertEqual(list(zip(own.attribute, own["class"])), list(self.subsets()))
            for (_, row), mask in zip(own.iterrows(), self.subsets().values()):
                deaths = topology.deaths(distance[np.ix_(mask, mask)])
                expected.append(deaths)
                self.check(row, deaths, 1e-12)
                self.check_nested(row, tables["topology_sizes"], distance, mask)
                if row.attribute in ("", "Male"):
                    own_distance = distance[np.ix_(*2 * (first(np.arange(len(mask)), mask, 90),))]
                    runs = [published(own_distance, run) for run in range(2 * topology.RERUNS)]
                    np.testing.assert_allclose(
                        [row.published_dimension, row.published_dimension_sd, row.published_runs],
                        [np.mean(runs), np.std(runs, ddof=1), len(runs)], rtol=1e-9)
            np.testing.assert_array_equal(arrays[f"{label}/images_deaths"], np.concatenate(expected))
            edges, lengths = topology.minimum_spanning_tree(distance)
            np.testing.assert_array_equal(arrays[f"{label}/images_tree"], edges)
            deaths = tables["topology_deaths"]
            own = deaths[(deaths.architecture == architecture) & (deaths.points == "images")]
            np.testing.assert_array_equal(own.death, lengths)
            np.testing.assert_array_equal(own.components, np.arange(len(lengths), 0, -1))

    def check_nested(self, row, sizes, distance, mask):
        subsets = nested(np.arange(len(mask)), mask)
        own = sizes[(sizes.architecture == row.architecture) & (sizes.points == row.points) &
                    (sizes.attribute == row.attribute) & (sizes["class"] == row["class"])]
        expected = topology.dimension(distance, subsets)
        self.assertEqual(list(own.n), expected["sizes"])
        np.testing.assert_allclose(own.total, expected["totals"], rtol=1e-12)
        np.testing.assert_allclose(row.dimension, expected["dimension"], rtol=1e-9)

    def check_people(self, table, arrays):
        positive, negative = topology.sides(self.identity, self.binary)
        for label, (rows, metric) in self.models.items():
            _, centres = topology.barycentres(rows, self.identity)
            distance = cdist(centres, centres, metric)
            own = table[(table.architecture == label.split("_")[1]) & (table.points == "people")]
            votes = np.array([np.bincount(self.classes[(self.identity == k) & (self.classes >= 0)], minlength=3)
                              for k in range(self.identity.max() + 1)])
            most = np.where((votes == votes.max(axis=1, keepdims=True)).sum(axis=1) == 1, votes.argmax(axis=1), -1)
            masks = {("", ""): positive >= 0, ("Male", "positive"): positive, ("Male", "negative"): negative}
            masks |= {("animal", name): most == c for c, name in enumerate(LABELS)}
            for (attribute, value), mask in masks.items():
                row = own[(own.attribute == attribute) & (own["class"] == value)].iloc[0]
                self.check(row, topology.deaths(distance[np.ix_(mask, mask)]), 2e-5)
            self.assertEqual(arrays[f"{label}/people_tree"].shape, (len(centres) - 1, 2))

    def check_identities(self, table):
        for label, distance in self.distances.items():
            own = table[table.architecture == label.split("_")[1]]
            self.assertEqual(list(own.identity), list(range(self.identity.max() + 1)))
            for k, (_, row) in enumerate(own.iterrows()):
                mask = self.identity == k
                if mask.sum() > 1 and distance[np.ix_(mask, mask)].any():
                    self.check(row, topology.deaths(distance[np.ix_(mask, mask)]), 1e-12)


@unittest.skipIf(shutil.which("ripser") is None, "there is no ripser here")
class Cycles(TopologyCase):
    def test_ripser_and_circles(self):
        """Ripser's own diagrams of the same points, and the classes of a circle, on two ranks; without it all but H1."""
        rng = np.random.default_rng(7)
        n = 130
        angle = 2 * np.pi * np.arange(n) / n
        rows = np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
        noise = rng.normal(size=(n, 6))
        study = self.make(np.arange(n) // 2, np.where(np.arange(n) < 60, 1, -1),
                          {"a_circle": (rows, "euclidean"), "b_noise": (noise, "euclidean")})
        few = ("--topology.cycles=true", "--topology.repetitions=0", "--topology.sampled=100")
        tables, arrays, raw = self.analyse(study, *few)
        self.assertEqual(self.analyse(study, *few, ranks=2)[2], raw)
        every = self.analyse(study, "--topology.cycles=true", "--topology.repetitions=0", threads=2)[0]["topology"]
        circle = every[(every.model == "a") & (every.points == "images") & (every.attribute == "")].iloc[0]
        # Born with the edges between neighbours; dies when three points hold the centre (Adamaszek, Adams 2017).
        step, third = 2 * np.sin(np.pi / n), 2 * np.sin(np.pi * -(-n // 3) / n)
        self.assertEqual(circle.cycles, 1)
        np.testing.assert_allclose([circle.cycles_total, circle.cycles_longest], third - step, rtol=1e-6)
        self.assertEqual(circle.cycles_entropy, 0)
        none = every[every.cycles == 0]
        self.assertGreater(len(none), 0)
        np.testing.assert_array_equal(none.cycles_total, np.where(none.n < 3, np.nan, 0))
        self.assertTrue(none.cycles_longest.isna().all())
        place = first(np.arange(n), np.ones(n, bool), 100)
        found = arrays["b_noise/images_cycles"]
        own = found[found[:, 0] == 0][:, 1:]
        expected = self.ripser(cdist(noise[place], noise[place]))
        self.assertGreater(len(own), 5)
        np.testing.assert_allclose(own[np.lexsort(own.T)], expected[np.lexsort(expected.T)], rtol=1e-5)
        row = tables["topology"][(tables["topology"].model == "b") & (tables["topology"].points == "images")].iloc[0]
        lasts = own[:, 1] - own[:, 0]
        np.testing.assert_allclose([row.cycles, row.cycles_total, row.cycles_longest, row.cycles_entropy],
                                   [len(own), lasts.sum(), lasts.max(), topology.persistence_entropy(lasts)], rtol=1e-9)
        for tool in ("sh", "mv", "sleep"):
            (self.folder / tool).symlink_to(shutil.which(tool))
        without = asc_cli.run(["topology", study, "-o", self.folder / "without.h5", *few], env={"PATH": self.folder})
        self.assert_ok(without)
        self.assertIn("there is no program ripser", without.stderr)
        with h5py.File(self.folder / "without.h5") as file:
            self.assertNotIn("cycles", file["tables/topology"].dtype.names)

    def ripser(self, distance):
        lower = "\n".join(",".join(f"{x:.9g}" for x in row[:i]) for i, row in enumerate(distance) if i)
        text = subprocess.run(["ripser", "--format", "lower-distance", "--dim", "1"], input=lower,
                              capture_output=True, text=True).stdout
        found = re.findall(r"\[(.*),(.*)\)", text.split("dim 1:")[1])
        return np.array(found, float)


class LargeTrees(TopologyCase):
    def test_scipy_on_any_number_of_ranks(self):
        """Two blocks of tiles, people with more images than a point has places for neighbours, duplicates."""
        rng = np.random.default_rng(6)
        identity = np.concatenate([np.repeat(np.arange(40), 40), np.repeat(np.arange(40, 290), 4)])
        rows = spread(rng, identity, 7)
        rows[100:110] = rows[0]
        binary = np.where(rng.random(len(rows)) < 0.15, 1, -1)
        study = self.make(identity, binary, {"near_euclid": (rows, "euclidean")})
        few = ("--topology.repetitions=1", "--topology.sampled=400")
        tables, arrays, one = self.analyse(study, *few)
        own = tables["topology"]
        own = own[own.points == "images"]
        distance = float32_distances(rows)
        for (_, row), mask in zip(own.iterrows(), (binary != 0, binary > 0, binary < 0)):
            expected = np.sort(minimum_spanning_tree(distance[np.ix_(mask, mask)] + 1).data - 1)
            np.testing.assert_allclose(row.total, expected.sum(), rtol=1e-12)
        ends = arrays["near_euclid/images_tree"]
        lengths = arrays["near_euclid/images_deaths"][:len(ends)]
        np.testing.assert_array_equal(distance[ends[:, 0], ends[:, 1]], lengths)
        self.assertEqual(sorted(map(tuple, np.column_stack([lengths, ends]))),
                         list(map(tuple, np.column_stack([lengths, ends]))))
        for ranks, threads in ((2, 1), (3, 1), (5, 1), (1, 3)):
            with self.subTest(ranks=ranks, threads=threads):
                self.assertEqual(self.analyse(study, *few, ranks=ranks, threads=threads)[2], one)


if __name__ == "__main__":
    unittest.main()
