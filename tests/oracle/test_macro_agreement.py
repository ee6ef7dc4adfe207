# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number and every heading of the macroscale tables against reference.py."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import reference

ENTROPY, SAMPLED, POPULATION, PVALUE, SPEARMAN = 1e-12, 1e-9, 5e-6, 1e-4, 1e-9
SCIPY = 1e-9
SMALLEST_PVALUE = 1e-290
SETTINGS = [("person", "exclude"), ("identity", "include"), ("image", "exclude"),
            ("person", "include"), ("identity", "exclude"), ("image", "include")]


class Study:
    """A study file, and what the reference says about it, computed when first asked for."""

    def __init__(self, path):
        self.path = path
        self.images, self.models, self.settings = reference.read_study(path)
        self.rows = np.flatnonzero(self.images.keep)
        self.kept = self.images.kept()
        self.entropies = reference.entropies(self.kept)
        self._pairs = {}

    def pairs(self, label):
        if label not in self._pairs:
            embeddings, metric = self.models[label]
            self._pairs[label] = reference.AllPairs(embeddings[self.rows], metric)
        return self._pairs[label]


# Columns of the published tables, * the model, where the tidy ones call them otherwise.
WIDE_NAMES = {"stat_*": "ks", "ks_lower_*": "ks_lower", "ks_upper_*": "ks_upper", "se_*": "ks_se", "ci_low_*": "ks_ci_low",
              "ci_high_*": "ks_ci_high", "sd_*": "ks_sd", "low_*": "ks_low", "high_*": "ks_high", "stat_*weighted": "ks_weighted",
              **{f"{one}_*{two}": f"ks_{two.strip('_')}{to}" for two in ("_max", "_mean", "weighted")
                 for one, to in (("stat", ""), ("se", "_se"), ("ci_low", "_ci_low"), ("ci_high", "_ci_high"))},
              **{f"{x}_energy_distance_*": f"energy_distance_{x}" for x in ("se", "ci_low", "ci_high", "sd", "low", "high")}}


