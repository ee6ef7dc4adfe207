# SPDX-License-Identifier: GPL-3.0-or-later
"""Two or three people, and photos that are all alike: every analysis and the report come to an end, the same on any
number of ranks, without an infinite number."""

import pathlib
import sys

import numpy as np
import pandas as pd

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
import fault_study  # noqa: E402


# Tables whose column `note` says why a figure or an interval is blank.
NOTED = {"fairness_det", "fairness_figures", "fairness_groups", "fairness_pairs", "kinds_gaps", "map_attributes", "map_kinds", "probe_differences",
         "probe_intervals", "quality_effects", "verification", "verification_differences", "verification_groups", "verification_thresholds",
         "verify_classes", "population/macro_attributes", "population/macro_correlations", "population/macro_modalities",
         "population/model_differences", "population/model_ranking"}
NO_FIGURES = {"note", "architecture", "far", "slope"}  # far where a threshold is given, slope of classes: there is none


def unsaid(tables):
    """(table, column, how many rows) of figures that are blank in rows whose note is so, too."""
    for name in sorted(NOTED):
        table = pd.read_csv(tables / f"{name}.csv")
        if "note" not in table:
            yield name, "note", len(table)
            continue
        if name == "quality_effects":  # before the first step nothing has changed
            table.loc[table["step"] == "all", [c for c in table if c.startswith(("change", "total"))]] = 0
        figures = table.select_dtypes("number").columns.union(table.columns[table.isna().all()])
        for column in figures.difference(NO_FIGURES):
            blank = table[column].isna() & table["note"].isna()
            if blank.any():
                yield name, column, blank.sum()


class FewPeople(asc_cli.CliTestCase):
    def make(self, people, photos, alike):
        study = fault_study.make(self.folder / f"{people}", images=people * photos, identities=people, side=3, interval=300)
        table = pd.read_csv(study / "df_dataset.csv")
        for column in table.columns[(table.isin([1, -1]).all()) & (table.columns != "identity")]:
            if table[column].nunique() < 2 and not column.startswith("retina"):
                table[column] = np.arange(len(table)) % 2 * 2 - 1
        table.to_csv(study / "df_dataset.csv", index=False)
        for path in study.glob("?_r*_synth.npy") if alike else ():
            rows = np.load(path)
            for person in table["identity"].unique():
                rows[table["identity"] == person] = rows[np.argmax(table["identity"] == person)]
            np.save(path, rows)
        return study / "study.yaml"

    def test_every_analysis(self):
        for people, photos, alike in ((2, 2, False), (3, 3, True), (22, 2, False)):
            with self.subTest(people=people):
                study = self.make(people, photos, alike)
                tables = []
                for ranks in (1, 2):
                    out = self.folder / f"{people}-{ranks}"
                    self.assert_ok(asc_cli.run(["run", study, "-o", out], ranks=ranks, report=ranks == 1))
                    tables.append({p.name: p.read_bytes() for p in (out / "tables").rglob("*.csv")})
                self.assertEqual(*tables)
                self.assertTrue((self.folder / f"{people}-1/report.html").exists())
                for path in (out / "tables").rglob("*.csv"):
                    numbers = pd.read_csv(path).select_dtypes("number")
                    self.assertFalse(np.isinf(numbers).any(axis=None), path.name)
                self.assertEqual(list(unsaid(out / "tables")), [])
                ranking = pd.read_csv(out / "tables/population/model_ranking.csv")
                self.assertTrue(people > 2 or ranking["note"].str.startswith("no attribute").all(), ranking.to_string())


if __name__ == "__main__":
    asc_cli.main()
