# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of docs/ do what the pages show, and the notebook runs."""

import contextlib
import io
import json
import os
import pathlib
import shutil

os.environ["MPLBACKEND"] = "Agg"

import matplotlib.pyplot as plt  # noqa: E402
import pandas as pd  # noqa: E402

import asc_cli  # noqa: E402
import asc_examples  # noqa: E402

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


class Pages(asc_examples.ExamplesTestCase):
    def test_what_counts_as_the_same(self):
        for shown, printed in (("a  0.123", "a 0.124"), ("2 of 4, x -0.50", "2 of 4, x -0.49"), ("in ... s", "in 0.3 s"), ("0.0", "-0.0")):
            self.assertTrue(asc_examples.is_line(shown, printed), shown)
        for shown, printed in (("a 0.123", "a 0.125"), ("2 of 4", "3 of 4"), ("a 0.12", "b 0.12"), ("0.12", "0.120"), ("a", "a b")):
            self.assertFalse(asc_examples.is_line(shown, printed), shown)
        self.assertTrue(asc_examples.matches(["a", "...", "b"], ["a", "c", "d", "b"]))
        self.assertFalse(asc_examples.matches(["a", "b"], ["a", "b", "c"]))

    def test_getting_started(self):
        self.follow(DOCS / "start.md")

    def test_analyses(self):
        self.follow(DOCS / "analyses.md")

    def test_study_files_have_only_keys_that_there_are(self):
        """All that can be wrong with an example is that its files are not here."""
        studies = [text for language, text in asc_examples.blocks(DOCS / "study-file.md") if language == "yaml"]
        self.assertEqual(len(studies), 2)
        for text in studies:
            result = asc_cli.run(["run", self.write("study.yaml", text), "-o", self.folder / "out", "-n"])
            self.assertEqual(result.code, asc_cli.NOINPUT, str(result))

    def test_results_and_the_notebook(self):
        self.assertIsNotNone(shutil.which("Rscript"), "r-base-core is needed")
        self.follow(DOCS / "results.md")
        self.follow(DOCS.parent / "README.md")
        names = {}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            for cell in json.loads((DOCS / "results.ipynb").read_text())["cells"]:
                if cell["cell_type"] == "code":
                    self.assertEqual(cell["outputs"], [])
                    exec("".join(cell["source"]), names)
        self.assertIn("attrscope run", printed.getvalue())
        self.addCleanup(plt.close, "all")
        self.assertEqual(len(plt.get_fignums()), 2)
        for number in plt.get_fignums():
            for axes in plt.figure(number).axes:
                self.assertTrue(axes.get_xlabel() and axes.has_data())
        self.assertIn("population/macro_attributes", names["tables"])
        for name, table in names["tables"].items():
            stored = names["stored"][name]
            self.assertEqual(list(table), list(stored))
            numbers = stored.select_dtypes("number").columns
            pd.testing.assert_frame_equal(table[numbers], stored[numbers], check_dtype=False, rtol=0, atol=0)
            for column in stored.columns.difference(numbers):
                self.assertEqual(table[column].fillna("").astype(str).tolist(), stored[column].tolist(), (name, column))


if __name__ == "__main__":
    asc_cli.main()