class Agreement(asc_cli.CliTestCase):
    def agree(self, study, ranks, weighting="person", same_identity="exclude", *args):
        """Runs the study and compares all that it wrote; returns the output folder."""
        out = self.folder / f"out-{ranks}-{weighting}-{same_identity}"
        result = asc_cli.run(
            ["run", study.path, "-o", out, f"--macro.population.weighting={weighting}",
             f"--macro.population.same_identity={same_identity}", *args], ranks=ranks)
        self.assert_ok(result)
        tables = out / "tables/published"
        self.check_layout(study, tables)
        self.check_entropies(study, tables)
        self.check_sampled(study, out)
        self.check_population(study, tables / "population", weighting, same_identity)
        for folder in (tables, tables / "population"):
            self.check_aggregates(study, folder)
        self.check_results_file(out)
        self.check_forms(study, out)
        return out

    # ---- layout

    def check_layout(self, study, tables):
        models = list(study.models)
        expected = {
            "df_modality.csv": reference.modality_columns(models),
            "df_attributes.csv": reference.attribute_columns(models),
            "df_correlations.csv": ["column", "statistic", "pvalue", "entropy"],
            "df_identities.csv": reference.identity_columns(study.kept.attributes,
                                                            study.kept.features.columns),
        }
        for folder, names in ((tables, expected), (tables / "population", list(expected)[:3])):
            self.assertEqual(sorted(p.name for p in folder.glob("*.csv")), sorted(names))
            for name in names:
                raw = (folder / name).read_bytes()
                self.assertNotIn(b"\r", raw)
                self.assertTrue(raw.endswith(b"\n"))
                header = raw.split(b"\n", 1)[0].decode().split(",")
                self.assertEqual(header[: len(expected[name])], expected[name], folder / name)
        for folder in (tables, tables / "population"):
            self.check_rows(study, folder)
        identities = pd.read_csv(tables / "df_identities.csv")["identity"]
        self.assertEqual(list(identities), list(np.unique(study.kept.identity)))

    def check_rows(self, study, folder):
        modality = pd.read_csv(folder / "df_modality.csv", index_col=0)
        order = study.entropies.loc[modality["attribute"][::2], "global_average"]
        self.assertTrue((np.diff(order) >= 0).all(), "attributes by global average")
        self.assertEqual(sorted(order.index), sorted(study.kept.attributes))
        self.assertEqual(list(modality.index),
                         [f"{a}_{m}" for a in order.index for m in reference.MODALITIES])
        self.assertEqual(list(modality["modality"]), list(reference.MODALITIES) * len(order))
        self.assertEqual(list(modality["attribute"]), list(np.repeat(order.index, 2)))
        attributes = pd.read_csv(folder / "df_attributes.csv", index_col=0)
        self.assertEqual(list(attributes.index), sorted(study.kept.attributes))
        found = pd.read_csv(folder / "df_correlations.csv")
        labels = list(study.models)
        columns = [f"stat_{m}_{how}" for m in labels for how in ("max", "mean")]
        columns += [f"stat_{m}weighted" for m in labels]
        self.assertEqual(list(found["column"]), list(np.repeat(columns, 2)))
        self.assertEqual(list(found["entropy"]), ["inter", "intra"] * len(columns))

    def check_results_file(self, out):
        """The CSVs are the tables of results.h5, to the last bit of every number."""
        with h5py.File(out / "results.h5") as file:
            for path in (out / "tables").rglob("*.csv"):
                name = path.relative_to(out / "tables").with_suffix("")
                if "published" in name.parts:
                    continue
                table = file[f"/tables/{name}"]
                frame = pd.read_csv(path, float_precision="round_trip", keep_default_na=False, dtype=str)
                self.assertEqual(list(frame), list(table.dtype.names))
                for label in ("column_names", "column_units", "column_descriptions"):
                    self.assertEqual(len(table.attrs[label]), frame.shape[1])
                for column in frame:
                    stored = table[column]
                    if stored.dtype.kind == "f":
                        text = frame[column].replace("", "nan").astype(float).to_numpy()
                        np.testing.assert_array_equal(text, stored, err_msg=f"{path} {column}")
                    else:
                        self.assertEqual([x.decode() if isinstance(x, bytes) else str(x) for x in stored],
                                         list(frame[column]))

    def check_forms(self, study, out):
        """Published tables say what the tidy ones do, a column a model, the others the same for every model."""
        compared = 0
        for folder in (out / "tables", out / "tables/population"):
            published = out / "tables/published" / folder.relative_to(out / "tables")
            for name, tidy, key in (("df_modality", "macro_modalities", "label"), ("df_attributes", "macro_attributes", "attribute")):
                wide = pd.read_csv(published / f"{name}.csv", index_col=0, dtype=str, keep_default_na=False)
                rows = pd.read_csv(folder / f"{tidy}.csv", dtype=str, keep_default_na=False)
                rows["of"] = rows["model"] + "_" + rows["architecture"]
                self.assertEqual(list(rows["of"]), list(np.repeat(list(study.models), len(wide))))
                self.assertEqual(list(rows[key]), list(wide.index) * len(study.models))
                for label in study.models:
                    own = rows[rows["of"] == label].set_index(key)
                    for column in wide:
                        what = WIDE_NAMES.get(column.replace(label, "*"), column.replace(f"_{label}", ""))
                        self.assertEqual(what in own, label in column or all(x not in column for x in study.models), column)
                        if what in own:
                            self.assertEqual(list(own[what]), list(wide[column]), f"{name} {column}")
                            compared += 1
        self.assertGreater(compared, 30)
        self.check_identity_forms(study, out / "tables")
        found = pd.read_csv(out / "tables/macro_correlations.csv", dtype=str)
        wide = pd.read_csv(out / "tables/published/df_correlations.csv", dtype=str)
        names = "stat_" + found["model"] + "_" + found["architecture"] + found["ks"].map(
            {"ks_max": "_max", "ks_mean": "_mean", "ks_weighted": "weighted"})
        self.assertEqual(list(wide["column"]), list(names))
        self.assertEqual(list(wide["statistic"].fillna("")), list(found["statistic"].fillna("")))

    def check_identity_forms(self, study, tables):
        """A row an identity and attribute, or feature, are the columns of the published table."""
        def read(name, **options):
            return pd.read_csv(tables / f"{name}.csv", dtype=str, keep_default_na=False, **options)

        wide, people = read("published/df_identities"), read("macro_identities")
        for column in people:
            self.assertEqual(list(people[column]), list(wide[column]))
        for kind, names in (("attribute", study.kept.attributes), ("feature", study.kept.features.columns)):
            names = [x for x in names if f"mean_{x}" in wide]
            if not names:
                self.assertFalse((tables / f"macro_identity_{kind}s.csv").exists())
                continue
            rows = read(f"macro_identity_{kind}s")
            self.assertEqual(list(rows["identity"]), list(np.repeat(wide["identity"], len(names))))
            self.assertEqual(list(rows[kind]), names * len(wide))
            for column in rows.columns.difference(["identity", kind]):
                np.testing.assert_array_equal(rows[column].to_numpy().reshape(len(wide), -1),
                                              wide[[f"{column}_{x}" for x in names]].to_numpy())

    # ---- numbers

    def check_entropies(self, study, tables):
        found = _read(tables / "df_attributes.csv").loc[study.entropies.index]
        for column in study.entropies.columns:
            self.close(found[column], study.entropies[column], ENTROPY, column)
        for which in ("inter_entropy", "intra_entropy"):
            if np.ptp(study.entropies[which]) > 0:
                self.close(found[f"{which}_rescaled"], reference.rescale(found[which]), ENTROPY, which)
        expected = reference.identities_table(study.kept)
        found = _read(tables / "df_identities.csv")
        for column in expected.columns:
            scale = max(1.0, np.nanmax(np.abs(expected[column])))
            self.close(found[column] / scale, expected[column] / scale, ENTROPY, column)

    def check_sampled(self, study, out):
        options = {"max_samples": 500, "draws": 1}
        options.update(study.settings.get("macro", {}).get("sampled", {}))
        draws = reference.read_draws(out / "results.h5")
        self.assertEqual(draws.shape, (options["draws"], len(study.kept.attributes), 2,
                                       options["max_samples"]))
        modality = _read(out / "tables/published" / "df_modality.csv")
        for a, name in enumerate(study.images.attributes):
            sizes = self.check_drawn_rows(study, draws[:, a], a, options["max_samples"])
            for label, (embeddings, metric) in study.models.items():
                each = np.array([reference.sampled_ks(embeddings, metric, d) for d in draws[:, a]])
                for m, side in enumerate(reference.MODALITIES):
                    row = modality.loc[f"{name}_{side}"]
                    where = f"{label} {name} {side}"
                    self.assertEqual(row["count"], np.sum(study.kept.values[:, a] == 1 - 2 * m))
                    self.close(row[f"stat_{label}"], each[:, m, 0].mean(), SAMPLED, where)
                    if options["draws"] == 1:
                        self.same_pvalue(row[f"pvalue_{label}"], each[0, m, 1], where, SCIPY)
        self.check_spread(study, out, draws)
        return sizes

    def check_drawn_rows(self, study, draws, a, max_samples):
        """Of each modality the same number of kept images, one an identity."""
        values = np.where(study.images.keep, study.images.values[:, a], 0)
        people = [np.unique(study.images.identity[values == side]).size for side in (1, -1)]
        n = min(max_samples, *people)
        for draw in draws:
            for side, rows in zip((1, -1), draw):
                self.assertTrue((rows[n:] == -1).all())
                self.assertTrue((rows[:n] >= 0).all())
                self.assertTrue((values[rows[:n]] == side).all())
                self.assertEqual(np.unique(study.images.identity[rows[:n]]).size, n)
        return n

    def check_spread(self, study, out, draws):
        """Standard deviation and 2.5 / 97.5 % points over draws."""
        if len(draws) == 1:
            return
        with h5py.File(out / "results.h5") as file:
            group = file["/arrays/macro/sampled"]
            labels = [x.decode() for x in file["/arrays/macro/models"][()]]
            stored = {k: group[k][()] for k in ("statistic", "deviation", "low", "high")}
        for i, label in enumerate(labels):
            embeddings, metric = study.models[label]
            each = np.array([[[s for s, _ in reference.sampled_ks(embeddings, metric, d)]
                              for d in draw] for draw in draws])
            for key, value in (("statistic", each.mean(0)), ("deviation", each.std(0, ddof=1)),
                               ("low", np.quantile(each, 0.025, axis=0)),
                               ("high", np.quantile(each, 0.975, axis=0))):
                self.close(stored[key][i], value, SAMPLED, f"{label} {key}")

    def check_population(self, study, folder, weighting, same_identity):
        modality = _read(folder / "df_modality.csv")
        for a, name in enumerate(study.kept.attributes):
            identity, values = study.kept.identity, study.kept.values[:, a]
            inside, across = reference.independent_pairs(identity, values, weighting, same_identity)
            for label in study.models:
                expected = study.pairs(label).ks(identity, values, weighting, same_identity)
                for m, side in enumerate(reference.MODALITIES):
                    row = modality.loc[f"{name}_{side}"]
                    where = f"{label} {name} {side} {weighting} {same_identity}"
                    stat = row[f"stat_{label}"]
                    self.same_population(stat, *expected[m], where)
                    self.assertEqual(row["count"], np.sum(values == 1 - 2 * m))
                    self.same_pvalue(row[f"pvalue_{label}"],
                                     reference.ks_pvalue(stat, inside[m], across), where)

    def same_population(self, found, value, lowest, highest, where):
        """Within the tolerance, or a value of pairs that float32 cannot tell apart, reordered.

        With less than 200,000 pairs one pair alone weighs more than the tolerance.
        """
        if lowest - SAMPLED <= found <= highest + SAMPLED:
            return
        self.close(found, value, POPULATION, where)

    def check_aggregates(self, study, folder):
        modality = _read(folder / "df_modality.csv")
        found = _read(folder / "df_attributes.csv")
        expected = reference.aggregate(modality, study.models)
        for column in expected.columns:
            scale = max(1.0, expected[column].abs().max())
            self.close(found.loc[expected.index, column] / scale, expected[column] / scale, 1e-14, column)
        expected = reference.correlations(found)
        found = pd.read_csv(folder / "df_correlations.csv", float_precision="round_trip")
        self.close(found["statistic"], expected["statistic"], SPEARMAN, "rho")
        self.close(found["pvalue"], expected["pvalue"], SPEARMAN, "p of rho")

    def close(self, found, expected, tolerance, where):
        np.testing.assert_allclose(np.asarray(found, float), np.asarray(expected, float), rtol=0,
                                   atol=tolerance, err_msg=str(where))

    def same_pvalue(self, found, expected, where, tolerance=PVALUE):
        if expected > SMALLEST_PVALUE or np.isnan(expected):
            np.testing.assert_allclose(found, expected, rtol=tolerance, atol=0, err_msg=where)
        else:
            self.assertLessEqual(found, 10 * SMALLEST_PVALUE, where)

    # ---- studies made by hand, in the published layout

    def hand_made(self, values, identity, models, keep=None, columns=None, newline="\n", **sampled):
        """Writes a study; values [N, A] of texts, models {label: (array, metric, suffix)}."""
        table = pd.DataFrame({"file_basename": [f"{i:06d}.jpg" for i in range(len(identity))],
                              "identity": identity})
        for a in range(values.shape[1]):
            table[f"Attribute_{a}"] = values[:, a]
        for name, column in (columns or {}).items():
            table[name] = column
        table.to_csv(self.folder / "df_dataset.csv", index=False, lineterminator=newline)
        lines = ["study: made by hand", "images:", "  table: df_dataset.csv"]
        if keep is not None:
            lines.append(f"  keep: {keep}")
        lines.append("models:")
        for label, (array, metric, suffix) in models.items():
            name, architecture = label.split("_")
            path = self.folder / f"{label}_{suffix}"
            np.savez(path, a=array) if suffix.endswith("npz") else np.save(path, array)
            lines.append(f"  - {{name: {name}, architecture: {architecture}, metric: {metric}, "
                         f"embeddings: {path.name}}}")
        if sampled:
            lines.append("macro: {sampled: {%s}}" % ", ".join(f"{k}: {v}" for k, v in sampled.items()))
        return Study(self.write("study.yaml", "\n".join(lines) + "\n"))


