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
        table = pd.read_csv(out / "tables" / "map_components.csv", float_precision="round_trip")
        table = table[table.model + "_" + table.architecture == label]
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
        eta = pd.read_csv(out / "tables" / "map_attributes.csv")
        eta = eta[eta.model + "_" + eta.architecture == label]
        angles = pd.read_csv(out / "tables" / "map_angles.csv")
        angles = angles[angles.model + "_" + angles.architecture == label]
        directions = []
        for a, attribute in enumerate(kept.attributes):
            y = kept.values[:, a]
            directions.append(x[y > 0].mean(0) - x[y < 0].mean(0))
            z = images[y != 0]
            between = sum((y == s).sum() * (images[y == s].mean(0) - z.mean(0))**2 for s in (1, -1))
            expected = between / ((z - z.mean(0))**2).sum(0)
            found = eta[eta.attribute == attribute].eta_squared
            self.assertTrue(np.allclose(found, expected, 1e-6, 1e-9))
        directions = np.array(directions)
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        cosines = directions @ directions.T
        self.assertTrue(np.allclose(angles.cosine, cosines.ravel(), 0, 1e-9))
        self.assertTrue(np.allclose(np.cos(np.radians(angles.angle)), cosines.ravel(), 0, 1e-7))

    def check_identities(self, out, label, x, metric, kept, eigenvalues):
        table = pd.read_csv(out / "tables" / "map_identities.csv", dtype={"identity": str})
        table = table[table.model + "_" + table.architecture == label]
        names = np.unique(kept.identity)
        self.assertEqual(list(table.identity), [str(n) for n in names])
        centres = np.array([x[kept.identity == n].mean(0) for n in names])
        square = scipy.spatial.distance.squareform(
            scipy.spatial.distance.pdist(centres, metric))**2
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
        for ranks in (1, 2, 4, 5):
            with self.subTest(ranks=ranks):
                self.check(path, self.run_study(path, ranks, f"out{ranks}"), 4)

    def test_smaller_than_the_grid(self):
        path = self.make(images=9, identities=3, attributes=1, seed=3, components=10,
                         prevalence=0.5, models="alpha_net:euclidean:2,beta_net:cosine:30")
        for ranks in (1, 4, 7):
            with self.subTest(ranks=ranks):
                self.check(path, self.run_study(path, ranks, f"out{ranks}"), 10)

    def test_steps_and_messages(self):
        path = self.make(images=60, identities=8, attributes=1)
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        dry = asc_cli.run(["map", study, "-o", results, "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("8 x 8 identities over 2 ranks", dry.stdout)
        self.assertFalse(results.exists())
        self.assert_fails_everywhere(["map", study, "-o", results, "--map.components=0"],
                                     asc_cli.USAGE, "map.components")


if __name__ == "__main__":
    asc_cli.main()
