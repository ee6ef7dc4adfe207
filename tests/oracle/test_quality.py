# SPDX-License-Identifier: GPL-3.0-or-later
"""The high-quality subset against an independent version, image by image."""

import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import reference
import reference_quality as rq
import reference_verify as rv

LIMITS = {"min_images": 12, "min_single_face": 10, "neighbour": 1, "min_kept": 8}


class Quality(asc_cli.CliTestCase):
    def make(self, change=None, more="", **options):
        options = {"images": 700, "identities": 40, "attributes": 2, "seed": 6, **options}
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        limits = ", ".join(f"{k}: {v}" for k, v in LIMITS.items())
        text = text[:text.index("macro:")] + f"quality: {{{limits}}}\n{more}"
        path.write_text("\n".join(line for line in text.split("\n") if "keep: retina" not in line))
        table = path.parent / "df_dataset.csv"
        frame = pd.read_csv(table)
        random = np.random.default_rng(1)
        frame["retina_n_faces_detected"] = random.choice([0, 1, 1, 1, 1, 1, 2], len(frame))
        frame["keep"] = 1
        if change:
            change(frame)
        frame.to_csv(table, index=False)
        return path

    def run_study(self, path, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, **options))
        return out

    def columns(self, tables):
        frame = pd.read_csv(tables / "quality_images.csv")
        return {f"{model}_{architecture}": rows.kept.to_numpy(bool)
                for (model, architecture), rows in frame.groupby(["model", "architecture"])}

    def check(self, path, tables, definitions="corrected"):
        _, models, _ = reference.read_study(path)
        frame = pd.read_csv(path.parent / "df_dataset.csv")
        columns, table = self.columns(tables), pd.read_csv(tables / "quality.csv")
        listed = pd.read_csv(tables / "quality_images.csv")
        self.assertEqual(list(listed.columns), ["image", "model", "architecture", "kept"])
        self.assertEqual(list(listed.image), list(frame.file_basename) * len(models))
        for label, (embeddings, metric) in models.items():
            faces = frame.get("retina_n_faces_detected")
            kept, counts = rq.quality_subset(
                frame.identity, faces, embeddings, metric, definitions=definitions, **LIMITS)
            keep = kept[-1]
            found = columns[label]
            self.assertTrue(np.array_equal(found, keep))
            self.assertTrue(0 < keep.sum() < len(keep))
            rows = table[table.model + "_" + table.architecture == label]
            self.assertEqual([tuple(r) for r in rows[["step", "images", "identities"]].values],
                             counts)
        self.assertEqual(len(table), 6 * len(models))

    def test_every_image(self):
        path = self.make()
        out = self.run_study(path)
        self.check(path, out / "tables")

    def test_published_medians(self):
        path = self.make(more="definitions: published\n", models="alpha_net:euclidean:3")
        out = self.run_study(path)
        self.check(path, out / "tables", "published")

    def test_no_faces_column_warns(self):
        path = self.make(lambda frame: frame.drop(columns="retina_n_faces_detected", inplace=True))
        out = self.folder / "out"
        result = asc_cli.run(["run", path, "-o", out], ranks=2)
        self.assert_ok(result)
        self.assertIn("no column retina_n_faces_detected", result.stderr)
        self.check(path, out / "tables")

    def test_steps_alone_twice_and_on_any_number_of_ranks(self):
        path = self.make()
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        before = study.read_bytes()
        seen = set()
        for ranks in (1, 2, 3, 5):
            shutil.rmtree(self.folder / "r.h5.units", ignore_errors=True)
            results.unlink(missing_ok=True)
            self.assert_ok(asc_cli.run(["quality", study, "-o", results, "-s", path], ranks=ranks,
                                       env={"SOURCE_DATE_EPOCH": "0"}))
            self.assert_ok(asc_cli.run(["export", results, "-o", self.folder / "t"]))
            self.check(path, self.folder / "t")
            seen.add(results.read_bytes())
        self.assertEqual(len(seen), 1)
        self.assertEqual(study.read_bytes(), before)
        self.assertEqual([p for p in asc_cli.listing(self.folder) if p.endswith(".part")], [])

    def test_single_commands_share_subsets_of_the_same_settings(self):
        path = self.make()
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        limits = [f"--quality.{k}={v}" for k, v in LIMITS.items()]
        verify = ["verify", study, "-o", results, "--verify.keep=quality",
                  "--verify.matched_pairs=200"]
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        self.assert_ok(asc_cli.run(["quality", study, "-o", results, *limits]))
        self.assert_fails(asc_cli.run(verify, ranks=2), asc_cli.DATA,
                          "no high-quality subset under these settings")
        self.assert_ok(asc_cli.run([*verify, *limits], ranks=2))

    def test_study_imported_anew(self):
        """The study file never changes after its import, and subsets outlive it."""
        path = self.make(more="verify: {keep: quality, matched_pairs: 200}\n")
        out = self.run_study(path, env={"SOURCE_DATE_EPOCH": "0"})
        study, table = out / "study.h5", path.parent / "df_dataset.csv"
        study_bytes = study.read_bytes()
        tables = {p.name: p.read_bytes() for p in (out / "tables").iterdir()}

        def again(*more):
            self.assert_ok(asc_cli.run(["run", path, "-o", out, *more], ranks=2,
                                       env={"SOURCE_DATE_EPOCH": "0"}))
            found = {p.name: p.read_bytes() for p in (out / "tables").iterdir()}
            self.assertEqual(found, tables)

        with self.subTest("one byte damaged"):
            study.write_bytes(study_bytes.replace(b"attrscope study", b"attrscope stuDy"))
            again()
            self.assertEqual(study.read_bytes(), study_bytes)
        with self.subTest("removed, with a unit of an analysis that uses the subsets"):
            study.unlink()
            (out / "units" / "verify-alpha_net.unit").unlink()
            again()
            self.assertEqual(study.read_bytes(), study_bytes)
        with self.subTest("renamed"):
            path.write_text(path.read_text().replace("study:", "study: renamed #", 1))
            (out / "units" / "verify-beta_net.unit").unlink()
            again()
            self.assertNotEqual(study.read_bytes(), study_bytes)
        with self.subTest("other ends of lines"):
            table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
            (out / "units" / "verify-alpha_net.unit").unlink()
            again()
        with self.subTest("results removed"):
            (out / "results.h5").unlink()
            again()

    def test_analyses_use_each_models_own(self):
        path = self.make(more="verify: {keep: quality, matched_pairs: 200}\n")
        out = self.run_study(path, ranks=3)
        _, models, _ = reference.read_study(path)
        identity = pd.read_csv(path.parent / "df_dataset.csv").identity.values
        table = pd.read_csv(out / "tables" / "verification.csv")
        for label, (embeddings, metric) in models.items():
            keep = self.columns(out / "tables")[label]
            row = table[(table.model + "_" + table.architecture == label) &
                        (table.protocol == "all")].iloc[0]
            distances, same, _, _ = rv.all_pairs(embeddings[keep], identity[keep], metric)
            self.assertEqual((row.n_matched, row.n_unmatched), (same.sum(), (~same).sum()))
            self.assertLess(abs(row.auc - rv.auc(distances[same], distances[~same])), 1e-5)

    def test_macroscale_of_each_models_own(self):
        """A model's figures are those of a study that holds its subset alone."""
        macro = "macro: {keep: quality, protocols: [sampled, population]}\n"
        path = self.make(more=macro, images=1200)
        out = self.run_study(path)
        for label in ("alpha_net", "beta_net"):
            keep = self.columns(out / "tables")[label]
            folder = self.folder / label
            folder.mkdir()
            frame = pd.read_csv(path.parent / "df_dataset.csv")
            frame.drop(columns="retina_n_faces_detected").assign(keep_mine=keep.astype(int)).to_csv(
                folder / "df_dataset.csv", index=False)
            for array in path.parent.glob("*.npy"):
                np.save(folder / array.name, np.load(array))
            text = path.read_text().replace("images:", "images:\n  keep: keep_mine == 1", 1)
            text = text[:text.index("quality:")] + macro.replace("keep: quality, ", "")
            (folder / "study.yaml").write_text(text)
            alone = self.run_study(folder / "study.yaml", name="alone-" + label)
            for name in ("df_modality.csv", "population/df_modality.csv"):
                a = pd.read_csv(out / "tables/published" / name, index_col=0)
                b = pd.read_csv(alone / "tables/published" / name, index_col=0).loc[a.index]
                for column in (f"stat_{label}", f"pvalue_{label}"):
                    self.assertTrue((a[column] == b[column]).all(), (name, column))

    def test_wrong_input(self):
        path = self.make()
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        before = study.read_bytes()
        self.assert_fails_everywhere(["verify", study, "-o", results, "--verify.keep=quality"],
                                     asc_cli.DATA, "alpha_net", "attrscope quality")
        self.assert_fails_everywhere(["quality", self.folder / "no.h5", "-o", results],
                                     asc_cli.NOINPUT, "no.h5")
        self.assert_fails_everywhere(["quality", study, "-o", results, "--quality.neighbour=0"],
                                     asc_cli.USAGE, "quality.neighbour")
        dry = asc_cli.run(["quality", study, "-o", results, "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("plan of attrscope quality", dry.stdout)
        self.assertEqual(study.read_bytes(), before)
        self.assertFalse(results.exists())


if __name__ == "__main__":
    asc_cli.main()