def _read(path):
    return pd.read_csv(path, index_col=0, float_precision="round_trip")


def random_values(random, shape, share=0.4):
    return np.where(random.random(shape) < share, "1", "-1").astype(object)


class Planted(Agreement):
    # Studies are large enough for one pair to weigh less than the tolerance: float32 distances may
    # put a few pairs in another order than float64 ones.
    def test_default_study(self):
        path = asc_cli.synth(self.folder / "study", images=1800, identities=240, attributes=6,
                             prevalence=[0.5, 0.3, 0.2], effect=[0, 0.3, 0.8])
        study = Study(path)
        self.assertLess(len(study.rows), len(study.images.keep))
        for ranks, (weighting, same) in zip((1, 2, 3, 5), SETTINGS):
            with self.subTest(ranks=ranks, weighting=weighting, same_identity=same):
                self.agree(study, ranks, weighting, same)

    def test_more_rows_than_a_block(self):
        path = asc_cli.synth(self.folder / "study", images=2700, identities=700, attributes=4,
                             effect=[0.1, 0.5], models="alpha_net:euclidean:20,beta_net:cosine:33")
        study = Study(path)
        for ranks, (weighting, same) in zip((3, 2, 1, 2), SETTINGS[2:]):
            with self.subTest(ranks=ranks, weighting=weighting, same_identity=same):
                self.agree(study, ranks, weighting, same)

    def test_missing_values_and_keep_column(self):
        path = asc_cli.synth(self.folder / "study", images=1800, identities=210, attributes=5,
                             prevalence=[0.5, 0.4, 0.3], effect=[0.2, 0.6])
        table = pd.read_csv(path.parent / "df_dataset.csv", dtype=str)
        random = np.random.default_rng(2)
        names = list(table.columns[2:7])
        for a, name in enumerate(names):
            lost = random.random(len(table)) < 0.1 * (a + 1)
            table.loc[lost, name] = random.choice(["", "0"], lost.sum())
        table.loc[table["identity"] == "3", names[0]] = ""
        for name in names:
            table.loc[table["identity"] == "7", name] = ""
        table["keep_sharp"] = np.where(random.random(len(table)) < 0.8, "True", "False")
        table["sharpness"] = [f"{x:.4f}" if x > 0.05 else "" for x in random.random(len(table))]
        table.to_csv(path.parent / "df_dataset.csv", index=False)
        path.write_text(path.read_text().replace(
            "  table: df_dataset.csv", "  table: df_dataset.csv\n  keep: keep_sharp == 1"))
        study = Study(path)
        self.assertEqual(study.kept.attributes, names)
        self.assertTrue((study.kept.values == 0).any())
        for ranks, (weighting, same) in zip(
                (2, 3, 1, 2), (("identity", "include"), ("image", "exclude"),
                               ("person", "exclude"), ("person", "include"))):
            with self.subTest(ranks=ranks, weighting=weighting, same_identity=same):
                self.agree(study, ranks, weighting, same)

    def test_many_draws(self):
        path = asc_cli.synth(self.folder / "study", images=500, identities=120, attributes=3)
        text = path.read_text()
        self.assertIn("{max_samples: 500, draws: 1, seed: 1}", text)
        path.write_text(text.replace("{max_samples: 500, draws: 1, seed: 1}",
                                     "{max_samples: 25, draws: 7, seed: 11}"))
        self.agree(Study(path), 3)


