"""Intervals over identities against leaving each identity out; models compared; same bytes."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import asc_cli
import reference
import reference_intervals

MODALITIES = ("positive", "negative")
NORMAL_975 = 1.959963984540054
# Distances that float32 and float64 put on different sides of a location.
TOLERANCE = 2e-3


class Intervals(asc_cli.CliTestCase):
    def run_study(self, path, *args, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out, *args], ranks=ranks, **options))
        return out / "tables" / "population"

    def blank_some(self, folder):
        """Takes a few values of the first attribute away."""
        table = pd.read_csv(folder / "df_dataset.csv", dtype=str, keep_default_na=False)
        attribute = next(c for c in table.columns if set(table[c]) <= {"1", "-1"})
        table.loc[table.index % 7 == 3, attribute] = ""
        table.to_csv(folder / "df_dataset.csv", index=False)

    def test_against_leaving_each_out(self):
        path = asc_cli.synth(self.folder / "study", images=260, identities=60, attributes=3,
                             effect="0.4,0,1.2", seed=5)
        self.blank_some(path.parent)
        images, models, _ = reference.read_study(path)
        rows = np.flatnonzero(images.keep)
        kept = images.kept()
        for weighting in ("identity", "image"):
            for same in ("exclude", "include"):
                tables = self.run_study(path, f"--macro.population.weighting={weighting}",
                                        f"--macro.population.same_identity={same}",
                                        name=f"{weighting}-{same}")
                table = pd.read_csv(tables / "df_modality.csv",
                                    float_precision="round_trip").set_index("label")
                column = lambda prefix, label: np.array(
                    [[table.loc[f"{a}_{m}", f"{prefix}_{label}"] for m in MODALITIES]
                     for a in kept.attributes])
                for label, (embeddings, metric) in models.items():
                    # A pair at the location itself is within, however it is rounded.
                    location = column("location", label) * (1 + 1e-6)
                    without = reference_intervals.without_each(
                        embeddings[rows], metric, kept, location, weighting, same)
                    expected = reference_intervals.jackknife(without)
                    found = column("se", label)
                    self.assertTrue(np.allclose(found, expected, TOLERANCE, 0),
                                    f"{weighting} {same} {label} {found} {expected}")
                    stat = column("stat", label)
                    self.assertTrue(np.allclose(column("ci_low", label), np.maximum(
                        0, stat - NORMAL_975 * found), 1e-12, 1e-15))
                    self.assertTrue(np.allclose(column("ci_high", label), np.minimum(
                        1, stat + NORMAL_975 * found), 1e-12, 0))


if __name__ == "__main__":
    asc_cli.main()
