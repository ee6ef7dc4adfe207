# SPDX-License-Identifier: GPL-3.0-or-later
"""What each step towards the high-quality subset does to AUC and KS, with people as units, against NumPy."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import scipy.stats
import asc_cli
import reference
import reference_pairs
import reference_quality as rq
import reference_uncertainty as ru

LIMITS = {"min_images": 6, "min_single_face": 5, "neighbour": 1, "min_kept": 3}
FEW = "few people decide, the interval may be too narrow"
NONE = "fewer than 20 people, no interval"
UNKNOWN = "no error is known, no interval"
LACKING = "too few people, images or pairs, no figure"


def attributes_of(frame):
    return [c for c in frame.columns if set(frame[c].unique()) <= {-1, 0, 1} and -1 in frame[c].values]


def widened(influence, people):
    """Standard error times Student's quantile over the normal one, for the freedom that the squares' spread leaves."""
    error = ru.standard_error(influence)
    left = np.sum(influence ** 4) / np.sum(influence ** 2) ** 2 - 1 / people
    return error * (scipy.stats.t.ppf(0.975, max(2, 2 / left)) / ru.NORMAL_975 if left > 0 else 1)


def ends(figure, view, value, influence, people, dropped):
    """95 % interval: Wilson's of an AUC, by the rule of three where it is 1, else normal; of what drops nothing the value;
    none below 20 people, nor of a change from 1 to 1."""
    if view != "value" and not dropped:
        return value, value
    if (figure, view) == ("auc", "value") and value in (0, 1):
        return (0, 3 / (people // 2)) if value == 0 else (1 - 3 / (people // 2), 1)
    if people < 20 or np.sum(influence ** 2) == 0:
        return np.nan, np.nan
    error = widened(influence, people)
    if (figure, view) == ("auc", "value"):
        return ru.wilson(value, ru.effective_number(value, error))
    return np.clip(np.array([-1, 1]) * ru.NORMAL_975 * error + value, 0 if view == "value" else -1, 1)


class QualityEffects(asc_cli.CliTestCase):
    def make(self, change=None, **options):
        path = asc_cli.synth(self.folder / "study", **{"images": 360, "identities": 36, "attributes": 3, "seed": 6, **options})
        text = path.read_text()
        limits = ", ".join(f"{k}: {v}" for k, v in LIMITS.items())
        path.write_text("\n".join(line for line in text[:text.index("macro:")].split("\n") if "keep: retina" not in line)
                        + f"quality: {{{limits}}}\n")
        table = path.parent / "df_dataset.csv"
        frame = pd.read_csv(table)
        frame["retina_n_faces_detected"] = np.random.default_rng(1).choice([0, 1, 1, 1, 1, 1, 2], len(frame))
        if change:
            change(frame)
        frame.to_csv(table, index=False)
        return path

    def run_study(self, path, *more, ranks=2, name="out"):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out, *more], ranks=ranks))
        return out

    def expected(self, path):
        """{model: (attribute names, kept [steps, N], effects)}."""
        _, models, _ = reference.read_study(path)
        frame = pd.read_csv(path.parent / "df_dataset.csv")
        names = attributes_of(frame)
        found = {}
        for label, (embeddings, metric) in models.items():
            kept, _ = rq.quality_subset(frame.identity, frame.retina_n_faces_detected, embeddings, metric, **LIMITS)
            found[label] = names, kept, rq.effects(reference_pairs.distances(embeddings, metric), frame.identity.to_numpy(),
                                             frame[names].to_numpy(), kept)
        return found

    def check(self, path, out):
        table = pd.read_csv(out / "tables/quality_effects.csv", keep_default_na=False, na_values={
            c: "" for v in ("value", "change", "total") for c in (v, v + "_se", v + "_low", v + "_high")})
        expected = self.expected(path)
        seen = 0
        for label, (names, kept, steps) in expected.items():
            rows = table[table.model + "_" + table.architecture == label]
            self.assertEqual(len(rows), len(steps) * (2 + len(names)))
            for s, step in enumerate(rq.STEPS):
                for figure, views in steps[s].items():
                    attribute = names[figure] if isinstance(figure, (int, np.integer)) else ""
                    name = "ks" if attribute else figure
                    row, = rows[(rows.step == step) & (rows.figure == name) & (rows.attribute == attribute)].itertuples()
                    few, none, unknown, lacking = [], [], [], []
                    for view in ("value", "change", "total"):
                        ours = [getattr(row, view + end) for end in ("", "_se", "_low", "_high")]
                        if view not in views or np.isnan(views[view][0]):
                            self.assertTrue(np.isnan(ours).all(), (label, step, name, view, ours))
                            lacking += [view] if step != "all" or view == "value" else []
                            continue
                        value, influence, people = views[view]
                        dropped = kept[s].sum() < kept[s - 1 if view == "change" else 0].sum()
                        theirs = [value, ru.standard_error(influence), *ends(name, view, value, influence, people, dropped)]
                        if dropped and view != "value" and theirs[1] == 0:
                            theirs[1] = np.nan
                        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-6, err_msg=str((label, step, name, view)))
                        if not np.isnan(theirs[2]) and np.sum(influence ** 2) > 0 and \
                                np.sum(influence ** 2) ** 2 / np.sum(influence ** 4) < 20:
                            few.append(view)
                        if np.isnan(theirs[2]):
                            (unknown if np.isnan(theirs[1]) else none).append(view)
                        seen += 1
                    self.assertEqual(row.note, "; ".join(f"{' and '.join(views)}: {words}" for words, views in (
                        (FEW, few), (NONE, none), (UNKNOWN, unknown), (LACKING, lacking)) if views), (label, step, name))
        return table, seen

    def test_every_figure(self):
        path = self.make()
        table, seen = self.check(path, self.run_study(path))
        self.assertGreater(seen, 100)
        self.assertGreater(table.value_low.notna().sum(), 30)

    def test_missing_values_and_a_rare_attribute(self):
        """Of one person's attribute there is no error, of one that a step loses no figure, and neither is in the mean."""
        def change(frame):
            names = attributes_of(frame)
            frame.loc[frame.index % 5 == 0, names[0]] = 0
            frame[names[1]] = np.where(frame.identity == frame.identity[0], 1, -1)
        path = self.make(change)
        self.check(path, self.run_study(path, ranks=3))

    def test_same_bytes_on_any_number_of_ranks(self):
        path = self.make(images=240, identities=24)
        seen = {(self.run_study(path, "--no-report", ranks=ranks, name=f"out{ranks}") / "tables/quality_effects.csv")
                .read_bytes() for ranks in (1, 2, 3, 5)}
        self.assertEqual(len(seen), 1)

    def test_not_asked_for(self):
        path = self.make(images=240, identities=24)
        out = self.run_study(path, "--quality.effects=false")
        self.assertFalse((out / "tables/quality_effects.csv").exists())
        self.assertTrue((out / "tables/quality.csv").exists())

    def test_people_without_attributes_and_steps_without_people(self):
        """AUC alone; a subset of nobody has no figure."""
        path = self.make(lambda frame: frame.drop(columns=attributes_of(frame), inplace=True), images=240, identities=24)
        out = self.run_study(path, "--quality.min_kept=1000")
        table = pd.read_csv(out / "tables/quality_effects.csv")
        self.assertEqual(set(table.figure), {"auc"})
        last = table[table.step == "min_kept"]
        self.assertTrue(last[["value", "change", "total"]].isna().all(axis=None))
        self.assertTrue(table[table.step == "all"].value.notna().any())


if __name__ == "__main__":
    asc_cli.main()
