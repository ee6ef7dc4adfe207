# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard errors and intervals of verification, people as units, against the definitions in NumPy."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import unittest

import h5py
import numpy as np
import pandas as pd
import scipy.stats
import asc_cli
import reference_uncertainty as ru
import reference_verify

ENDS = ("se", "low", "high")
FEW = "few people decide, the interval may be too narrow"
NONE = "fewer than 20 people, no interval"
LACKING = "too few people, images or pairs, no figure"
FARS = (0.05, 0.01)


def models_of(study):
    """{model: distance [N, N]}, identity, attributes, of the images kept."""
    found = {}
    with h5py.File(study) as file:
        kept = file["images/keeps"][:, 0] == 1
        identity, attributes = file["images/identity"][()][kept], file["images/attributes"][()][kept]
        for group in file["models"].values():
            x = group["embeddings"]
            n = len(identity)
            distance = np.zeros((n, n))
            distance[np.triu_indices(n, 1)] = reference_verify.all_pairs(x[()][kept], identity,
                                                                         x.attrs["metric"].decode())[0]
            found[x.attrs["name"].decode()] = distance + distance.T
    return found, identity, attributes


def wider(influence, people):
    """Student's quantile over the normal one, for the degrees of freedom that the squares leave."""
    left = np.sum(influence ** 4) / np.sum(influence ** 2) ** 2 - 1 / people
    return scipy.stats.t.ppf(0.975, max(2, 2 / left)) / ru.NORMAL_975 if left > 0 else 1


def ends(value, influence, units, people=None):
    """95 % interval: Wilson's with Student's quantile, by the three in `units` where nobody or everybody errs."""
    influence = np.asarray(influence)
    people = len(influence) if people is None else people
    if value in (0, 1):
        far = min(1, 3 / units)
        return (0, far) if value == 0 else (1 - far, 1)
    if people < 20:
        return np.nan, np.nan
    error = wider(influence, people) * ru.standard_error(influence)
    return ru.wilson(value, ru.effective_number(value, error))


def said(doubts):
    """A note of doubts {words: names of figures}."""
    return "; ".join(f"{' and '.join(names)}: {words}" for words, names in doubts.items() if names)


def note(low, **figures):
    """What a table says of figures {name: (value, influence)} whose intervals begin at `low`."""
    few, none, lacking = [], [], []
    for (name, (value, influence)), begins in zip(figures.items(), low):
        squares = np.sum(np.square(influence))
        people = len(influence)
        if not np.isnan(begins) and squares > 0 and squares ** 2 / np.sum(np.power(influence, 4)) < max(20, people / 3) \
                and np.sqrt(squares) > np.clip(0.015 * np.sqrt(people), 0.15, 0.35) * min(value, 1 - value):
            few.append(name)
        (lacking if np.isnan(value) else none if np.isnan(begins) else []).append(name)
    return said({FEW: few, NONE: none, LACKING: lacking})


def note_of_cell(row, cell):
    """Likewise, of a group or of two classes."""
    rates = {f"false_{side}_rate": cell[kind] for kind, side in (("fmr", "match"), ("fnmr", "non_match"))}
    return note([row[f"{name}_low"] for name in rates],
                **{name: (rate["rate"], rate["influence"]) for name, rate in rates.items()})


