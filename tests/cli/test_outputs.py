# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run leaves: tables of all models that are finished, nothing of former outputs, the report."""

import shutil

import asc_cli


class Outputs(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", images=120, identities=15, attributes=2)
        self.out = self.folder / "out"

    def run_study(self, *more, **options):
        result = asc_cli.run(["run", self.study, "-o", self.out, *more], ranks=2, **options)
        self.assert_ok(result)
        return result

    def columns(self):
        return (self.out / "tables/published/df_attributes.csv").read_text().splitlines()[0]

    def has(self, *models):
        for model in ("alpha_net", "beta_net"):
            self.assertEqual(f"stat_{model}_mean" in self.columns(), model in models, self.columns())

    def test_a_run_of_some_models_keeps_the_others(self):
        self.run_study()
        before = (self.out / "study.h5").read_bytes(), self.columns()
        result = self.run_study("--models", "alpha*")
        self.assertIn("nothing to do", result.stderr)
        self.assertEqual(before, ((self.out / "study.h5").read_bytes(), self.columns()))
        result = self.run_study("--models", "alpha*", "--macro.sampled.draws=2")
        self.assertIn("1 of 2 units, of models that --models leaves out", result.stderr)
        self.has("alpha_net")
        self.run_study("--models", "beta*", "--macro.sampled.draws=2")
        self.has("alpha_net", "beta_net")

    def test_import_alone(self):
        result = self.run_study("--analyses", "import")
        self.assertIn("imported into", result.stderr)
        self.assertNotIn("nothing to do", result.stderr)

    def test_models_one_after_the_other(self):
        self.run_study("--models", "alpha*")
        self.has("alpha_net")
        self.run_study("--models", "beta_net")
        self.has("alpha_net", "beta_net")
        self.assert_fails_everywhere(["run", self.study, "-o", self.out, "--models", "gamma*"],
                                     asc_cli.USAGE, "gamma*", ranks=(1, 2))

    def test_no_table_is_left_behind(self):
        given = f"--inference.given={self.attribute()}"
        more = ["--analyses", "inference", "--inference.permutations=9"]
        self.run_study(*more, given)
        tables = self.out / "tables"
        mine = tables / "mine.csv"
        mine.write_text("a\n1\n")
        self.assertTrue((tables / "inference_given.csv").exists())
        self.run_study(*more)
        self.assertFalse((tables / "inference_given.csv").exists())
        self.assertTrue((tables / "inference_permutation.csv").exists())
        self.assertEqual(mine.read_text(), "a\n1\n")

    def attribute(self):
        header = next(iter((self.folder / "study").glob("*.csv"))).read_text().splitlines()[0]
        return header.split(",")[2]

    def test_the_report_is_part_of_a_run(self):
        self.run_study(report=True)
        page = self.out / "report.html"
        self.assertIn("<svg", page.read_text())
        figures = self.out / "figures"
        manifest = figures / ".attrscope-files"
        (figures / "old.svg").write_text("old")
        (figures / "mine.svg").write_text("mine")
        victim = self.folder / "victim.svg"
        victim.write_text("keep")
        manifest.write_text(manifest.read_text() + "old.svg\n../../victim.svg\n" + f"{victim}\n")
        page.unlink()
        self.run_study(report=True)
        self.assertTrue(page.exists())
        self.assertFalse((figures / "old.svg").exists())
        self.assertTrue((figures / "mine.svg").exists() and victim.exists())
        page.unlink()
        self.assert_ok(asc_cli.run(["report", self.out], ranks=2))
        self.assertTrue(page.exists())
        self.assertNotIn("victim", manifest.read_text())

    def test_without_gnuplot_a_run_is_complete(self):
        empty = self.folder / "bin"
        empty.mkdir()
        (empty / "mv").symlink_to(shutil.which("mv"))
        result = self.run_study(report=True, env={"ASC_TEST_PATH": empty}, limits='PATH="$ASC_TEST_PATH"')
        self.assertIn("install gnuplot", result.stderr)
        self.assertIn("install gnuplot", (self.out / "report.html").read_text())
        self.assertTrue((self.out / "tables/published/df_attributes.csv").exists())


if __name__ == "__main__":
    asc_cli.main()