class HandMade(Agreement):
    def models(self, random, n):
        return {"facenet_tiny": (random.standard_normal((n, 9)).astype("<f4"), "euclidean", "x.npy"),
                "arcface_tiny": (random.standard_normal((n, 12)).astype("<f4"), "cosine", "x.npy")}

    def test_two_identities(self):
        random = np.random.default_rng(3)
        values = random_values(random, (24, 3))
        identity = np.repeat([10, 9], 12)
        values[0], values[1], values[12], values[13] = "1", "-1", "1", "-1"
        study = self.hand_made(values, identity, self.models(random, 24))
        for ranks, (weighting, same) in zip((1, 5, 2, 3), SETTINGS):
            with self.subTest(ranks=ranks, weighting=weighting, same_identity=same):
                self.agree(study, ranks, weighting, same)

    def test_every_identity_has_one_image(self):
        random = np.random.default_rng(4)
        study = self.hand_made(random_values(random, (150, 4)), np.arange(150)[::-1],
                               self.models(random, 150), max_samples=40, draws=2, seed=5)
        for weighting, same in (("identity", "exclude"), ("image", "include")):
            self.agree(study, 2, weighting, same)

    def test_names_as_identities_and_other_number_formats(self):
        random = np.random.default_rng(5)
        n = 180
        values = np.where(random.random((n, 3)) < 0.5, "1", "0").astype(object)
        values[:, 1] = np.where(values[:, 1] == "1", "True", "False")
        values[random.random(n) < 0.1, 2] = ""
        identity = random.choice(["Zoe", "anna", "Bob, Jr.", 'Al "Ace" B', "Éva"], n)
        models = {
            "facenet_f16": (np.asfortranarray(random.standard_normal((n, 7)).astype("<f2")),
                            "euclidean", "x.npy"),
            "arcface_f64": (np.asfortranarray(random.standard_normal((n, 8)).astype(">f8")),
                            "cosine", "x.npy"),
            "adaface_zip": (random.standard_normal((n, 5)).astype("<f4"), "cosine", "x.npz"),
        }
        study = self.hand_made(values, identity, models, newline="\r\n",
                               columns={"rgb_r": random.random(n), "path": "a/b.jpg"})
        for ranks, (weighting, same) in zip((1, 3), (("identity", "include"), ("image", "include"))):
            self.agree(study, ranks, weighting, same)

    def test_duplicated_rows(self):
        random = np.random.default_rng(6)
        n = 160
        values = random_values(random, (n, 3))
        identity = random.integers(0, 30, n)
        models = self.models(random, n)
        for array, _, _ in models.values():
            array[n // 2:] = array[: n // 2]
        study = self.hand_made(values, identity, models)
        for ranks, (weighting, same) in zip((2, 3, 1, 5), SETTINGS):
            with self.subTest(ranks=ranks, weighting=weighting, same_identity=same):
                self.agree(study, ranks, weighting, same)

    def test_few_distinct_distances(self):
        random = np.random.default_rng(7)
        n = 200
        study = self.hand_made(
            random_values(random, (n, 2)), random.integers(0, 50, n),
            {"grid_points": (random.integers(-2, 3, (n, 3)).astype("<f4"), "euclidean", "x.npy")})
        for ranks, (weighting, same) in zip((1, 3), SETTINGS[::2]):
            self.agree(study, ranks, weighting, same)

    def test_far_from_the_origin_and_large(self):
        random = np.random.default_rng(8)
        n = 300
        near = (100 + random.standard_normal((n, 6))).astype("<f4")
        wide = (1e4 * random.standard_normal((n, 6))).astype("<f4")
        study = self.hand_made(random_values(random, (n, 3)), random.integers(0, 60, n),
                               {"near_points": (near, "euclidean", "x.npy"),
                                "wide_points": (wide, "euclidean", "x.npy"),
                                "wide_sphere": (wide, "cosine", "y.npy")})
        for ranks, (weighting, same) in zip((1, 2), SETTINGS[::2]):
            self.agree(study, ranks, weighting, same)


# Of the published notebook.
PUBLISHED_MODELS = ("facenet_iresnetv1:euclidean:8", "arcface_r50:cosine:8", "arcface_r18:cosine:8", "adaface_r18:cosine:8",
                    "spherefacer_iresnet100:cosine:8")


class Notebook(asc_cli.CliTestCase):
    """What cells 24 to 41 of the published notebook need of the four files that they load."""

    def test_plotting_cells_load_the_tables(self):
        path = asc_cli.synth(self.folder / "study", images=600, identities=60, attributes=40, models=PUBLISHED_MODELS,
                             effect=[0, 0.5, 1])
        path.write_text(path.read_text() + "probe: {}\n")
        self.assert_ok(asc_cli.run(["run", path, "-o", self.folder / "out", "--no-report"], ranks=2))
        published = self.folder / "out/tables/published"
        self.labels = [x.split(":")[0] for x in PUBLISHED_MODELS]
        for folder in (published, published / "population"):
            with self.subTest(folder=folder.name):
                self.use_modalities(pd.read_csv(folder / "df_modality.csv", index_col=0))
                attributes = pd.read_csv(folder / "df_attributes.csv", index_col=0)
                self.use_attributes(attributes)
                self.use_correlations(pd.read_csv(folder / "df_correlations.csv", index_col=0), attributes)
        self.use_power(pd.read_csv(published / "df_discriminative_power.csv"), attributes)

    def use_modalities(self, modality):
        """Cells 26 to 28: heat maps of 10 rows each, every column a model's; two models against each other."""
        self.assertEqual((modality.index.name, len(modality)), ("label", 80))
        self.assertTrue(modality.index.is_unique)
        self.assertIn("label", modality.reset_index())
        self.assertEqual(set(modality["modality"]), {"positive", "negative"})
        pvalues = modality.filter(regex="^pvalue_")
        self.assertEqual([x.removeprefix("pvalue_") for x in pvalues], self.labels)
        for start in range(0, 80, 10):
            block = pvalues.iloc[start: start + 10].to_numpy()
            self.assertEqual((block.shape, block.dtype), ((10, 5), np.float64))
            self.assertTrue(((block >= 0) & (block <= 1)).all())
        values = modality[["stat_arcface_r50", "stat_facenet_iresnetv1"]]
        self.assertTrue((values.dtypes == np.float64).all())
        self.assertTrue(((values >= 0) & (values <= 1)).all(axis=None))

    def use_attributes(self, attributes):
        """Cells 29, 30 and 39 to 41: ranks, sizes above 0, names of the largest, sorted bars."""
        self.assertEqual((attributes.index.name, len(attributes)), (None, 40))
        self.assertTrue(attributes.index.is_unique)
        self.assertIn("index", attributes.reset_index())
        for label in self.labels:
            for column in (f"stat_{label}_max", f"stat_{label}_mean"):
                self.assertTrue(attributes[column].between(0, 1).all(), column)
                self.assertEqual(attributes[column].rank(ascending=False).min(), 1)
            self.assertTrue((attributes[f"stat_{label}_max"] >= attributes[f"stat_{label}_mean"]).all())
            self.assertTrue((attributes[f"stat_{label}weighted"] >= 0).all())
        self.assertTrue(attributes["intra_entropy"].between(0, np.log(2)).all())
        self.assertEqual((attributes["intra_entropy_rescaled"].min(), attributes["intra_entropy_rescaled"].max()), (-1, 1))
        values = attributes["stat_arcface_r50_mean"].to_numpy()
        self.assertEqual(np.unique(values).size, values.size)
        self.assertIsInstance(attributes.index[np.argmax(values)], str)

    def use_correlations(self, found, attributes):
        """Cells 32 and 33: bars by column, in groups by entropy."""
        self.assertEqual((found.index.name, len(found)), ("column", 30))
        self.assertTrue(set(found.index) <= set(attributes))
        self.assertEqual(set(found.groupby("column")["entropy"].agg(lambda x: " ".join(sorted(x)))), {"inter intra"})
        self.assertTrue(found["statistic"].between(-1, 1).all() and found["pvalue"].between(0, 1).all())

    def use_power(self, power, attributes):
        """Cell 31: a dot an attribute and model, in the model's colour; axes from least to greatest."""
        self.assertEqual(list(power)[:8], ["model_name", "architecture", "attribute", "accuracy", "accuracy_std",
                                           "balanced_accuracy", "balanced_accuracy_std", "label"])
        self.assertEqual(len(power), 5 * 40)
        self.assertEqual(list(power["label"].unique()), self.labels)
        self.assertEqual(set(power["attribute"]), set(attributes.index))
        accuracies = power[["accuracy", "balanced_accuracy"]].to_numpy()
        self.assertTrue(((accuracies >= 0) & (accuracies <= 1)).all())


if __name__ == "__main__":
    asc_cli.main()
