# SPDX-License-Identifier: GPL-3.0-or-later
"""Intervals over identities and models compared, against leaving each identity out and against a
bootstrap over identities."""

import itertools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import scipy.spatial.distance
import asc_cli
import h5py
import reference
import reference_intervals as ri
import reference_random

# Distances that float32 and float64 put on different sides of a location.
TOLERANCE = 2e-3
SUFFIXES = ("_max", "_mean", "weighted")


def square(embeddings, metric):
    return scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(embeddings, metric))


class Tables:
    """The population tables of a run, by attribute in the order of `attributes`; model against model as a matrix."""

    def __init__(self, folder, attributes):
        published = folder.parent / "published/population"
        read = lambda name, **how: pd.read_csv((published if name.startswith("df_") else folder) / f"{name}.csv",
                                               float_precision="round_trip", **how)
        self.folder, self.attributes = folder, list(attributes)
        self.modality = read("df_modality").set_index("label")
        self.by_attribute = read("df_attributes", index_col=0).loc[self.attributes]
        self.correlations = read("df_correlations")
        self.differences = read("model_differences") if (folder / "model_matrix.csv").exists() else None
        if self.differences is not None:
            pairs = read("model_matrix")
            self.matrix = pairs.pivot(index="model_a", columns="model_b")
            self.matrix = self.matrix.loc[pairs["model_a"].unique()]
            self.matrix.columns = [f"{what}_{model}" for what, model in self.matrix.columns]

    def of_modality(self, prefix, label):
        """[A, 2]"""
        return np.array([[self.modality.loc[f"{a}_{m}", f"{prefix}_{label}"]
                          for m in reference.MODALITIES] for a in self.attributes])

    def locations(self, label, distances, images, weighting, same):
        """[A, 2], in float64."""
        found, stat = self.of_modality("location", label), self.of_modality("stat", label)
        return np.array([ri.own_locations(distances, images.identity, sign, found[a], stat[a], weighting, same)
                         for a, sign in enumerate(images.values.T)])


