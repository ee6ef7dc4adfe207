"""The permutation test against an independent one on the drawn images; adjustments; same bytes."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import scipy.spatial.distance
import asc_cli
import reference
import reference_intervals as ri
import reference_micro as rm

PERMUTATIONS = 199


def statistics(order, pairs, signs):
    """KS+, KS-, maximum, mean of labels over pairs (i, j) sorted by distance."""
    a, b = signs[pairs[0]][order], signs[pairs[1]][order]
    across = np.cumsum(a * b < 0) / np.sum(a * b < 0)
    ks = []
    for side in (1, -1):
        inside = (a == side) & (b == side)
        ks.append(np.abs(np.cumsum(inside) / inside.sum() - across).max())
    return np.array([*ks, max(ks), np.mean(ks)])


class Inference(asc_cli.CliTestCase):
    def make(self, **options):
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] +
                        f"inference: {{permutations: {PERMUTATIONS}, max_samples: 60, seed: 3}}\n")
        return path

    def run_study(self, path, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, **options))
        return out

    def test_against_numpy(self):
        path = self.make(images=900, identities=150, attributes=4, effect="0,0.3,0,1", seed=2)
        out = self.run_study(path)
        images, models, _ = reference.read_study(path)
        table = pd.read_csv(out / "tables" / "inference_permutation.csv",
                            float_precision="round_trip")
        with h5py.File(out / "results.h5") as file:
            drawn = {int(k): v[()] for k, v in file["arrays/inference/drawn"].items()}
        random = np.random.default_rng(1)
        for label, (embeddings, metric) in models.items():
            rows = table[table.model + "_" + table.architecture == label].reset_index()
            for a, row in rows.iterrows():
                image, sign = drawn[a].T
                self.assertEqual(len(set(images.identity[image])), len(image))
                self.assertTrue(np.array_equal(images.values[image, a], sign))
                self.assertTrue(images.keep[image].all())
                self.assertEqual((row.n_positive, row.n_negative),
                                 ((sign > 0).sum(), (sign < 0).sum()))
                self.assertLessEqual(max(row.n_positive, row.n_negative), 60)
                distances = scipy.spatial.distance.pdist(embeddings[image], metric)
                order, pairs = np.argsort(distances), np.triu_indices(len(image), 1)
                exact = statistics(order, pairs, sign)
                null = np.array([statistics(order, pairs, random.permutation(sign))
                                 for _ in range(PERMUTATIONS)])
                for k, name in enumerate(("positive", "negative", "max", "mean")):
                    found, p = row[f"ks_{name}"], row[f"p_{name}"]
                    self.assertLess(found, exact[k] + 1e-6)
                    self.assertGreater(found, exact[k] - 0.02)
                    expected = (1 + (null[:, k] >= exact[k]).sum()) / (1 + PERMUTATIONS)
                    noise = np.sqrt(2 * max(expected * (1 - expected), 0.005) / PERMUTATIONS)
                    self.assertLess(abs(p - expected), 4 * noise + 0.03)
                    self.assertAlmostEqual(p * (1 + PERMUTATIONS),
                                           round(p * (1 + PERMUTATIONS)), places=9)
                    self.assertLess(abs(row[f"null_95_{name}"] - np.quantile(null[:, k], 0.95)),
                                    0.25 * np.quantile(null[:, k], 0.95))
            self.check_adjustments(rows)
            self.assertLess(rows.p_mean[3], 0.02)

    def check_adjustments(self, rows):
        for family in (("positive", "negative"), ("max",), ("mean",)):
            p = np.concatenate([rows[f"p_{name}"] for name in family])
            for kind, expected in (("bh", rm.benjamini_hochberg(p)), ("holm", ri.holm(p))):
                found = np.concatenate([rows[f"{kind}_{name}"] for name in family])
                self.assertTrue(np.allclose(found, expected, 1e-12, 0))

    def test_same_bytes_and_models_share_images(self):
        path = self.make(images=300, identities=70, attributes=5)
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1)):
            out = self.run_study(path, ranks, f"out{ranks}{threads}",
                                 env={"OMP_NUM_THREADS": str(threads)})
            seen.add((out / "tables" / "inference_permutation.csv").read_bytes())
        self.assertEqual(len(seen), 1)

    def test_given_another_attribute(self):
        path = self.make(images=700, identities=140, attributes=3, effect="0,1,0", seed=4)
        text = path.read_text().replace("seed: 3}", "seed: 3, given: [Arched_Eyebrows]}")
        path.write_text(text)
        tables = set()
        for ranks in (1, 3):
            out = self.run_study(path, ranks, f"out{ranks}")
            tables.add((out / "tables" / "inference_given.csv").read_bytes())
        self.assertEqual(len(tables), 1)
        plain = pd.read_csv(out / "tables" / "inference_permutation.csv")
        given = pd.read_csv(out / "tables" / "inference_given.csv")
        self.assertTrue((given.unadjusted_ks_mean == plain.ks_mean).all())
        self.assertTrue((given.unadjusted_p_mean == plain.p_mean).all())
        others = given[given.attribute != "Arched_Eyebrows"]
        self.assertTrue((others.n_strata == 2).all())
        drawn = given.n_positive + given.n_negative + given.n_left_out
        self.assertTrue((drawn == plain.n_positive + plain.n_negative).all())
        itself = given[given.attribute == "Arched_Eyebrows"]  # no stratum has both its values
        self.assertTrue(itself.p_mean.isna().all() and (itself.n_strata == 0).all())
        self.assertTrue((itself.unadjusted_p_mean < 0.05).all())
        path.write_text(text.replace("[Arched_Eyebrows]", "[Nose]"))
        result = asc_cli.run(["run", path, "-o", self.folder / "bad"], ranks=2)
        self.assert_fails(result, asc_cli.USAGE, "inference.given", "Nose")

    def test_steps_and_messages(self):
        path = self.make(images=60, identities=12, attributes=1)
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        dry = asc_cli.run(["inference", study, "-o", results, "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("999 permutations of 1 attributes", dry.stdout)
        self.assertFalse(results.exists())
        self.assert_fails_everywhere(["inference", study, "-o", results, "--inference.permutations=0"],
                                     asc_cli.USAGE, "inference.permutations", ranks=(2,))


if __name__ == "__main__":
    asc_cli.main()
