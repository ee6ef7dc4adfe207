# SPDX-License-Identifier: GPL-3.0-or-later
"""The map against NumPy: components, explained variance, directions, classical scaling."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import scipy.linalg
import scipy.spatial.distance
import asc_cli
import reference
import reference_map


WEAK = 0.8


def unit(rows, metric):
    rows = rows.astype(np.float64)
    if metric == "cosine":
        rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return rows.astype(np.float64)


class Map(asc_cli.CliTestCase):
    def make(self, change=None, components=4, **options):
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + f"map: {{components: {components}}}\n")
        if change:
            table = path.parent / "df_dataset.csv"
            frame = pd.read_csv(table)
            change(frame)
            frame.to_csv(table, index=False)
        return path

    def run_study(self, path, ranks, name):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks))
        return out

    def same_axes(self, found, expected, values):
        """Rows [k, D] and [k, D] span the same axes; subspaces where values are close."""
        begin = 0
        while begin < len(found):
            end = begin + 1
            while end < len(found) and values[end - 1] - values[end] < 1e-3 * values[0]:
                end += 1
            if end < len(found) or len(found) == len(values):
                angles = scipy.linalg.subspace_angles(found[begin:end].T, expected[begin:end].T)
                self.assertLess(angles.max(), 1e-6)
            begin = end

    def check_model(self, out, label, x, metric, kept, k):
        table = self.table(out, "map_components", label)
        with h5py.File(out / "results.h5") as file:
            arrays = {n: v[()] for n, v in file[f"arrays/map/{label}"].items()}
        centred = x - x.mean(0)
        _, singular, axes = np.linalg.svd(centred, full_matrices=False)
        variance = singular**2 / (len(x) - 1)
        k = min(k, x.shape[1], len(x) - 1)
        self.assertEqual(list(table.component), list(range(1, k + 1)))
        self.assertTrue(np.allclose(table.variance, variance[:k], 1e-6, 1e-6 * variance[0]))
        self.assertTrue(np.allclose(table.variance_share, variance[:k] / variance.sum(), 1e-6,
                                    1e-6))
        found = arrays["axes"]
        self.assertTrue(np.allclose(found @ found.T, np.eye(k), 0, 1e-9))
        self.same_axes(found, axes[:k], variance)
        self.assertTrue((np.take_along_axis(found, np.abs(found).argmax(1)[:, None], 1) > 0).all())
        self.assertTrue(np.allclose(arrays["images"], centred @ found.T, 0, 1e-9))
        self.check_attributes(out, label, x, arrays["images"], kept)
        self.check_identities(out, label, x, metric, kept, arrays["eigenvalues"])

    def check_attributes(self, out, label, x, images, kept):
        eta, angles, about = (self.table(out, f"map_{name}", label)
                              for name in ("attributes", "angles", "directions"))
        directions = []
        for a, attribute in enumerate(kept.attributes):
            y = kept.values[:, a]
            directions.append(x[y > 0].mean(0) - x[y < 0].mean(0))
            z = images[y != 0]
            between = sum((y == s).sum() * (images[y == s].mean(0) - z.mean(0))**2 for s in (1, -1))
            expected = between / ((z - z.mean(0))**2).sum(0)
            found = eta[eta.attribute == attribute]
            self.assertTrue(np.allclose(found.eta_squared, expected, 1e-6, 1e-9))
            self.assertTrue(np.allclose(found.eta_squared_adjusted, (expected - found.null_mean)
                                        / (1 - found.null_mean), 1e-6, 1e-6, equal_nan=True))
            for c, row in enumerate(found.itertuples()):
                ends = reference_map.interval(images[:, c], np.where(y == 0, np.nan, y), kept.identity,
                                              reference_map.correlation)
                np.testing.assert_allclose([row.eta_squared_low, row.eta_squared_high], ends, 1e-6, 1e-9)
                few = "fewer than 20 people, no interval" if len(np.unique(kept.identity[y != 0])) < 20 else "no error is known, no interval"
                self.assertEqual(str(row.note), few if np.isnan(ends[0]) else "nan")
        directions = np.array(directions)
        lengths = np.linalg.norm(directions, axis=1)
        directions /= lengths[:, None]
        cosines = directions @ directions.T
        self.assertTrue(np.allclose(about.length, lengths, 1e-9))
        self.assertTrue(np.allclose(angles.cosine, cosines.ravel(), 0, 1e-9))
        firm = (about.split_half_cosine >= WEAK).to_numpy()
        self.assertTrue((about.note.isna() == firm).all())
        known = np.outer(firm, firm).ravel()
        self.assertTrue((angles.angle.notna() == known).all())
        self.assertTrue((angles.note.isna() == known).all())
        self.assertTrue(np.allclose(np.cos(np.radians(angles.angle[known])), cosines.ravel()[known],
                                    0, 1e-7))

    def table(self, out, name, label):
        table = pd.read_csv(out / "tables" / f"{name}.csv", dtype={"identity": str},
                            float_precision="round_trip")
        return table[table.model + "_" + table.architecture == label].reset_index(drop=True)

    def check_identities(self, out, label, x, metric, kept, eigenvalues):
        table = self.table(out, "map_identities", label)
        names = np.unique(kept.identity)
        self.assertEqual(list(table.identity), [str(n) for n in names])
        centres = np.array([x[kept.identity == n].mean(0) for n in names])
        distances = scipy.spatial.distance.pdist(centres, metric)
        if metric == "cosine":
            distances = np.sqrt(2 * distances)
        square = scipy.spatial.distance.squareform(distances)**2
        centring = np.eye(len(names)) - 1 / len(names)
        values, vectors = np.linalg.eigh(-0.5 * centring @ square @ centring)
        k = len(eigenvalues)
        values, vectors = values[::-1], vectors[:, ::-1]
        self.assertTrue(np.allclose(eigenvalues, values[:k], 0, 1e-6 * values[0]))
        found = table[[c for c in table if c.startswith("x")]].values[:, :k]
        positive = int((eigenvalues > 1e-9 * eigenvalues[0]).sum())
        lengths = np.sqrt(eigenvalues[:positive])
        self.same_axes((found[:, :positive] / lengths).T, vectors[:, :positive].T, values)

    def check(self, path, out, components):
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        for label, (embeddings, metric) in models.items():
            self.check_model(out, label, unit(embeddings[rows], metric), metric, kept, components)

    def test_against_numpy(self):
        def some_missing(frame):
            frame.loc[::7, "5_o_Clock_Shadow"] = 0
        path = self.make(some_missing, images=700, identities=90, attributes=4, spectrum=1)
        for ranks in (1, 4, 5):
            with self.subTest(ranks=ranks):
                self.check(path, self.run_study(path, ranks, f"out{ranks}"), 4)

    def test_smaller_than_the_grid(self):
        path = self.make(images=9, identities=3, attributes=1, seed=3, components=10,
                         prevalence=0.5, models="alpha_net:euclidean:2,beta_net:cosine:30")
        for ranks in (1, 4, 7):
            with self.subTest(ranks=ranks):
                self.check(path, self.run_study(path, ranks, f"out{ranks}"), 10)

    def test_more_dimensions_than_images(self):
        """The matrix of the images is solved, in no time; duplicated rows leave axes without extent."""
        path = self.make(images=120, identities=30, attributes=3, components=119,
                         models="alpha_net:euclidean:1500,beta_net:cosine:1500")
        for array in path.parent.glob("*.npy"):
            rows = np.load(array)
            rows[60:] = rows[:60]
            np.save(array, rows)
        out = self.run_study(path, 2, "out")
        self.check(path, out, 119)

    def write_study(self, x, identity, attributes, settings):
        """A study of one euclidean model from arrays."""
        frame = pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(x))],
                              "identity": identity, **attributes})
        frame.to_csv(self.folder / "table.csv", index=False)
        np.save(self.folder / "x.npy", x.astype(np.float32))
        return self.write("study.yaml", "study: null\nimages: {table: table.csv}\nmodels:\n  - {name: "
                          "one, architecture: net, metric: euclidean, embeddings: x.npy}\n"
                          f"map: {settings}\n")

    def eta_squared(self, z, y):
        """Of the columns of z."""
        return np.corrcoef(np.column_stack([y, z]).T)[0, 1:]**2

    def relabelled(self, random, people, size, y):
        """Person k's images take the values of those of another, from a random one on, round."""
        partner, offset = random.permutation(people), random.integers(0, size, people)
        at = (np.arange(size)[None] + offset[:, None]) % size
        return np.take_along_axis(y.reshape(people, size)[partner], at, 1).ravel()

    def test_null_and_halves(self):
        """Eta squared's null against permutations of our own; split halves against halves of our own."""
        random = np.random.default_rng(5)
        people, size, permutations = 60, 6, 1999
        identity = np.repeat(np.arange(people), size)
        person = np.where(random.random(people) < 0.4, 1, -1)[identity]
        image = np.where(random.random(people * size) < 0.3, 1, -1)
        strong = np.where(random.random(people * size) < 0.5, 1, -1)
        x = (random.standard_normal((people, 12))[identity] + random.standard_normal((len(identity), 12)))
        x = x * np.linspace(2, 0.5, 12)
        x[:, 3] += 0.9 * strong
        attributes = {"person": person, "image": image, "strong": strong}
        path = self.write_study(x, identity, attributes,
                                f"{{components: 4, permutations: {permutations}}}")
        out = self.run_study(path, 2, "out")
        table = self.table(out, "map_attributes", "one_net")
        about = self.table(out, "map_directions", "one_net").set_index("attribute")
        x = x.astype(np.float32).astype(np.float64)
        with h5py.File(out / "results.h5") as file:
            z = file["arrays/map/one_net/images"][()]
        between = np.repeat(z.reshape(people, size, 4).mean(1), size, 0)
        share = (between**2).sum(0) / (z**2).sum(0)
        for name, y in attributes.items():
            rows = table[table.attribute == name]
            value = self.eta_squared(z, y)
            null = np.array([self.eta_squared(z, self.relabelled(random, people, size, y))
                             for _ in range(permutations)])
            p = (1 + (null >= value).sum(0)) / (1 + permutations)
            # Standard errors of a mean of chi-squares, a 95 % point, a share: at four of them.
            self.assertTrue(np.allclose(rows.eta_squared, value, 1e-6, 1e-9))
            self.assertTrue(np.allclose(rows.null_mean, null.mean(0), 0.18))
            self.assertTrue(np.allclose(rows.null_95, np.quantile(null, 0.95, 0), 0.25))
            self.assertTrue((np.abs(rows.pvalue - p) < 4 * np.sqrt(2 * p / permutations)).all())
            self.check_halves(random, x, identity, people, y, about.loc[name])
        # Labels of people, as many images each: the mean is known.
        rows = table[table.attribute == "person"]
        self.assertTrue(np.allclose(rows.null_mean, share / (people - 1), 0.13))
        self.assertLess(table[table.attribute == "strong"].pvalue.min(), 0.002)

    def check_halves(self, random, x, identity, people, y, row):
        found = []
        for _ in range(300):
            half = np.isin(identity, random.permutation(people)[:people // 2])
            one, other = (x[mask & (y > 0)].mean(0) - x[mask & (y < 0)].mean(0)
                          for mask in (half, ~half))
            found.append(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
        self.assertLess(abs(row.split_half_cosine - np.mean(found)), 2 * np.std(found))

    def test_steps_and_messages(self):
        path = self.make(images=60, identities=8, attributes=1)
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        dry = asc_cli.run(["map", study, "-o", results, "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("eigenvectors of 24 x 24 and 8 x 8 matrices; 199 permutations", dry.stdout)
        self.assertFalse(results.exists())
        self.assert_fails_everywhere(["map", study, "-o", results, "--map.components=0"],
                                     asc_cli.USAGE, "map.components")


if __name__ == "__main__":
    asc_cli.main()
