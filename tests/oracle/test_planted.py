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
            table = pd.read_csv(self.out / "tables" / folder / "df_attributes.csv", index_col=0)
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
        found = pd.read_csv(self.out / "tables" / "df_attributes.csv", index_col=0)
        value = found.loc[self.names[0], "stat_beta_net_mean"]
        self.assertLess(value, max(null) * 1.25)


if __name__ == "__main__":
    asc_cli.main()
