# SPDX-License-Identifier: GPL-3.0-or-later
"""Probes of attributes of classes, ordered classes and numbers against scikit-learn on the same folds."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import confusion_matrix, mean_absolute_error, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
import asc_cli
import asc_traits
import reference_kinds_models as models

FOLDS = 5
SCORES = ["accuracy", "balanced_accuracy", "auc", "class_error", "r2", "spearman", "absolute_error"]
STRATA = 5


def fifths(value):
    """Classes by fifths of the mid-ranks; -1 where missing. Empty ones do not count."""
    known = ~np.isnan(value)
    less = (value[None, known] < value[known, None]).sum(1)
    equal = (value[None, known] == value[known, None]).sum(1)
    classes = np.full(len(value), -1)
    classes[known] = np.unique(STRATA * (2 * less + equal) // (2 * known.sum()), return_inverse=True)[1]
    return classes


class Kinds(asc_cli.CliTestCase):
    def make(self, plant, binary=True, images=1200, identities=120, dimensions=(24, 16), name="study", **options):
        """A study of two models; plant(rng, identity) -> ({name: (kind, labels, values)}, shifts [N, any]), which are
        added to the first dimensions of the embeddings.
        """
        euclidean, cosine = dimensions
        path = asc_cli.synth(self.folder / name, images=images, identities=identities, attributes=2, effect=1,
                             models=f"alpha_net:euclidean:{euclidean},beta_net:cosine:{cosine}", **options)
        identity = pd.read_csv(path.parent / "df_dataset.csv").identity.to_numpy()
        traits, shifts = plant(np.random.default_rng(5), identity)
        for array in path.parent.glob("*.npy"):
            x = np.load(array)
            x[:, :shifts.shape[1]] += shifts * x.std()
            np.save(array, x)
        study = path.parent / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        asc_traits.plant(study, traits, binary)
        return study, traits

    def probe(self, study, ranks=2, name="r", env=None, *options):
        results = self.folder / f"{name}.h5"
        result = asc_cli.run(["probe", study, "-o", results, *options], ranks=ranks, env=env)
        self.assert_ok(result)
        self.assert_ok(asc_cli.run(["export", results, "-o", self.folder / name]))
        return results, result

    def table(self, name="r", table="probe_kinds"):
        return pd.read_csv(self.folder / name / f"{table}.csv")

    def usual(self, rng, identity):
        """A class and a number of people, steps of photos, half of the people with missing values; of a mild effect."""
        people = identity.max() + 1
        race = rng.integers(0, 4, people)[identity]
        yaw = rng.standard_normal(len(identity)) * 20 + 100
        step = np.clip(rng.integers(-1, 2, len(identity)) + rng.integers(0, 3, people)[identity], 0, 2)
        shifts = np.column_stack([1.0 * (race == 0), 1.0 * (race == 1), 0.5 * step, 0.03 * (yaw - 100)])
        race = np.where(rng.random(len(identity)) < 0.1, -1, race)
        yaw[rng.random(len(identity)) < 0.1] = np.nan
        return {"race": ("classes", list("abcd"), race), "smile": ("ordered", ["no", "half", "yes"], step),
                "yaw": ("continuous", None, yaw)}, shifts

    def kept(self, study):
        """Rows of a study that are used by all models, their people, and embeddings as the metric wants them."""
        with h5py.File(study) as file:
            keeps = [name.decode() for name in file["images/keep_names"]]
            rows = np.flatnonzero(file["images/keeps"][:, keeps.index("study")]) if "study" in keeps else \
                np.arange(len(file["images/identity"]))
            found = {}
            for label, group in file["models"].items():
                x = group["embeddings"][()][rows].astype(float)
                if group["embeddings"].attrs["metric"] in (b"cosine", "cosine"):
                    x /= np.linalg.norm(x, axis=1)[:, None]
                found[label] = x
            return rows, file["images/identity"][()][rows], found

    def test_agrees_with_scikit_learn(self):
        study, traits = self.make(self.usual)
        results, _ = self.probe(study)
        rows, identity, embeddings = self.kept(study)
        table = self.table().set_index(["model", "attribute"])
        confusion = self.table(table="probe_confusion")
        with h5py.File(results) as file:
            arrays = {k: v[()] for k, v in file["arrays/probe"].items()}
        self.assertEqual([x.decode() for x in arrays["kinds_attributes"]], list(traits))
        for label, x in embeddings.items():
            columns, weights = arrays[f"kinds_columns_{label}"], arrays[f"kinds_weights_{label}"]
            for t, (name, (kind, labels, values)) in enumerate(traits.items()):
                values = values[rows]
                scores = arrays[f"kinds_fold_scores_{label}"][:, t]
                own = [weights[(columns[:, 0] == t) & (columns[:, 1] == f)] for f in range(FOLDS)]
                row = table.loc[(label.split("_")[0], name)]
                if kind == "continuous":
                    self.check_values(x, values, identity, scores[0], own)
                else:
                    seen = self.check_classes(x, values, identity, scores[0], own, kind)
                    self.check_confusion(confusion, label, name, labels, seen, values, identity)
                    self.assertEqual(row.majority_share, np.bincount(values[values >= 0]).max() / (values >= 0).sum())
                self.check_row(row, kind, scores, values, identity)

    def check_classes(self, x, values, identity, scores, weights, kind):
        """Returns the predictions of all images."""
        known = np.flatnonzero(values >= 0)
        predicted = np.full(len(values), -1)
        for f, (train, test) in enumerate(StratifiedGroupKFold(FOLDS).split(x[known], values[known], identity[known])):
            train, test = known[train], known[test]
            model = models.logistic(x[train], values[train])
            expected = np.column_stack([model.coef_, model.intercept_ - model.intercept_.mean()])
            error = np.linalg.norm(weights[f] - expected) / np.linalg.norm(expected)
            self.assertLess(error, 1e-3)
            predicted[test] = np.argmax(x[test] @ weights[f][:, :-1].T + weights[f][:, -1], axis=1)
            self.assertGreater(np.mean(predicted[test] == model.predict(x[test])), 1 - 1.5 / len(test))
            counts = confusion_matrix(values[test], predicted[test])
            self.assertAlmostEqual(scores[f, 0], np.trace(counts) / len(test), delta=1e-12)
            self.assertAlmostEqual(scores[f, 1], np.mean(np.diag(counts) / counts.sum(1)), delta=1e-12)
            area = roc_auc_score(values[test], model.predict_proba(x[test]), multi_class="ovr")
            self.assertAlmostEqual(scores[f, 2], area, delta=1e-3)
            if kind == "ordered":
                self.assertAlmostEqual(scores[f, 3], np.abs(values[test] - predicted[test]).mean(), delta=1e-12)
            else:
                self.assertTrue(np.isnan(scores[f, 3]))
            self.assertTrue(np.isnan(scores[f, 4:]).all())
        return predicted

    def check_values(self, x, values, identity, scores, weights):
        known = np.flatnonzero(~np.isnan(values))
        strata = fifths(values)[known]
        for f, (train, test) in enumerate(StratifiedGroupKFold(FOLDS).split(x[known], strata, identity[known])):
            train, test = known[train], known[test]
            model = models.ridge(x[train], values[train])
            expected = np.append(model.coef_, model.intercept_)
            self.assertLess(np.linalg.norm(weights[f][0] - expected) / np.linalg.norm(expected), 1e-5)
            found = model.predict(x[test])
            errors = ((values[test] - found) ** 2).sum() / ((values[test] - values[test].mean()) ** 2).sum()
            self.assertAlmostEqual(scores[f, 4], 1 - errors, delta=1e-5)
            self.assertAlmostEqual(scores[f, 5], spearmanr(found, values[test])[0], delta=1e-4)
            self.assertAlmostEqual(scores[f, 6] / mean_absolute_error(values[test], found), 1, delta=1e-5)
            self.assertTrue(np.isnan(scores[f, :4]).all())

    def check_confusion(self, table, label, name, labels, predicted, values, identity):
        part = table[(table.model == label.split("_")[0]) & (table.attribute == name)]
        self.assertEqual(part.images.sum(), (values >= 0).sum())
        for cell in part.itertuples():
            own = (values == labels.index(cell.true_class)) & (predicted == labels.index(cell.predicted_class))
            self.assertEqual((cell.images, cell.people), (own.sum(), len(np.unique(identity[own]))))
            self.assertAlmostEqual(cell.share, own.sum() / (values == labels.index(cell.true_class)).sum(), delta=1e-14)

    def check_row(self, row, kind, scores, values, identity):
        known = ~np.isnan(values) if kind == "continuous" else values >= 0
        self.assertEqual((row.kind, row.converged, row.n_images, row.n_identities),
                         (kind, 1, known.sum(), len(np.unique(identity[known]))))
        self.assertTrue(pd.isna(row.note))
        for scheme, prefix in enumerate(("", "control_")):
            for s, name in enumerate(SCORES):
                if np.isnan(scores[scheme, :, s]).all():
                    self.assertTrue(np.isnan(row[prefix + name]))
                    continue
                self.assertAlmostEqual(row[prefix + name], scores[scheme, :, s].mean(), delta=1e-13 * row[prefix + name])
                self.assertAlmostEqual(row[f"{prefix}{name}_std"], scores[scheme, :, s].std(), delta=1e-12)

    def test_two_classes_are_the_binary_attribute(self):
        """Folds, weights and scores; and the table of binary attributes knows nothing of others."""
        def plant(rng, identity):
            return {"none": ("continuous", None, rng.standard_normal(len(identity)))}, np.zeros((len(identity), 1))

        study, _ = self.make(plant)
        alone, _ = self.probe(study, name="alone")
        binary = asc_traits.binary(study)
        name, values = next(iter(binary.items()))
        classes = np.where(values == 0, -1, values > 0)
        asc_traits.plant(study, {"two": ("classes", ["no", "yes"], classes), "steps": ("ordered", ["0", "1"], classes)})
        self.probe(study, name="both")
        first, both = self.table("both", "published/df_discriminative_power"), self.table("both")
        pd.testing.assert_frame_equal(first, self.table("alone", "published/df_discriminative_power"))
        intervals = self.table("both", "probe_intervals").set_index(["model", "measure"])
        one = intervals[intervals.attribute == name]
        for two in ("two", "steps"):
            other = intervals[intervals.attribute == two].loc[one.index]
            self.assertTrue((other[["n_images", "n_identities", "chance"]] == one[["n_images", "n_identities", "chance"]]).all(None))
            for column in ("value", "value_se", "value_low", "value_high", "above_chance_se", "alike"):
                np.testing.assert_allclose(other[column], one[column], 0, 0.005)
        first = first[first.attribute == name].set_index("model_name")
        for row in both.itertuples():
            expected = first.loc[row.model]
            self.assertAlmostEqual(row.accuracy, expected.grouped_accuracy, delta=1.01 * FOLDS / row.n_images)
            self.assertAlmostEqual(row.balanced_accuracy, expected.grouped_balanced_accuracy, delta=0.005)
            self.assertAlmostEqual(row.auc, expected.grouped_auc, delta=1e-4)
            if row.kind == "ordered":
                self.assertAlmostEqual(row.class_error, 1 - row.accuracy, delta=1e-12)

    def test_planted_and_null_effects(self):
        """Stronger effects are read better; without one, and for shuffled values, all is at chance."""
        def plant(rng, identity):
            people, n = identity.max() + 1, len(identity)
            drawn = [rng.integers(0, 3, people)[identity] for _ in range(3)]
            values = [rng.standard_normal(n) for _ in range(3)]
            shifts = np.column_stack([f * np.eye(3)[c][:, :2] for f, c in zip((0, 1, 2), drawn)] +
                                     [f * v for f, v in zip((0, 0.4, 1), values)])
            traits = {f"c{i}": ("classes", list("abc"), c) for i, c in enumerate(drawn)}
            return {**traits, **{f"v{i}": ("continuous", None, v) for i, v in enumerate(values)}}, shifts

        study, _ = self.make(plant, images=2400, identities=300)
        self.probe(study)
        for _, part in self.table().groupby("model"):
            part = part.set_index("attribute")
            self.assertTrue(part.loc["c0"].auc < part.loc["c1"].auc < part.loc["c2"].auc)
            self.assertTrue(part.loc["v0"].r2 < part.loc["v1"].r2 < part.loc["v2"].r2)
            self.assertLess(abs(part.loc["c0"].auc - 0.5), 0.06)  # people, 300 of them, are the units
            self.assertLess(abs(part.loc["v0"].spearman), 0.08)
            self.assertLess(part.loc["v0"].r2, 0.01)
            self.assertGreater(part.loc["c2"].balanced_accuracy, 0.6)
            classes, values = part.loc[["c0", "c1", "c2"]], part.loc[["v0", "v1", "v2"]]
            self.assertLess(abs(classes.control_auc - 0.5).max(), 0.04)
            self.assertLess(abs(classes.control_balanced_accuracy - 1 / 3).max(), 0.05)
            self.assertLess(values.control_r2.max(), 0.01)

    def test_rare_classes_are_left_out_and_counted(self):
        def plant(rng, identity):
            people = identity.max() + 1
            of = np.r_[np.zeros(4, int), np.ones(3, int), rng.integers(2, 4, people - 7)]
            single = np.where(identity == 10, 1, 0)
            equal = np.full(len(identity), 3.5)
            few = np.where(identity < 4, rng.standard_normal(len(identity)), np.nan)
            return {"race": ("classes", ["rare", "few", "x", "y"], of[identity]), "one": ("classes", ["a", "b"], single),
                    "equal": ("continuous", None, equal), "few": ("continuous", None, few)}, np.zeros((len(identity), 1))

        study, traits = self.make(plant, images=600, identities=60)
        _, result = self.probe(study)
        rows, identity, _ = self.kept(study)
        table = self.table().set_index(["model", "attribute"])
        race = table.loc[("alpha", "race")]
        left = traits["race"][2][rows] < 2
        self.assertEqual((race.n_classes, race.classes_left_out, race.images_left_out, race.n_images),
                         (2, 2, left.sum(), (~left).sum()))
        self.assertFalse(np.isnan(race.auc))
        self.assertEqual(set(self.table(table="probe_confusion").true_class), {"x", "y"})
        for name, words in (("one", "fewer than two classes"), ("equal", "all values are equal"),
                            ("few", "fewer people with a value than folds")):
            row = table.loc[("alpha", name)]
            self.assertIn(words, row.note)
            self.assertTrue(np.isnan(row.accuracy) and np.isnan(row.r2))
            self.assertEqual((row.converged, row.iterations), (0, 0))
            self.assertEqual(result.stderr.count(f"attribute {name} is left out"), 1)
        self.assertEqual(result.stderr.count("attribute race: 2 classes with fewer than 5 people are left out"), 1)

    def test_same_bytes_on_any_number_of_ranks_without_binary_attributes(self):
        def plant(rng, identity):
            traits, shifts = self.usual(rng, identity)
            many = rng.integers(0, 40, identity.max() + 1)[identity]
            return {**traits, "many": ("classes", [f"m{c:02}" for c in range(40)], many)}, shifts

        study, _ = self.make(plant, binary=False, images=6000, identities=400)
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 2)):
            name = f"r-{ranks}-{threads}"
            self.probe(study, ranks, name, {"OMP_NUM_THREADS": threads})
            self.assertEqual(sorted(x.name for x in (self.folder / name).iterdir() if x.suffix == ".csv"),
                             ["probe_confusion.csv", "probe_differences.csv", "probe_intervals.csv", "probe_kinds.csv"])
            seen.add(tuple((self.folder / name / f"{x}.csv").read_bytes()
                           for x in ("probe_kinds", "probe_confusion", "probe_intervals", "probe_differences")))
        self.assertEqual(len(seen), 1)

    def test_a_tighter_tolerance(self):
        """Float64 products take over where float32 ones end."""
        study, traits = self.make(self.usual, images=800, identities=80)
        results, result = self.probe(study, 1, "tight", None, "--probe.tolerance=1e-11")
        rows, identity, embeddings = self.kept(study)
        x, values = embeddings["alpha_net"], traits["race"][2][rows]
        known = np.flatnonzero(values >= 0)
        train, _ = next(StratifiedGroupKFold(FOLDS).split(x[known], values[known], identity[known]))
        model = models.logistic(x[known][train], values[known][train])
        with h5py.File(results) as file:
            columns = file["arrays/probe/kinds_columns_alpha_net"][()]
            weights = file["arrays/probe/kinds_weights_alpha_net"][(columns[:, 0] == 0) & (columns[:, 1] == 0)]
        np.testing.assert_allclose(weights[:, :-1], model.coef_, rtol=0, atol=1e-5 * np.abs(model.coef_).max())
        self.assertEqual(self.table("tight").converged.min(), 1)


if __name__ == "__main__":
    asc_cli.main()
