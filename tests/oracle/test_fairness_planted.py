# SPDX-License-Identifier: GPL-3.0-or-later
"""An unfair model whose rates are known: which group, by how much, and the page that says so."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import unittest

import numpy as np
import pandas as pd
import scipy.stats
import asc_cli

DIMENSION, LIKENESS, NARROW = 16, 0.8, 0.15


def false_match(threshold, reach):
    """Of two people of a group whose centres are `reach` times normal vectors: squared distances are chi-squared."""
    variance = 2 * (reach ** 2 + 1 / LIKENESS - 1) / DIMENSION
    return scipy.stats.chi2.cdf(threshold ** 2 / variance, DIMENSION)


class Planted(asc_cli.CliTestCase):
    def test_unfair_group(self):
        made = asc_cli.synth(self.folder / "study", images=2400, identities=400, attributes=1, effect=0, spectrum=0,
                             models=f"iso_net:euclidean:{DIMENSION}", likeness=LIKENESS, identity_share=1,
                             traits=f"origin:narrow:3:{NARROW},other:classes:3:0")
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", made, "-o", out, "--analyses", "fairness"], ranks=2, report=True))
        read = lambda name: pd.read_csv(out / "tables" / f"{name}.csv", float_precision="round_trip")
        fair, figures = read("fairness"), read("fairness_figures")
        row = fair[(fair.attribute == "origin") & (fair.point == "far 0.01")].iloc[0]
        truth = false_match(row.threshold, 1 - NARROW) / false_match(row.threshold, 1)
        self.assertGreater(truth, 3)
        self.assertTrue(row.fmr_verdict.startswith(f"differs: class-3 {row.fmr_ratio:.3g} ["), row.fmr_verdict)
        self.assertEqual(row.fmr_more, "class-3")
        self.assertTrue(1 < row.fmr_ratio_low < truth < row.fmr_ratio_high, (truth, row.fmr_verdict))
        self.assertTrue(row.fnmr_verdict.startswith("no difference shown: class-"), row.fnmr_verdict)
        self.assertRegex(row.fnmr_verdict, r"; with \d+ people a ratio below [\d.]+ cannot be excluded$")
        rows = figures[(figures.attribute == "origin") & (figures.point == "far 0.01")].set_index("figure")
        self.assertTrue(1 < rows.low["fmr_ratio"] < truth < rows.high["fmr_ratio"])
        rates = np.array([1, 1, truth])
        self.assertTrue(1 < rows.low["fmr_over_mean"] < truth / np.exp(np.log(rates).mean()) < rows.high["fmr_over_mean"])
        self.assertEqual(rows.low["fnmr_ratio"], 1)
        others = fair[(fair.attribute != "origin") & (fair.point == "far 0.01")]
        self.assertTrue((others.fmr_ratio_low < 1).all() and others.fmr_verdict.str.startswith("no difference").all())
        self.check_page(out)

    def check_page(self, out):
        page = (out / "report.html").read_text()
        for text in ("How uncertainty was estimated: people are the units", "false matches of iso_net differ most for sure "
                     "by origin: class-3 has", "Error trade-off of the groups of origin",
                     "False matches between groups of origin, far 0.001"):
            self.assertIn(text, page)
        drawn = {path.name for path in (out / "figures").iterdir()}
        self.assertLessEqual({f"fairness_{name}.svg" for name in ("matches", "misses", "det_1", "matrix_1", "det_3")},
                             drawn)


if __name__ == "__main__":
    unittest.main(verbosity=2)
