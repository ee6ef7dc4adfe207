# SPDX-License-Identifier: GPL-3.0-or-later
"""What is planted is found: KS grows with the effect, a null stays at the draw's noise."""

import pathlib
import sys

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from scipy.stats import ks_2samp

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import asc_cli

EFFECTS = [0, 0.15, 0.3, 0.45, 0.6]
SHUFFLES = 60


class Planted(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", images=2400, identities=600,
                                   attributes=len(EFFECTS), prevalence=0.5, effect=EFFECTS)
        self.out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", self.study, "-o", self.out, "--macro.sampled.draws=8"],
                                   ranks=2))
        self.names = list(pd.read_csv(self.study.parent / "df_dataset.csv").columns[2:7])

    def test_ks_grows_with_the_effect(self):
        for folder in ("", "population"):
            table = pd.read_csv(self.out / "tables/published" / folder / "df_attributes.csv", index_col=0)
            for model in ("alpha_net", "beta_net"):
                found = table.loc[self.names, f"stat_{model}_mean"].to_numpy()
                self.assertTrue((np.diff(found[1:]) > 0).all(), (folder, model, found))
                self.assertGreater(found[1:].min(), 0)
                self.assertGreater(found[-1], 5 * found[0])

    def test_null_is_noise(self):
        """KS of the null attribute against the same statistic with its labels permuted."""
        table = pd.read_csv(self.study.parent / "df_dataset.csv")
        table = table[table["retina_n_faces_detected"] == 1].groupby("identity").head(1)
        rows = np.load(self.study.parent / "beta_net_synth.npy")[table.index]
        distances = cdist(rows, rows, "cosine")
        sign = table[self.names[0]].to_numpy()
        rng = np.random.default_rng(3)

        def statistic(labels):
            a, b = np.flatnonzero(labels == 1), np.flatnonzero(labels == -1)
            n = min(len(a), len(b))
            a, b = rng.permutation(a)[:n], rng.permutation(b)[:n]
            across = distances[np.ix_(a, b)].ravel()
            upper = np.triu_indices(n, 1)
            return np.mean([ks_2samp(distances[np.ix_(x, x)][upper], across).statistic
                            for x in (a, b)])

        null = [statistic(rng.permutation(sign)) for _ in range(SHUFFLES)]
        found = pd.read_csv(self.out / "tables/published" / "df_attributes.csv", index_col=0)
        value = found.loc[self.names[0], "stat_beta_net_mean"]
        self.assertLess(value, max(null) * 1.25)


class Weighting(asc_cli.CliTestCase):
    def test_labels_of_photos_at_random_are_no_effect(self):
        """Two kinds of people, with few photos alike and with many that differ: rare labels that
        fall on photos by chance are an effect to `identity`, and noise to the others."""
        rng = np.random.default_rng(4)
        photos = np.where(rng.random(600) < 0.5, 4, 25)
        identity = np.repeat(np.arange(600), photos)
        spread = np.where(photos == 4, 0.5, 1)[identity, None]
        rows = rng.standard_normal((600, 16))[identity] + spread * rng.standard_normal((len(identity), 16))
        values = np.where(rng.random((len(identity), 10)) < 0.03, 1, -1)
        np.save(self.folder / "a_b.npy", rows.astype("<f4"))
        table = pd.DataFrame(values, columns=[f"Chance_{a}" for a in range(10)])
        table.insert(0, "identity", identity)
        table.insert(0, "file_basename", [f"{i}.jpg" for i in range(len(identity))])
        table.to_csv(self.folder / "df_dataset.csv", index=False)
        path = self.write("study.yaml", "study: chance\nimages: {table: df_dataset.csv}\nmodels:\n"
                          "  - {name: a, architecture: b, metric: euclidean, embeddings: a_b.npy}\n"
                          "macro: {protocols: [population], population: {exact: false, intervals: false}}\n")
        found = {}
        for weighting in ("person", "image", "identity"):
            out = self.folder / weighting
            self.assert_ok(asc_cli.run(["run", path, "-o", out,
                                        f"--macro.population.weighting={weighting}"], ranks=2))
            table = pd.read_csv(out / "tables/published/population/df_modality.csv")
            found[weighting] = table.stat_a_b[table.modality == "positive"].mean()
        self.assertLess(found["person"], 0.5 * found["identity"], found)
        self.assertLess(found["image"], 0.5 * found["identity"], found)


if __name__ == "__main__":
    asc_cli.main()