class Intervals(asc_cli.CliTestCase):
    def run_study(self, path, *args, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out, *args], ranks=ranks, **options))
        return out / "tables" / "population"

    def make(self, **options):
        options = {"images": 260, "identities": 60, "attributes": 3, "effect": "0.4,0,1.2",
                   "seed": 5, **options}
        return asc_cli.synth(self.folder / "study", **options)

    def blank_some(self, folder):
        """Takes a few values of the first attribute away."""
        table = pd.read_csv(folder / "df_dataset.csv", dtype=str, keep_default_na=False)
        attribute = next(c for c in table.columns if set(table[c]) <= {"1", "-1"})
        table.loc[table.index % 7 == 3, attribute] = ""
        table.to_csv(folder / "df_dataset.csv", index=False)

    def same(self, found, expected, where):
        self.assertTrue(np.allclose(found, expected, TOLERANCE, 1e-12, equal_nan=True),
                        f"{where}: {found} {expected}")

    def check_interval(self, table, label, suffix, most, where, rows, influence):
        """By the jackknife; rows: labels of those, influence [K, rows] on them."""
        table, most = table.loc[rows], most if np.isscalar(most) else most.loc[rows]
        stat, error, low, high = (
            table[f"{prefix}_{label}{suffix}"].to_numpy() for prefix in ("stat", "se", "ci_low",
                                                                         "ci_high"))
        expected = ri.interval(stat, error, 0, most, ri.widening(influence))
        self.assertTrue((np.abs(low - expected[0]) <= TOLERANCE * error).all(), where)
        self.assertTrue((np.abs(high - expected[1]) <= TOLERANCE * error).all(), where)

    def check_draws(self, tables, label, distances, location, images, weighting, same, where):
        """Attributes whose intervals are by draws of people, which are checked here; location [A, 2] of the maxima."""
        with h5py.File(tables.folder.parents[1] / "results.h5") as file:
            curves = file[f"arrays/macro/population/{label}"]
            edges, shares = curves["edges"][()], curves["shares"][()]
        stat, drawn = tables.of_modality("stat", label), []
        with h5py.File(tables.folder.parents[1] / "study.h5") as file:
            people = [label.decode() for label in file["identities/label"][()]]
        counts = reference_random.draws_of_people(1, len(people), 1000)[
            :, [people.index(str(k)) for k in np.unique(images.identity)]]
        for a, (name, sign) in enumerate(zip(images.attributes, images.values.T)):
            people = ri.rarer_people(images.identity, sign)
            rows = [f"{name}_{m}" for m in reference.MODALITIES]
            said = tables.modality.loc[rows]
            needed = ri.needs_draws(stat[a], people)
            at_maxima = ri.at_places(distances, images.identity, sign, location[[a]], weighting, same)[1][:, 0]
            few = dict(zip(rows, ri.effective_people(ri.influence(at_maxima)) < 20))
            for row in said.index:
                how, note = said.fillna("").loc[row, [f"interval_{label}", f"note_{label}"]]
                known, has = (not np.isnan(said.loc[row, f"{p}_{label}"]) for p in ("stat", "ci_low"))
                self.assertEqual(how, "" if not has else "bootstrap" if needed else "jackknife", where)
                self.assertEqual(note, "no error is known, no interval" if known and not has else
                                 "few people: may be too narrow" if known and people < 10 else
                                 "few people decide, the interval may be too narrow" if not needed and few[row] else "", where)
            if not needed:
                continue
            drawn.append(name)
            far = ri.followed_distances(edges, shares[:, a])
            whole, without = ri.at_places(distances, images.identity, sign,
                                          np.vstack([location[a], np.column_stack([far, far])]), weighting, same)
            moved = ri.drawn_statistics(whole, without, counts)
            quantile = ri.student_quantile(without[:, 0], people)
            number = np.array([(sign == side).sum() for side in (1, -1)])
            error = ri.jackknife(without[:, 0])
            for m, row in enumerate(rows):
                found = [tables.modality.loc[row, f"{p}_{label}"] for p in ("se", "ci_low", "ci_high")]
                expected = ri.drawn_interval(stat[a, m], error[m], moved[:, m], quantile, 1)
                self.assertTrue(np.allclose(found, expected, TOLERANCE, 2e-4, True), f"{where} {row} {found} {expected}")
            aggregates = ri.aggregates(moved, number)
            whole, without = ri.aggregates(stat[a], number), ri.aggregates_without(
                without[:, :1], images.identity, images.values[:, [a]])
            for suffix in SUFFIXES:
                found = [tables.by_attribute.loc[name, f"{p}_{label}{suffix}"] for p in ("se", "ci_low", "ci_high")]
                most = number.sum() if suffix == "weighted" else 1
                expected = ri.drawn_interval(whole[suffix], ri.jackknife(without[suffix])[0], aggregates[suffix],
                                             quantile, most)
                self.assertTrue(np.allclose(found, expected, TOLERANCE, 2e-4 * most, True),
                                f"{where} {name} {suffix} {found} {expected}")
        return drawn

    def check_model(self, tables, label, embeddings, metric, images, weighting, same):
        """Everything about one model; its statistics without each identity [K, A, 2]."""
        where = f"{weighting} {same} {label}"
        distances = square(embeddings, metric)
        location = tables.locations(label, distances, images, weighting, same)
        without = ri.without_each(embeddings, metric, images, location, weighting, same)
        drawn = self.check_draws(tables, label, distances, location, images, weighting, same, where)
        plain = [a for a in images.attributes if a not in drawn]
        at = [images.attributes.index(a) for a in plain]
        self.same(tables.of_modality("se", label)[at], ri.jackknife(without)[at], where)
        self.check_interval(tables.modality, label, "", 1, where,
                            [f"{a}_{m}" for a in plain for m in reference.MODALITIES],
                            ri.influence(without)[:, at].reshape(len(without), -1))
        aggregates = ri.aggregates_without(without, images.identity, images.values)
        with_value = pd.Series((images.values != 0).sum(0), images.attributes)
        for suffix in SUFFIXES:
            self.same(tables.by_attribute.loc[plain, f"se_{label}{suffix}"],
                      ri.jackknife(aggregates[suffix])[at], f"{where} {suffix}")
            self.check_interval(tables.by_attribute, label, suffix,
                                with_value if suffix == "weighted" else 1, where, plain,
                                ri.influence(aggregates[suffix])[:, at])
        return aggregates

    def check_pairs(self, tables, labels, influences, where):
        """influences: of every model's mean KS [K, A]."""
        self.assertTrue(np.allclose(tables.differences.bh_models, ri.reference_micro.benjamini_hochberg(
            tables.differences.pvalue.to_numpy()), 1e-9, 0))
        pairs = list(itertools.combinations(labels, 2))
        holm = ri.holm(np.array([tables.matrix.loc[a][f"pvalue_{b}"] for a, b in pairs]))
        for (a, b), adjusted in zip(pairs, holm):
            self.assertAlmostEqual(tables.matrix.loc[a][f"holm_{b}"], adjusted, 12)
            self.assertAlmostEqual(tables.matrix.loc[b][f"holm_{a}"], adjusted, 12)
        for a, b in itertools.combinations(labels, 2):
            means = [tables.by_attribute[f"stat_{m}_mean"].to_numpy() for m in (a, b)]
            rows = tables.differences
            rows = rows[(rows.model_a == a) & (rows.model_b == b)].set_index("attribute")
            self.assertEqual(list(rows.index), sorted(tables.attributes))
            rows = rows.loc[tables.attributes]
            self.assertTrue((rows.ks_a == means[0]).all() and (rows.ks_b == means[1]).all())
            expected = ri.compare(*means, influences[a], influences[b])
            self.same(rows.difference, expected["difference"], where)
            self.same(rows.se, expected["se"], where)
            low, high = ri.interval(rows.difference, rows.se, -1, 1, expected["wide"])
            self.assertTrue((np.abs(rows.ci_low - low) <= TOLERANCE * rows.se).all(), where)
            self.assertTrue((np.abs(rows.ci_high - high) <= TOLERANCE * rows.se).all(), where)
            # p-values that are exact for the table's own intervals
            p = ri.normal_pvalue(rows.difference.to_numpy(), (rows.ci_high - rows.ci_low).to_numpy() / 2 / ri.NORMAL_975)
            self.assertTrue(np.allclose(rows.pvalue, p, 1e-9, 0))
            self.assertTrue(np.allclose(rows.holm, ri.holm(p), 1e-9, 0))
            self.assertTrue(np.allclose(rows.bh, ri.reference_micro.benjamini_hochberg(p), 1e-9, 0))
            self.assertEqual(list(rows.note.fillna("")), ["few people decide, the interval may be too narrow" if few else ""
                                                          for few in expected["people"] < 20])
            mean, error, pvalue = ri.compare_overall(*means, influences[a], influences[b])
            for row, column, sign in ((a, b, 1), (b, a, -1)):
                found = tables.matrix.loc[row]
                self.same(found[f"difference_{column}"], sign * mean, where)
                self.same(found[f"se_{column}"], error, where)
                self.assertLess(abs(found[f"pvalue_{column}"] - pvalue), 0.01)
                self.assertEqual(found[f"n_differ_{column}"], (rows.bh_models <= 0.05).sum())

    def test_against_leaving_each_out(self):
        path = self.make()
        self.blank_some(path.parent)
        images, models, _ = reference.read_study(path)
        rows = np.flatnonzero(images.keep)
        kept = images.kept()
        for weighting, same in itertools.product(("person", "identity", "image"),
                                                 ("exclude", "include")):
            folder = self.run_study(path, f"--macro.population.weighting={weighting}",
                                    f"--macro.population.same_identity={same}",
                                    name=f"{weighting}-{same}")
            tables = Tables(folder, kept.attributes)
            influences = {}
            for label, (embeddings, metric) in models.items():
                aggregates = self.check_model(tables, label, embeddings[rows], metric, kept,
                                              weighting, same)
                influences[label] = ri.influence(aggregates["_mean"])
            self.check_pairs(tables, models, influences, f"{weighting} {same}")

    def test_few_people(self):
        """Eight people: all intervals are by draws, and a note says what they are worth."""
        path = self.make(images=40, identities=8, attributes=2, effect="0.8,0", seed=3)
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        for weighting, same in itertools.product(("person", "identity", "image"), ("exclude", "include")):
            tables = Tables(self.run_study(path, f"--macro.population.weighting={weighting}",
                                           f"--macro.population.same_identity={same}", name=f"{weighting}-{same}"),
                            kept.attributes)
            for label, (embeddings, metric) in models.items():
                self.check_model(tables, label, embeddings[rows], metric, kept, weighting, same)
                self.assertLessEqual(set(tables.modality[f"interval_{label}"].dropna()), {"bootstrap"})

    def test_what_is_said(self):
        """A figure has an interval that holds it, or a note names it and says why not; of few people nothing but draws has one."""
        for people in (2, 3, 12, 30):
            path = self.make(images=8 * people, identities=people, attributes=3, effect="0.8,0,0.4", seed=3)
            tables = self.run_study(path, name=f"people-{people}")
            read = lambda name: pd.read_csv(tables / f"{name}.csv").fillna({"note": ""})
            expected = {
                "macro_modalities": {"": ("ks", "ks_ci_low", "ks_ci_high")},
                "macro_attributes": {f: (f, f"{f}_ci_low", f"{f}_ci_high")
                                     for f in ("ks_max", "ks_mean", "ks_weighted", "energy_distance")},
                "macro_correlations": {"": ("statistic", "ci_low", "ci_high")},
                "model_differences": {"": ("difference", "ci_low", "ci_high")},
                "model_ranking": {"mean_ks": ("mean_ks", "ci_low", "ci_high"),
                                  "difference": ("difference", "difference_ci_low", "difference_ci_high")}}
            drawn = ("macro_modalities", "macro_attributes")
            for name, figures in expected.items():
                for _, row in read(name).iterrows():
                    for figure, (value, low, high) in figures.items():
                        where = (people, name, figure, row.note)
                        if np.isnan(row[value]):
                            self.assertTrue(np.isnan(row[low]), where)
                        elif np.isnan(row[low]):
                            self.assertIn(figure, row.note, where)
                            self.assertIn("no interval", row.note, where)
                        elif name not in drawn:  # 2 K - mean of K* may lie elsewhere
                            self.assertTrue(row[low] <= row[value] <= row[high], where)
                        if people < 20 and name not in drawn and row.get("difference_se") != 0:
                            self.assertTrue(np.isnan(row[low]), where)
            self.assertEqual(read("model_matrix").filter(like="pvalue").notna().any(None), people >= 20)

    def test_correlations(self):
        """Ends of the intervals against other draws; on Fisher's scale, where they are even."""
        path = self.make(images=400, identities=80, attributes=9, seed=8,
                         effect="0.2,0,1.2,0.6,0.1,0.9,0.4,1.5,0.8")
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        tables = Tables(self.run_study(path), kept.attributes)
        rng = np.random.default_rng(1)
        entropies = dict(zip(("inter", "intra"),
                             map(ri.influence, ri.entropies_without(kept.identity, kept.values))))
        for label, (embeddings, metric) in models.items():
            aggregates = self.check_model(tables, label, embeddings[rows], metric, kept, "person",
                                          "exclude")
            for suffix, (name, moves) in itertools.product(SUFFIXES, entropies.items()):
                row = tables.correlations.set_index(["column", "entropy"]).loc[
                    (f"stat_{label}{suffix}", name)]
                draws = np.arctanh(np.clip(ri.spearman_moved(
                    tables.by_attribute[f"stat_{label}{suffix}"].to_numpy(),
                    tables.by_attribute[f"{name}_entropy"].to_numpy(), ri.influence(aggregates[suffix]), moves,
                    3000, rng), -0.9999, 0.9999))
                z = np.arctanh(row.statistic)
                expected = ri.NORMAL_975 * np.hypot(draws.std(ddof=1), draws.mean() - z)
                self.assertLess(abs((np.arctanh(row.ci_high) - z) / expected - 1), 0.15)
                self.assertLess(abs((z - np.arctanh(row.ci_low)) / expected - 1), 0.15)

    def test_bootstrap(self):
        """Where the effect is strong; near zero a bootstrap of the supremum is biased."""
        path = self.make(images=320, identities=80, attributes=2, effect="1.2,0.8", seed=3)
        images, models, _ = reference.read_study(path)
        rows, kept = np.flatnonzero(images.keep), images.kept()
        for weighting in ("person", "image"):
            tables = Tables(self.run_study(path, f"--macro.population.weighting={weighting}",
                                           name=weighting), kept.attributes)
            for label, (embeddings, metric) in models.items():
                distances = square(embeddings[rows], metric)
                error, stat = tables.of_modality("se", label), tables.of_modality("stat", label)
                for a, sign in enumerate(kept.values.T):
                    draws = ri.bootstrap_ks(distances, kept.identity, sign, weighting, 300,
                                            np.random.default_rng(a))
                    for m in range(2):
                        if stat[a, m] > 6 * error[a, m]:
                            ratio = draws[:, m].std() / error[a, m]
                            self.assertTrue(0.8 < ratio < 1.25, f"{weighting} {label} {ratio}")

    def test_models_with_images_of_their_own(self):
        """Each model's subset: who is in one alone moves only that one's statistics."""
        path = self.make(images=700, identities=40, attributes=2, effect="0.5,1", seed=6)
        text = path.read_text()
        limits = "{min_images: 12, min_single_face: 10, neighbour: 1, min_kept: 8}"
        path.write_text(text[:text.index("macro:")].replace("keep: retina_n_faces_detected == 1", "")
                        + f"quality: {limits}\nmacro: {{keep: quality, protocols: [population]}}\n")
        folder = self.run_study(path)
        images, models, _ = reference.read_study(path)
        listed = pd.read_csv(folder.parent / "quality_images.csv")
        keeps = {f"quality_{name}_{architecture}": part.kept.to_numpy().astype(bool)
                 for (name, architecture), part in listed.groupby(["model", "architecture"])}
        tables, influences = Tables(folder, images.attributes), {}
        everyone = np.unique(images.identity)
        for label, (embeddings, metric) in models.items():
            keep = keeps[f"quality_{label}"]
            own = reference.Images(images.name, images.identity, images.attributes, images.values,
                                   images.features, keep).kept()
            location = tables.locations(label, square(embeddings[keep], metric), own, "person", "exclude")
            without = ri.without_each(embeddings[keep], metric, own, location, "person", "exclude")
            mean = ri.influence(without.mean(-1))
            influences[label] = np.zeros((len(everyone), mean.shape[1]))
            influences[label][np.searchsorted(everyone, np.unique(own.identity))] = mean
            self.same(tables.by_attribute[f"se_{label}_mean"], np.sqrt((mean ** 2).sum(0)), label)
        self.assertNotEqual(keeps["quality_alpha_net"].tolist(), keeps["quality_beta_net"].tolist())
        self.check_pairs(tables, models, influences, "quality")

    def test_a_model_against_itself(self):
        path = self.make(models="alpha_net:cosine:16")
        text = path.read_text()
        line = next(x for x in text.splitlines() if "alpha" in x)
        path.write_text(text.replace(line, line + "\n" + line.replace("alpha", "gamma", 1)))
        tables = Tables(self.run_study(path), ["5_o_Clock_Shadow"])
        self.assertTrue((tables.differences.difference == 0).all())
        self.assertTrue((tables.differences.pvalue == 1).all())
        self.assertEqual(tables.matrix.n_differ_alpha_net.tolist(), [0, 0])

    def test_without(self):
        """One model has nothing to be compared with; no intervals, no columns."""
        path = self.make(models="alpha_net:cosine:16")
        tables = self.run_study(path)
        self.assertFalse((tables / "model_matrix.csv").exists())
        tables = self.run_study(path, "--macro.population.intervals=false", name="plain")
        for name in ("df_modality", "df_attributes", "df_correlations"):
            columns = pd.read_csv(tables.parent / "published/population" / f"{name}.csv").columns
            self.assertFalse([c for c in columns if c.startswith(("se_", "ci_"))])


if __name__ == "__main__":
    asc_cli.main()
