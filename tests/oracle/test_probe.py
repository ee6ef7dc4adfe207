# SPDX-License-Identifier: GPL-3.0-or-later
"""Discriminative power against scikit-learn: folds, weights, scores, and what is left out."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import scipy.stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_validate
import asc_cli
import reference
import reference_intervals as ri
import reference_uncertainty as ru

FOLDS = 5
PUBLISHED = ["model_name", "architecture", "attribute", "accuracy", "accuracy_std",
             "balanced_accuracy", "balanced_accuracy_std", "label"]
SCORES = ("accuracy", "balanced_accuracy", "auc")
SCHEMES = ("", "grouped_", "control_")


def edit_table(path, change):
    """Rewrites a study's df_dataset.csv through pandas."""
    table = path.parent / "df_dataset.csv"
    frame = pd.read_csv(table)
    change(frame)
    frame.to_csv(table, index=False)


def tight():
    """Newton's method: the default solver also stops when the loss changes little."""
    return LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=1000)


def rarest_people(identity, y):
    """People of the class that fewest have an image of."""
    return min(len(np.unique(identity[y == side])) for side in np.unique(y))


def student(freedom):
    """Student's 0.975 quantile over the normal one."""
    return scipy.stats.t.ppf(0.975, freedom) / ru.NORMAL_975