class Uncertainty(asc_cli.CliTestCase):
    """One study, whose people are alike enough that all kinds of errors are made, and one run of the program."""

    def test_of_a_study(self):
        path = asc_cli.synth(self.folder / "study", images=420, identities=60, attributes=3, seed=4, likeness="0.5,0.6")
        study, results, out = self.folder / "study.h5", self.folder / "r.h5", self.folder / "out"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        distances, identity, attributes = models_of(study)
        given = float(np.quantile(distances["beta"], 0.03))
        self.assert_ok(asc_cli.run(["verify", study, "-o", results, "--verify.far=0.05,0.01",
                                    f"--verify.thresholds={given}"], ranks=2))
        self.assert_ok(asc_cli.run(["export", results, "-o", out]))
        self.tables = {name: pd.read_csv(out / f"{name}.csv", float_precision="round_trip").set_index("model")
                       for name in ("verification", "verification_thresholds", "verification_groups",
                                    "verification_errors", "identities_verification")}
        for table in self.tables.values():
            if "note" in table:
                table["note"] = table.note.fillna("")
        for model, distance in distances.items():
            pairs = ru.pairs_of(distance, identity)
            self.check_whole(model, pairs)
            self.check_points(model, pairs, given)
            self.check_groups(model, distance, identity, attributes)
            self.check_people(model, pairs)
        self.check_differences(pd.read_csv(out / "verification_differences.csv", float_precision="round_trip").fillna({"note": ""}),
                               [ru.pairs_of(distances[model], identity) for model in ("alpha", "beta")])

    def test_of_too_few(self):
        """Of 15 people two models' difference has an error, but no interval and no p-value."""
        path = asc_cli.synth(self.folder / "study", images=90, identities=15, attributes=1, seed=4, likeness="0.5,0.6")
        self.assert_ok(asc_cli.run(["run", path, "-o", self.folder / "out", "--analyses=verify"], ranks=2))
        table = pd.read_csv(self.folder / "out/tables/verification_differences.csv")
        self.assertTrue((table.difference_se > 0).all())
        self.assertTrue(table[["difference_low", "difference_high", "pvalue", "bh", "holm"]].isna().all(None))
        self.assertEqual(set(table.note), {NONE})
        table = pd.read_csv(self.folder / "out/tables/verification.csv").query("protocol == 'all'")
        self.assertEqual(set(table.note), {f"auc and eer: {NONE}"})
        table = pd.read_csv(self.folder / "out/tables/verification_thresholds.csv")
        known = table.threshold_low.notna()
        self.assertTrue((table.threshold_low <= table.threshold)[known].all() and (table.threshold <= table.threshold_high)[known].all())
        for name, rates in (("verification_thresholds", ("false_match_rate", "tar")),
                            ("verification_groups", ("false_match_rate", "false_non_match_rate"))):
            for _, row in pd.read_csv(self.folder / f"out/tables/{name}.csv").fillna({"note": ""}).iterrows():
                blank = [rate for rate in rates if not np.isnan(row[rate]) and np.isnan(row[f"{rate}_low"])]
                self.assertEqual([rate for rate in rates if rate in row.note], blank, (name, row.note))

    def near(self, row, name, value, error, ends, tolerance):
        """A figure with its error and interval, to so many standard errors."""
        found = [row[name], *(row[f"{name}_{end}"] for end in ENDS)]
        np.testing.assert_allclose(found, (value, error, *ends), 0, tolerance * error + 1e-9, err_msg=name)

    def check_whole(self, model, pairs):
        table = self.tables["verification"].loc[model].set_index("protocol")
        row, units = table.loc["all"], pairs["people"] // 2
        figures = {"auc": ru.auc(pairs), "eer": ru.eer(pairs)}
        self.assertEqual(row.note, note(row[["auc_low", "eer_low"]], **{name: (found["value"], found["influence"])
                                                                        for name, found in figures.items()}))
        for name, found in figures.items():
            value, error = found["value"], found["se"]
            self.near(row, name, value, error, ends(value, found["influence"], units), 0.02)
        self.assertGreater(units, 20)
        self.assertTrue(table.loc["sampled", ["auc_se", "eer_low", "eer_high"]].isna().all())
        self.assertEqual(table.note["sampled"], "auc and eer: no error is known, no interval")

    def check_points(self, model, pairs, given):
        table = self.tables["verification_thresholds"].loc[model]
        table = table[table.protocol == "all"].reset_index(drop=True)
        self.assertEqual(list(table.target[:2]), [f"far {far:g}" for far in FARS])
        np.testing.assert_array_equal(table.far, [*FARS, np.nan])
        self.assertEqual(list(table.judged), [0, 0, 1])
        for (_, row), far in zip(table.iterrows(), FARS):
            found = ru.tar_at_far(pairs, far)
            rate, threshold, tar = found["realised"], found["threshold"], found["tar"]
            self.assertLessEqual(row.false_match_rate, far)
            self.near(row, "false_match_rate", rate["rate"], rate["se"], ends(rate["rate"], rate["influence"], pairs["people"] // 2), 0.02)
            self.near(row, "tar", tar, found["se"], ends(tar, found["influence"], pairs["people"]), 0.05)
            self.assertEqual(row.note, note(row[["false_match_rate_low", "tar_low"]],
                                            false_match_rate=(rate["rate"], rate["influence"]), tar=(tar, found["influence"])))
            error = found["threshold_se"]
            ordered = np.sort(pairs["d"][~pairs["same"]])
            around = [int(end * len(ordered)) for end in ends(rate["rate"], rate["influence"], pairs["people"] // 2)]
            self.near(row, "threshold", threshold, error, ordered[around], 0.05)
        row, found = table.iloc[2], ru.verification(pairs, given)
        self.assertEqual(row.threshold, given)
        self.assertTrue(np.isnan(row.threshold_se))
        rate, miss = found["fmr"], found["fnmr"]
        self.near(row, "false_match_rate", rate["rate"], rate["se"], ends(rate["rate"], rate["influence"], pairs["people"] // 2), 0.02)
        self.near(row, "tar", 1 - miss["rate"], miss["se"], ends(1 - miss["rate"], miss["influence"], miss["people"], pairs["people"]), 0.02)

    def check_groups(self, model, distance, identity, attributes):
        table = self.tables["verification_groups"].loc[model]
        threshold = table.threshold.iloc[0]
        for a, (_, rows) in enumerate(table.groupby("attribute", sort=False)):
            classes = np.where(attributes[:, a] == 0, -1, attributes[:, a] > 0)
            cells = ru.class_cells(distance, identity, classes, threshold, 2)
            for group, (k, m) in {"positive": (1, 1), "negative": (0, 0), "across": (0, 1)}.items():
                row = rows[rows.group == group].iloc[0]
                self.assertEqual(row.note, note_of_cell(row, cells[k][m]))
                for kind, side, of_two in (("fmr", "match", True), ("fnmr", "non_match", False)):
                    found, name = cells[k][m][kind], f"false_{side}"
                    people = row["unmatched_people" if of_two else "matched_people"]
                    self.assertEqual((row["n_unmatched" if of_two else "n_matched"], people), (found["pairs"], found["people"]))
                    if found["pairs"] and people > 3:
                        units = found["people"] // 2 if of_two else found["people"]
                        interval = ends(found["rate"], found["influence"], units, found["people"])
                        self.near(row, f"{name}_rate", found["rate"], found["se"], interval, 0.02)
                        self.assertLess(abs(row[f"{name}es"] - found["rate"] * found["pairs"]), 1.5)

    def check_people(self, model, pairs):
        people = self.tables["identities_verification"].loc[model]
        threshold = self.tables["verification_errors"].threshold[model].iloc[0] * (1 - 1e-7)
        table = self.tables["verification_errors"].loc[model].set_index("error")
        for kind, (errors, number) in ru.menagerie(pairs, threshold).items():
            row = table.loc[kind.replace("_", " ", 1).replace("_", "-")]
            found = people[kind + "es"].values
            np.testing.assert_allclose(found, errors, 0, 1)  # float32 may put a pair on the other side
            self.assertLessEqual(np.abs(found - errors).sum(), 4)
            np.testing.assert_array_equal(people["n_matched" if "non" in kind else "n_unmatched"], number)
            self.assertEqual((row.n_people, row.n_with_error), ((number > 0).sum(), (found > 0).sum()))
            self.assertEqual(row.most_errors_pairs, found.max())
            for top in (1, 5):
                self.assertEqual(row[f"top_{top}_people"], ru.top_people(number, top / 100))
                share, chance = (of(found, number, top / 100) for of in (ru.top_share, ru.expected_top_share))
                np.testing.assert_allclose((row[f"top_{top}_share"], row[f"top_{top}_chance"]), (share, chance), 0.01)

    def check_differences(self, table, pairs):
        """Of AUC, EER and the accepted shares; with one pair of models nothing is adjusted."""
        self.assertEqual(list(table.measure), ["auc", "eer", *(f"tar far {far:g}" for far in FARS)])
        found = [[ru.auc(p), ru.eer(p), *({"value": f["tar"], **f} for f in (ru.tar_at_far(p, far) for far in FARS))]
                 for p in pairs]
        for (_, row), first, second in zip(table.iterrows(), *found):
            value, error = ru.paired_difference(first, second)
            influence = first["influence"] - second["influence"]
            half = ru.NORMAL_975 * wider(influence, len(influence)) * error
            self.near(row, "difference", value, error, (value - half, value + half), 0.05)
            self.assertEqual((row.n_shared, row.bh, row.holm), (pairs[0]["people"], row.pvalue, row.pvalue))
            drawn = (row.difference_high - row.difference_low) / 2 / ru.NORMAL_975
            self.assertAlmostEqual(row.pvalue, 2 * scipy.stats.norm.sf(abs(row.difference) / drawn))
            few = np.sum(influence ** 2) ** 2 / np.sum(influence ** 4) < 20
            self.assertEqual(row.note, FEW if few else "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
