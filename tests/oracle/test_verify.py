# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification against an independent version: rates of all pairs and of the drawn ones, groups."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import os
import unittest

import h5py
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
import asc_cli
import reference
import reference_verify as rv

REAL = pathlib.Path(os.environ.get("ATTRSCOPE_SHARED", "absent")) / "data" / "lfw-cosface"
FAR_COLUMNS = ("tar_far_1e-2", "tar_far_1e-3", "tar_far_1e-4")


def read_rates(tables):
    """verification.csv with what verification_thresholds.csv says at 1e-2, 1e-3 and 1e-4 beside it."""
    whole = pd.read_csv(tables / "verification.csv", float_precision="round_trip")
    points = pd.read_csv(tables / "verification_thresholds.csv", float_precision="round_trip")
    keys = ["model", "architecture", "protocol"]
    for far, column in zip(rv.FARS, FAR_COLUMNS):
        at = points[points.far == far]
        whole = whole.merge(at[keys + ["tar"]].rename(columns={"tar": column}), on=keys, validate="1:1")
    return whole.merge(points[points.far == 1e-3][keys + ["threshold", "false_match_rate"]], on=keys, validate="1:1")


class Verify(asc_cli.CliTestCase):
    def make(self, change=None, settings="verify: {bins: 100}\n", **options):
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + settings)
        if change:
            table = path.parent / "df_dataset.csv"
            frame = pd.read_csv(table)
            change(frame)
            frame.to_csv(table, index=False)
        return path

    def run_study(self, path, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, **options))
        return out

    def check_rates(self, row, matched, unmatched, slack):
        """slack: how many pairs float32 may have put on the other side of another."""
        self.assertEqual(row.n_matched, len(matched))
        self.assertEqual(row.n_unmatched, len(unmatched))
        n, m = len(matched), len(unmatched)
        self.assertLess(abs(row.auc - rv.auc(matched, unmatched)), (slack / 1e4 + 1e-12))
        value, _, _ = rv.eer(matched, unmatched)
        self.assertLess(abs(row.eer - value), slack / n + slack / m + 1e-12)
        for far, column in zip(rv.FARS, FAR_COLUMNS):
            self.assertLess(abs(row[column] - rv.tar_at_far(matched, unmatched, far)),
                            slack / n + 1e-12)
        limit = rv.accepted_limit(unmatched, 1e-3)
        self.assertLessEqual(abs(row.threshold - limit), 1e-5 * limit)
        self.assertLess(abs(row.false_match_rate - np.mean(unmatched < limit)), slack / m + 1e-12)

    def check_study(self, path, out, definitions="corrected"):
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        table = read_rates(out / "tables").set_index(["model", "protocol"])
        groups = pd.read_csv(out / "tables" / "verification_groups.csv")
        with h5py.File(out / "results.h5") as file:
            arrays = {k: v[()] for k, v in file["arrays/verify"].items()}
        for label, (embeddings, metric) in models.items():
            name = next(n for n in table.index.levels[0] if label.startswith(n + "_"))
            distances, same, i, j = rv.all_pairs(embeddings[rows], kept.identity, metric)
            matched, unmatched = distances[same], distances[~same]
            row = table.loc[(name, "all")]
            self.check_rates(row, matched, unmatched, 2)
            self.assertEqual(row.n_identities, len(np.unique(kept.identity)))
            expected = rv.overlap(matched, unmatched, published=definitions == "published")
            self.assertLess(abs(row.overlap - expected), 1e-3 * expected)
            self.assertEqual(row.bayes_error, row.overlap / 2)
            self.check_histogram(arrays, label, matched, unmatched)
            self.check_det(arrays[f"det_{label}"], matched, unmatched)
            for a, attribute in enumerate(kept.attributes):
                self.check_group(groups[(groups.model == name) & (groups.attribute == attribute)],
                                 rv.group_rates(distances, same, i, j, kept.values[:, a]))
            self.check_sample(table.loc[(name, "sampled")], arrays, label, embeddings, metric,
                              images, definitions)

    def check_histogram(self, arrays, label, matched, unmatched):
        edges, counts = arrays[f"histogram_edges_{label}"], arrays[f"histogram_{label}"]
        self.assertEqual(counts.shape, (2, len(edges) - 1))
        np.testing.assert_allclose(np.diff(edges), np.mean(np.diff(edges)), rtol=1e-6)
        low, high = min(matched.min(), unmatched.min()), max(matched.max(), unmatched.max())
        if high > low:
            np.testing.assert_allclose(edges[[0, -1]], (low, high), rtol=2e-6, atol=1e-7)
        inner = np.concatenate([[-np.inf], edges[1:-1], [np.inf]])
        for found, values in zip(counts, (matched, unmatched)):
            self.assertEqual(found.sum(), len(values))
            expected = np.histogram(values, inner)[0]
            self.assertLessEqual(np.abs(np.cumsum(found) - np.cumsum(expected)).max(),
                                 2 + len(values) // 10000)

    def check_det(self, det, matched, unmatched):
        threshold, match, miss = det.T
        self.assertTrue(np.all(np.diff(threshold) > 0))
        self.assertTrue(np.all(np.diff(match) >= 0) and np.all(np.diff(miss) <= 0))
        np.testing.assert_array_equal(det[0, 1:], (np.mean(unmatched < matched.min()), 1))
        np.testing.assert_array_equal(det[-1], (np.inf, 1, 0))
        # float32 distances and float64 ones may lie on either side of a threshold.
        slack = 1e-5 * np.maximum(threshold[:-1], 0.05 * np.mean(unmatched))
        for side, rate in enumerate((match, miss)):
            ends = [rv.det(matched, unmatched, threshold[:-1] + s * slack)[side] for s in (-1, 1)]
            self.assertTrue(np.all(np.min(ends, 0) - 1e-12 <= rate[:-1]))
            self.assertTrue(np.all(rate[:-1] <= np.max(ends, 0) + 1e-12))
        # Where thresholds were left out between two, the rates differ by 4 %.
        every = np.unique(matched)
        between = (np.searchsorted(every, threshold[1:-1] - slack[1:]) -
                   np.searchsorted(every, threshold[:-2] + slack[:-1], "right"))
        for rate in (match[:-1], miss[:-1]):
            change = np.abs(np.diff(rate)) / np.maximum(np.maximum(rate[1:], rate[:-1]), 1e-300)
            self.assertTrue(np.all(change[between > 0] <= 0.04 + 1e-12))

    def check_group(self, found, expected):
        self.assertEqual(list(found.group), ["positive", "negative", "across"])
        for _, row in found.iterrows():
            matched, unmatched, match, miss = expected[row.group]
            self.assertEqual((row.n_matched, row.n_unmatched), (matched, unmatched))
            for value, reference_value, pairs in ((row.false_match_rate, match, unmatched),
                                                  (row.false_non_match_rate, miss, matched)):
                if pairs:
                    self.assertLess(abs(value - reference_value), 1.5 / pairs)
                else:
                    self.assertTrue(np.isnan(value))

    def test_sample_of_one_person(self):
        """The drawn images show one person, all pairs do not: their rows alone, and a warning."""
        path = self.make(settings="verify: {bins: 100, unmatched_images: 1, seed: SEED}\n", images=40, identities=4,
                         attributes=1, models="a_n:cosine:8,b_n:cosine:8")
        table = path.parent / "df_dataset.csv"
        frame = pd.read_csv(table)
        frame["identity"] = np.where(np.arange(len(frame)) < 38, 1, 2)
        frame.to_csv(table, index=False)
        path.write_text(path.read_text().replace("SEED", "1"))
        result = asc_cli.run(["run", path, "-o", self.folder / "out"], ranks=2)
        self.assert_ok(result)
        self.assertEqual(result.stderr.count("the drawn images show one person"), 2)
        for name, rows in (("verification", 1), ("verification_thresholds", 3)):
            table = pd.read_csv(self.folder / "out/tables" / f"{name}.csv")
            self.assertEqual((len(table), set(table.protocol)), (2 * rows, {"all"}))
        self.assertTrue(table.threshold.notna().all())

    def check_sample(self, row, arrays, label, embeddings, metric, images, definitions):
        sides = []
        for key, same in (("sampled_matched", True), ("sampled_unmatched", False)):
            i, j = arrays[f"{key}_{label}"].T
            self.assertTrue(np.all((images.identity[i] == images.identity[j]) == same))
            self.assertTrue(np.all(i != j) and np.all(images.keep[i]) and np.all(images.keep[j]))
            x, y = embeddings[i].astype(float), embeddings[j].astype(float)
            if metric == "cosine":
                norms = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
                cosine = 1 - (x * y).sum(1) / norms
                sides.append(np.where(cosine < 1e-12, 0, cosine))  # duplicates tie
            else:
                sides.append(np.sqrt(((x - y) ** 2).sum(1)))
        self.check_rates(row, *sides, 0.01)
        span = rv.published_range(*sides) if definitions == "published" else (None, None)
        expected = rv.overlap(*sides, low=span[0], high=span[1],
                              published=definitions == "published")
        self.assertLess(abs(row.overlap - expected), 1e-9 * min(1, 1e-3 + expected))

    def test_all_pairs_groups_and_sample(self):
        def some_missing(frame):
            frame.loc[::7, "5_o_Clock_Shadow"] = 0
        path = self.make(change=some_missing, images=500, identities=70, attributes=5, seed=3)
        self.check_study(path, self.run_study(path))

    def test_people_far_apart(self):
        """Matched pairs far from unmatched ones, as of real models: 0.66 against 0 +- 0.044."""
        path = self.make(images=700, identities=70, attributes=1, effect=0, spectrum=0, seed=6,
                         models="good_net:cosine:512,fair_net:euclidean:64", likeness="0.66,0.8",
                         settings="verify: {}\n")
        out = self.run_study(path)
        self.check_study(path, out)
        row = read_rates(out / "tables").iloc[0]
        self.assertEqual((row.auc, row.eer, row["tar_far_1e-4"]), (1, 0, 1))
        self.assertTrue(1e-8 < row.overlap < 2e-7, row.overlap)

    def small(self, name, embeddings, identity, metric="euclidean"):
        """A study of given embeddings without attributes; its verification table."""
        folder = self.folder / name
        folder.mkdir()
        np.save(folder / "e.npy", np.asarray(embeddings, np.float32))
        pd.DataFrame({"file_basename": [f"{k}.jpg" for k in range(len(identity))],
                      "identity": identity}).to_csv(folder / "images.csv", index=False)
        (folder / "study.yaml").write_text(
            f"study: small\nimages: {{table: images.csv}}\nmodels:\n  - {{name: m, architecture: a, "
            f"metric: {metric}, embeddings: e.npy}}\nverify: {{matched_pairs: 50}}\n")
        out = self.run_study(folder / "study.yaml", name=f"out-{name}")
        images, models, _ = reference.read_study(folder / "study.yaml")
        with h5py.File(out / "results.h5") as file:
            arrays = {k: v[()] for k, v in file["arrays/verify"].items()}
        table = read_rates(out / "tables")
        return table.set_index("protocol"), arrays

    def test_one_matched_pair(self):
        random = np.random.default_rng(8)
        x = random.standard_normal((12, 5))
        identity = [0, 0] + list(range(1, 11))
        table, arrays = self.small("one", x, identity)
        distances, same, _, _ = rv.all_pairs(np.float32(x), identity, "euclidean")
        self.check_rates(table.loc["all"], distances[same], distances[~same], 1e-6)
        self.check_histogram(arrays, "m_a", distances[same], distances[~same])
        self.check_det(arrays["det_m_a"], distances[same], distances[~same])
        self.assertAlmostEqual(table.overlap["all"], rv.overlap(distances[same], distances[~same]), places=4)

    def test_matched_and_unmatched_coincide(self):
        identity = np.repeat(range(6), 3)
        for name, x, metric in (("zero", np.ones((18, 4)), "euclidean"), ("cosine", np.ones((18, 4)), "cosine"),
                                ("simplex", np.eye(18), "euclidean")):
            with self.subTest(name):
                table, arrays = self.small(name, x, identity, metric)
                for protocol in ("all", "sampled"):
                    row = table.loc[protocol]
                    self.assertEqual((row.auc, row.eer, row["tar_far_1e-3"], row.false_match_rate), (0.5, 0.5, 0, 0))
                    self.assertAlmostEqual(row.overlap, 1, places=12)
                self.assertEqual(arrays["histogram_m_a"].sum(1).tolist(), [18, 135])
                np.testing.assert_array_equal(arrays["det_m_a"][:, 1:], ((0, 1), (1, 0), (1, 0)))
                edges = arrays["histogram_edges_m_a"]
                self.assertTrue(np.all(np.diff(edges) > 0))

    def test_scale_of_euclidean_embeddings(self):
        random = np.random.default_rng(9)
        identity = np.repeat(range(20), 5)
        x = random.standard_normal((20, 24))[identity] + random.standard_normal((100, 24))
        tables = {s: self.small(f"scale{s}", x * s, identity)[0] for s in (1e-3, 1, 1e3)}
        distances, same, _, _ = rv.all_pairs(np.float32(x), identity, "euclidean")
        expected = rv.overlap(distances[same], distances[~same])
        for scale, table in tables.items():
            for column in ("auc", "eer", "false_match_rate", "overlap"):
                np.testing.assert_allclose(table[column], tables[1][column], rtol=1e-5)
            np.testing.assert_allclose(table.threshold, scale * tables[1].threshold, rtol=1e-5)
            self.assertLess(abs(table.overlap["all"] - expected), 1e-3 * expected)

    def test_duplicates_and_published_range(self):
        path = self.make(images=300, identities=40, attributes=2, seed=5,
                         settings="definitions: published\nverify: {matched_pairs: 500, "
                                  "unmatched_images: 30, seed: 9}\n")
        for array in path.parent.glob("*.npy"):
            x = np.load(array)
            x[1::3] = x[0]
            np.save(array, x)
        self.check_study(path, self.run_study(path), "published")

    def test_same_bytes(self):
        path = self.make(images=400, identities=50, attributes=3, seed=4)
        tables = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1)):
            out = self.run_study(path, ranks, f"out{ranks}{threads}",
                                 env={"OMP_NUM_THREADS": str(threads)})
            tables.add(b"".join((out / "tables" / f"{n}.csv").read_bytes()
                                for n in ("verification", "verification_thresholds", "verification_groups")))
        self.assertEqual(len(tables), 1)

    def test_no_pair_of_one_identity(self):
        path = self.make(change=lambda frame: frame.__setitem__("identity", range(len(frame))),
                         images=60, identities=6)
        result = asc_cli.run(["run", path, "-o", self.folder / "out"], ranks=2)
        self.assert_fails(result, 65, "no identity has two images")

    @unittest.skipUnless(REAL.is_dir(), "the real embeddings are not on this machine")
    def test_real_embeddings_without_attributes(self):
        labels = np.load(REAL / "labels.npy")
        embeddings = np.load(REAL / "embeddings.npy")
        folder = self.folder / "lfw"
        folder.mkdir()
        pd.DataFrame({"file_basename": [f"{k}.jpg" for k in range(len(labels))],
                      "identity": labels}).to_csv(folder / "images.csv", index=False)
        (folder / "study.yaml").write_text(
            "study: lfw\nimages: {table: images.csv}\nmodels:\n  - {name: cosface, architecture: r50, "
            f"metric: cosine, embeddings: {REAL}/embeddings.npy}}\nverify:\n  seed: 1\n")
        out = self.run_study(folder / "study.yaml", ranks=3)
        row = read_rates(out / "tables").set_index("protocol").loc["all"]
        distances, same, _, _ = rv.all_pairs(embeddings, labels, "cosine")
        self.assertAlmostEqual(row.auc, 0.99151, places=5)
        self.assertLess(abs(row.auc - roc_auc_score(same, -distances)), 1e-8)
        self.check_rates(row, distances[same], distances[~same], 2)
        self.assertFalse((out / "tables" / "verification_groups.csv").exists())


if __name__ == "__main__":
    asc_cli.main()