class Probe(asc_cli.CliTestCase):
    def make(self, change=None, **options):
        path = asc_cli.synth(self.folder / "study", **options)
        if change:
            edit_table(path, change)
        with open(path, "a") as file:
            file.write("probe: {folds: 5}\n")
        text = path.read_text()
        start = text.index("macro:")
        path.write_text(text[:start] + text[text.index("probe:"):])
        return path

    def run_study(self, path, ranks=2, name="out", env=None):
        out = self.folder / name
        result = asc_cli.run(["run", path, "-o", out], ranks=ranks, env=env)
        self.assert_ok(result)
        return out, result

    def read(self, out):
        return pd.read_csv(out / "tables/published" / "df_discriminative_power.csv", keep_default_na=True)

    def check_against_scikit_learn(self, path, out):
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        table = self.read(out).set_index(["label", "attribute"])
        with h5py.File(out / "results.h5") as file:
            arrays = {k: v[()] for k, v in file["arrays/probe"].items()}
        for label, (embeddings, metric) in models.items():
            x = embeddings[rows].astype(float)
            if metric == "cosine":
                x /= np.linalg.norm(x, axis=1)[:, None]
            for a, attribute in enumerate(kept.attributes):
                y = kept.values[:, a]
                present = y != 0
                decisions = self.check_attribute(x, present, y[present], kept.identity[present],
                                                 arrays[f"fold_scores_{label}"][:, a],
                                                 arrays[f"weights_{label}"][a])
                self.check_intervals(out, label, attribute, y[present] > 0, kept.identity[present], *decisions)
                self.check_row(table.loc[(label, attribute)], y,
                               arrays[f"fold_scores_{label}"][:, a])

    def check_attribute(self, every, present, y, identity, scores, weights):
        x = every[present]
        splits = (StratifiedKFold(FOLDS).split(x, y),
                  StratifiedGroupKFold(FOLDS).split(x, y, identity))
        held = np.zeros(len(y)), np.zeros(len(y), int)  # decisions and folds of people kept together
        of_all = []  # what their regressions say of all images
        for scheme, split in enumerate(splits):
            for fold, (train, test) in enumerate(split):
                model = tight().fit(x[train], y[train])
                decision = model.decision_function(x[test])
                if scheme == 1:
                    held[0][test], held[1][test] = decision, fold
                    of_all.append(model.decision_function(every))
                one = 1 / len(test)
                self.assertLessEqual(abs(scores[scheme, fold, 0] - model.score(x[test], y[test])),
                                     one * 1.000001)
                rarest = min(np.sum(y[test] > 0), np.sum(y[test] < 0))
                self.assertLessEqual(
                    abs(scores[scheme, fold, 1]
                        - balanced_accuracy_score(y[test], model.predict(x[test]))),
                    0.5000001 / rarest)
                pair = 1 / np.sum(y[test] > 0) / np.sum(y[test] < 0)
                self.assertAlmostEqual(scores[scheme, fold, 2],
                                       roc_auc_score(y[test], decision), delta=2 * pair)
                if scheme == 0:
                    expected = np.append(model.coef_, model.intercept_)
                    error = np.linalg.norm(weights[fold] - expected) / np.linalg.norm(expected)
                    self.assertLess(error, 1e-3)
        usual = cross_validate(LogisticRegression(max_iter=1000), x, y, cv=FOLDS)["test_score"]
        np.testing.assert_allclose(scores[0, :, 0], usual, atol=2.000001 * FOLDS / len(y))
        return *held, ru.alike(np.array(of_all))

    def check_intervals(self, out, label, attribute, y, identity, decision, fold, alike):
        """Standard errors over people, as an image may be judged otherwise where the two solvers differ."""
        table = pd.read_csv(out / "tables" / "probe_intervals.csv")
        rows = table[(table.model + "_" + table.architecture == label) & (table.attribute == attribute)].set_index("measure")
        largest = ru.majority(identity, y)
        found = {"accuracy": ru.accuracy(identity, y, decision > 0), "balanced_accuracy": ru.balanced_accuracy(identity, y, decision > 0),
                 "auc": ru.probe_auc(identity, y, decision, fold)}
        for measure, one in found.items():
            row, people = rows.loc[measure], len(np.unique(identity))
            self.assertAlmostEqual(row.alike, alike, delta=1e-3)
            above = one["se"] if measure != "accuracy" else ru.paired_difference(one, largest)[1]
            above, one = above * ru.training(alike), one | {"se": one["se"] * ru.training(alike)}
            chance = 0.5 if measure != "accuracy" else largest["value"]
            moves = one["influence"]
            wide = max(ri.widening(moves), student(rarest_people(identity, y) - 1) if measure != "accuracy" else 1)
            low, high = ru.wilson(one["value"], ru.effective_number(one["value"], wide * one["se"])) \
                if one["value"] < 1 else (1 - 3 / people, 1)
            more = moves if measure != "accuracy" else moves - largest["influence"]
            freedom = rarest_people(identity, y) - 1 if measure != "accuracy" else np.inf
            few = min(ri.effective_people(more), freedom + 1) < 20
            self.assertEqual("above_chance" in str(row.note), bool(few and row.above_chance_se > 0), (measure, row.note))
            self.assertEqual((row.kind, row.n_images, row.n_identities), ("binary", len(y), people))
            np.testing.assert_allclose(row[["value", "value_se", "value_low", "value_high", "chance", "above_chance", "above_chance_se"]]
                                       .astype(float), (one["value"], one["se"], low, high, chance, one["value"] - chance, above),
                                       0, 0.05 * one["se"] + 1.01 / len(y))
            if row.above_chance_se == 0:
                self.assertTrue(np.isnan(row.pvalue))
            else:
                half = (row.above_chance_high - row.above_chance_low) / 2
                if max(abs(row.above_chance_low), abs(row.above_chance_high)) < 1:
                    np.testing.assert_allclose(half, ru.NORMAL_975 * max(ri.widening(more), student(freedom)) * above, 0, 0.1 * one["se"] + 1.01 / len(y))
                    self.assertAlmostEqual(row.pvalue, 2 * scipy.stats.norm.sf(abs(row.above_chance) / half * ru.NORMAL_975))
        self.influences = getattr(self, "influences", {}) | {(label, attribute): found}
        self.alike = getattr(self, "alike", {}) | {(label, attribute): alike}
        self.rarest = getattr(self, "rarest", {}) | {attribute: rarest_people(identity, y)}

    def check_differences(self, out):
        """Of two models, on the same people."""
        table = pd.read_csv(out / "tables" / "probe_differences.csv")
        self.assertEqual(len(table), 3 * len(self.influences) / 2)
        for row in table.itertuples():
            first, second = (self.influences[f"{model}_net", row.attribute][row.measure] for model in (row.model_a, row.model_b))
            difference, error = ru.paired_difference(first, second)
            if error == 0:  # both read everybody alike
                self.assertTrue(row.difference == 0 and np.isnan(row.difference_se) and np.isnan(row.pvalue), row)
                self.assertEqual(row.note, "no error is known, no interval")
                continue
            error *= ru.training(*(self.alike[f"{model}_net", row.attribute] for model in (row.model_a, row.model_b)))
            np.testing.assert_allclose((row.difference, row.difference_se), (difference, error), 0, 0.05 * error + 1e-3)
            moves = first["influence"] - second["influence"]
            half = (row.difference_high - row.difference_low) / 2
            freedom = self.rarest[row.attribute] - 1 if row.measure != "accuracy" else np.inf
            np.testing.assert_allclose(half, ru.NORMAL_975 * max(ri.widening(moves), student(freedom)) * error, 0, 0.1 * error + 2e-3)
        for _, rows in table.groupby("measure"):
            rows = rows.dropna(subset="pvalue")
            p = np.sort(rows.pvalue.values)
            np.testing.assert_allclose(np.sort(rows.holm), np.minimum(1, np.maximum.accumulate(p * np.arange(len(p), 0, -1))))
            self.assertTrue(np.all(rows.holm >= rows.bh) and np.all(rows.bh >= rows.pvalue))

    def check_row(self, row, y, scores):
        self.assertEqual(row.n_positive, np.sum(y > 0))
        self.assertEqual(row.n_negative, np.sum(y < 0))
        self.assertEqual(row.converged, 1)
        self.assertTrue(pd.isna(row.note))
        for scheme, prefix in enumerate(SCHEMES):
            for score, name in enumerate(SCORES):
                self.assertAlmostEqual(row[prefix + name], scores[scheme, :, score].mean(),
                                       delta=1e-14)
                self.assertAlmostEqual(row[f"{prefix}{name}_std"], scores[scheme, :, score].std(),
                                       delta=1e-14)

    def test_agrees_with_scikit_learn(self):
        def lose_some(frame):
            frame.loc[::7, "Attractive"] = 0

        path = self.make(lose_some, images=1500, identities=150, attributes=4,
                         effect=[2, 0, 1, 3], prevalence=[0.5, 0.2, 0.35, 0.1],
                         models="alpha_net:euclidean:24,beta_net:cosine:32")
        out, _ = self.run_study(path)
        self.check_against_scikit_learn(path, out)
        self.check_differences(out)
        table = self.read(out)
        self.assertEqual(list(table.columns[:len(PUBLISHED)]), PUBLISHED)
        self.assertEqual(list(table.attribute[:4]), sorted(table.attribute[:4]))
        self.assertEqual(list(table.label), ["alpha_net"] * 4 + ["beta_net"] * 4)

    def test_rows_far_from_the_origin(self):
        path = self.make(images=800, identities=80, attributes=2, effect=[2, 1],
                         models="alpha_net:euclidean:16")
        array = next(path.parent.glob("alpha*.npy"))
        np.save(array, (np.load(array) * 15 + 40).astype(np.float32))
        out, _ = self.run_study(path)
        self.check_against_scikit_learn(path, out)

    def test_shuffled_labels_are_at_chance(self):
        path = self.make(images=3000, identities=200, attributes=6, effect=3, prevalence=0.4,
                         models="alpha_net:cosine:32")
        out, _ = self.run_study(path)
        table = self.read(out)
        self.assertGreater(table.auc.min(), 0.7)
        noise = np.sqrt((1 / table.n_positive + 1 / table.n_negative) / 12).max()
        self.assertLess(abs(table.control_auc - 0.5).max(), 5 * noise)
        self.assertLess(abs(table.control_balanced_accuracy - 0.5).max(), 5 * noise)

    def test_identities_on_both_sides_flatter(self):
        path = self.make(images=2000, identities=100, attributes=3, effect=0, prevalence=0.4,
                         identity_share=1, likeness=1 / 1.04, models="alpha_net:cosine:64")
        out, _ = self.run_study(path)
        table = self.read(out)
        self.assertGreater(table.auc.min(), 0.8)
        self.assertLess(table.grouped_auc.max(), 0.7)

    def test_separable_classes_converge(self):
        path = self.make(images=1500, identities=100, attributes=1,
                         models="alpha_net:euclidean:16")
        array = np.load(next(path.parent.glob("alpha*.npy")))

        def separate(frame):
            frame["5_o_Clock_Shadow"] = np.where(array[:, 0] > 0, 1, -1)

        edit_table(path, separate)
        out, result = self.run_study(path)
        self.assertEqual(self.read(out).converged[0], 1)
        self.assertGreater(self.read(out).accuracy[0], 0.95)
        self.assertNotIn("tolerance", result.stderr)
        self.check_against_scikit_learn(path, out)

    def test_rare_attribute_is_left_out_with_a_reason(self):
        def change(frame):
            kept = frame.index[frame.retina_n_faces_detected == 1]
            frame["Attractive"] = -1
            frame.loc[kept[:4], "Attractive"] = 1
            frame["Arched_Eyebrows"] = np.where(frame.identity == frame.identity[kept[0]], 1, -1)

        path = self.make(change, images=600, identities=30, attributes=3,
                         models="alpha_net:cosine:16")
        out, result = self.run_study(path)
        table = self.read(out).set_index("attribute")
        self.assertIn("warning: probe: attribute Attractive is left out", result.stderr)
        rare = table.loc["Attractive"]
        self.assertIn("fewer than 5 images of a class (4 positive", rare.note)
        self.assertTrue(np.isnan(rare.accuracy) and np.isnan(rare.grouped_auc))
        self.assertEqual((rare.n_positive, rare.iterations, rare.converged), (4, 0, 0))
        alone = table.loc["Arched_Eyebrows"]
        self.assertIn("grouped folds left out", alone.note)
        self.assertEqual(result.stderr.count("Arched_Eyebrows has too few identities of a class"), 1)
        self.assertFalse(np.isnan(alone.accuracy))
        self.assertTrue(np.isnan(alone.grouped_accuracy))

    def test_intervals_of_too_few(self):
        """Of 12 people scores have errors, but no intervals between 0 and 1 and no p-values, and notes say why."""
        path = self.make(images=96, identities=12, attributes=1, prevalence=0.5, effect=0.5,
                         models="alpha_net:cosine:16,beta_net:cosine:16")
        out, _ = self.run_study(path)
        none = "fewer than 20 people, no interval"
        table = pd.read_csv(out / "tables/probe_intervals.csv")
        between = table[(table.value > 0) & (table.value < 1)]
        self.assertTrue(len(between) and (between.value_se > 0).all())
        self.assertTrue(between[["value_low", "value_high", "above_chance_low", "above_chance_high", "pvalue"]].isna().all(None))
        self.assertEqual(set(between.note), {f"value and above_chance: {none}"})
        table = pd.read_csv(out / "tables/probe_differences.csv")
        self.assertTrue(table[["difference_low", "difference_high", "pvalue", "bh", "holm"]].isna().all(None))
        self.assertEqual(set(table.note), {none})

    def test_nothing_usable_still_makes_the_table(self):
        def change(frame):
            frame["5_o_Clock_Shadow"] = -1
            frame.loc[0, "5_o_Clock_Shadow"] = 1

        path = self.make(change, images=300, identities=30, attributes=1,
                         models="alpha_net:cosine:16,beta_net:cosine:16")
        out, result = self.run_study(path)
        self.assertEqual(len(self.read(out)), 2)
        self.assertEqual(result.stderr.count("probe: attribute 5_o_Clock_Shadow is left out"), 1)

    def test_same_bytes_on_any_number_of_ranks(self):
        path = self.make(images=5000, identities=200, attributes=5, effect=[0, 1, 2],
                         models="alpha_net:euclidean:20,beta_net:cosine:33")
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 2)):
            out, _ = self.run_study(path, ranks, f"out-{ranks}-{threads}",
                                    {"OMP_NUM_THREADS": threads})
            seen.add(b"".join((out / "tables" / f"{name}.csv").read_bytes()
                              for name in ("published/df_discriminative_power", "probe_intervals", "probe_differences")))
        self.assertEqual(len(seen), 1)

    def test_steps_alone_give_the_same_and_bad_parameters_are_refused(self):
        path = self.make(images=600, identities=60, attributes=2, models="alpha_net:cosine:16")
        out, _ = self.run_study(path)
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        self.assert_ok(asc_cli.run(["probe", study, "-o", results], ranks=3))
        self.assert_ok(asc_cli.run(["export", results, "-o", self.folder / "t"]))
        name = "published/df_discriminative_power.csv"
        self.assertEqual((self.folder / "t" / name).read_bytes(),
                         (out / "tables" / name).read_bytes())
        self.assert_fails_everywhere(["probe", study, "-o", results, "--probe.folds=1"],
                                     asc_cli.USAGE, "probe.folds")
        self.assert_fails_everywhere(["probe", study, "-o", results, "--probe.folds=500"],
                                     asc_cli.USAGE, "probe.folds", "500")
        self.assert_fails_everywhere(["probe", study], asc_cli.USAGE, "output")
        dry = asc_cli.run(["probe", study, "-o", self.folder / "dry.h5", "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("30 regressions a model", dry.stdout)
        self.assertFalse((self.folder / "dry.h5").exists())


if __name__ == "__main__":
    asc_cli.main()
