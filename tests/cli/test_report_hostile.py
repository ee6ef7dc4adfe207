# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of names and numbers that are hard to draw: what cannot be drawn is said, the rest is there, well-formed."""

import csv
import io
import re
import shutil
import sys

import h5py
import numpy as np
import yaml
import asc_cli
import asc_page

sys.path.insert(0, str(asc_cli.pathlib.Path(__file__).parents[1]))
import signed_h5  # noqa: E402

SECTIONS = ("macro: {}\ninference: {permutations: 99}\nverify: {}\nprobe: {folds: 2}\nmap: {components: 3}\n"
            "quality: {min_images: 2, min_single_face: 1, min_kept: 2}\n")
NAMES = ["Top 5 %", "%s%n%d %%D", "a@b ^up _low_ {x}", "it's \"so\" ''", "back\\slash \\n \\", "<b>&amp;</b> & <![CDATA[",
         "`touch harm` $(touch harm)", "\u7b11\u9854 \u4e2d\u6587 \U0001f600", "Zoe\u0308 e\u0301", "fill='black' stroke='black'",
         "x" * 150 + "\u4e2d" * 150, "# ! ; EOD", "=1+1", "7up 100%%1", "~a{.8-}"]


class Hostile(asc_cli.CliTestCase):
    study_models = ("m", "n")

    def study(self, names, values, identities, embeddings, sections=SECTIONS, metric="euclidean"):
        """Writes a study [rows, attributes] and runs it; the folder of its outputs."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["file_basename", "identity", "retina_n_faces_detected", *names])
        for row, identity in enumerate(identities):
            writer.writerow([f"{row}.jpg", identity, 1, *values[row]])
        self.write("t.csv", text.getvalue())
        np.save(self.folder / "e.npy", np.asarray(embeddings, np.float32))
        self.write("study.yaml", "images: {table: t.csv}\nmodels:\n" + "".join(
            f"  - {{name: {m}, architecture: a, metric: {metric}, embeddings: e.npy}}\n" for m in self.study_models) + sections)
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", out], ranks=2))
        return out

    def report(self, out, **options):
        self.assert_ok(asc_cli.run(["report", out], **options))
        return asc_page.read(self, out)

    def random_study(self, names, seed=0, people=15, photos=4, **options):
        generator = np.random.default_rng(seed)
        n = people * photos
        values = np.where(generator.random((n, len(names))) < 0.4, 1, -1)
        return self.study(names, values, [f"p{i // photos}" for i in range(n)], generator.normal(size=(n, 6)), **options)

    def test_names(self):
        """Every name is drawn as it is, wherever names are drawn; the longest by its ends."""
        page = self.report(self.random_study(NAMES), cwd=self.folder)
        self.assertEqual(page.sentences, [])
        short = [x for x in NAMES if len(x) < 40]
        self.assertEqual([name for name in NAMES if name not in page.words], [])
        for figure in ("ks", "intra_entropy", "entropies", "probe", "groups", "inference", "pvalues"):
            texts = asc_page.drawn(self.folder / "out", figure)
            for name in short:
                self.assertIn(" ".join(name.split()), [" ".join(x.split()) for x in texts], figure)
            self.assertEqual(sum("x\u2026" in x for x in texts), 1, figure)
        panels = asc_page.drawn(self.folder / "out", "distances")
        for name in short:
            if len(name) < 28:
                self.assertIn(name, panels)
        self.assertFalse((self.folder / "harm").exists())

    def test_names_of_a_lattice(self):
        folder = self.folder / "lattice"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--side", 3, "--identities", 3]))
        study = yaml.safe_load((folder / "study.yaml").read_text())
        keys = list(study["lattice"]["attributes"])
        study["lattice"]["attributes"] = dict(zip(keys, NAMES[1::2]))
        (folder / "study.yaml").write_text(yaml.safe_dump(study))
        self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", self.folder / "out"]))
        page = self.report(self.folder / "out")
        self.assertEqual(page.sentences, [])
        for figure in page.figures:
            texts = [" ".join(x.split()) for x in asc_page.drawn(self.folder / "out", figure)]
            if not figure.startswith(("energies_null", "retention_matrix")):
                self.assertTrue(set(NAMES[1:2 * len(keys):2]) <= set(texts), (figure, texts))

    def test_one_person_has_it(self):
        """No pair of two people has the attribute: no KS statistic of it, and the others as they are."""
        values = [[1 if row < 4 else -1, 1 if row % 3 else -1] for row in range(60)]
        page = self.report(self.study(["Rare", "Common"], values, [row // 4 for row in range(60)],
                                      np.random.default_rng(1).normal(size=(60, 6))))
        self.assertIn("ks", page.figures)

    def test_no_ks_at_all(self):
        values = [[1 if row < 4 else -1] for row in range(8)]
        page = self.report(self.study(["Rare"], values, [row // 4 for row in range(8)],
                                      np.random.default_rng(2).normal(size=(8, 6)),
                                      sections="macro: {protocols: [population]}\nverify: {}\n"))
        self.assertTrue(any(x.startswith("KS statistic of every attribute: not drawn") for x in page.sentences), page.sentences)
        self.assertIn("entropies", page.figures + page.sentences)

    def test_all_distances_equal(self):
        for metric in ("euclidean", "cosine"):
            with self.subTest(metric=metric):
                values = [[1 if row % 3 else -1, 1 if row % 2 else -1] for row in range(60)]
                page = self.report(self.study(["One", "Two"], values, [row // 4 for row in range(60)], np.ones((60, 4)),
                                              metric=metric))
                self.assertIn("ks", page.figures)
                self.assertIn("verification_pairs", page.figures)
                self.assertIn("m_a 50 %", page.words)
                shutil.rmtree(self.folder / "out")

    def test_two_distances(self):
        values = [[1 if row % 3 else -1, 1 if row % 2 else -1] for row in range(60)]
        embeddings = np.eye(4)[[row % 2 for row in range(60)]]
        page = self.report(self.study(["One", "Two"], values, [row // 4 for row in range(60)], embeddings))
        self.assertIn("ks", page.figures)

    def test_one_photo_a_person(self):
        values = [[1 if row % 3 else -1, 1 if row % 2 else -1] for row in range(40)]
        page = self.report(self.study(["One", "Two"], values, range(40), np.random.default_rng(3).normal(size=(40, 4)),
                                      sections="macro: {}\nmap: {components: 2}\n"))
        self.assertIn("ks", page.figures)

    def test_one_attribute(self):
        """Few people and a single bar, of a height or of none."""
        for values, bar in (([1, -1, 1, -1], "intra_entropy"), ([1, 1, -1, -1], "intra_entropy")):
            with self.subTest(values=values):
                page = self.report(self.study(["A"], [[x] for x in values], [0, 0, 1, 1],
                                              np.random.default_rng(4).normal(size=(4, 3)),
                                              sections="macro: {protocols: [population]}\n"))
                self.assertIn(bar, page.figures)
                self.assertFalse(any("gnuplot" in x for x in page.sentences), page.sentences)
                shutil.rmtree(self.folder / "out")

    def test_settings_of_gnuplot(self):
        """Neither ~/.gnuplot nor gnuplot's variables nor the locale change a figure."""
        out = self.random_study(["Bald", "Young"])
        drawings = []
        settings = ("set grid\nset encoding iso_8859_1\nset logscale x\nset datafile separator ','\nset term qt\n"
                    "set decimalsign ','\nset datafile missing '1'\n")
        for home in ("plain", "set"):
            (self.folder / home).mkdir()
        (self.folder / "set/.gnuplot").write_text(settings)
        for home, others in (("plain", {}), ("set", {"GNUTERM": "nothing", "GNUPLOT_LIB": "/", "LC_ALL": "de_DE", "LANG": "xx"})):
            self.report(out, env={"HOME": self.folder / home, "XDG_CONFIG_HOME": self.folder / home, **others})
            drawings.append({x.name: x.read_bytes() for x in sorted((out / "figures").glob("*.svg"))})
            drawings[-1]["page"] = (out / "report.html").read_bytes()
        self.assertGreater(len(drawings[0]), 10)
        self.assertEqual(*drawings)

    def program(self, name, text):
        """A folder for PATH that holds what the tests need and, unless None, a gnuplot of this text."""
        folder = self.folder / name
        folder.mkdir()
        for tool in ("mv", "sh", "cat"):
            (folder / tool).symlink_to(shutil.which(tool))
        if text is not None:
            (folder / "gnuplot").write_text(text)
            (folder / "gnuplot").chmod(0o755)
        return {"env": {"ASC_TEST_PATH": folder}, "limits": 'PATH="$ASC_TEST_PATH"'}

    def test_gnuplot(self):
        """The advice to install it is given when it cannot be started, and only then."""
        out = self.random_study(["Bald", "Young"])
        for name, text, words, advice in (
                ("none", None, "cannot be started", True),
                ("broken", "#!/bin/sh\necho no library >&2\nexit 127\n", "does not work here: no library", False)):
            with self.subTest(name=name):
                result = asc_cli.run(["report", out], **self.program(name, text))
                self.assert_ok(result)
                page = asc_page.read(self, out)
                self.assertEqual(page.figures, [])
                for place in (result.stderr, page.words):
                    self.assertIn(words, place)
                    self.assertEqual("install gnuplot" in place, advice)
                self.assertIn("Bald", page.words)
        # Ends at one script as it is loaded; a gnuplot started anew draws the others as if nothing had been.
        asc_cli.run(["report", out])
        drawn = {x.name: x.read_bytes() for x in (out / "figures").glob("*.svg")}
        refuse = ('#!/bin/sh\nwhile IFS= read -r line; do case "$line" in load*) name=${line#load ?}; in=$(cat "${name%?}")\n'
                  'case "$in" in *Kolmogorov*|*"KS statistic \\050mean"*) echo "line 7: no luck" >&2; exit 1;; esac;; esac\n'
                  f'echo "$line"; done | {shutil.which("gnuplot")} "$@"\n')
        result = asc_cli.run(["report", out], **self.program("picky", refuse))
        self.assert_ok(result)
        page = asc_page.read(self, out)
        self.assertIn("KS statistic of every attribute: not drawn, as gnuplot refuses it: no luck.", page.sentences[0] + ".")
        self.assertNotIn("ks", page.figures)
        self.assertIn("entropies", page.figures)
        for path in (out / "figures").glob("*.svg"):
            self.assertEqual(path.read_bytes(), drawn[path.name], path.name)
        self.assertNotIn("install gnuplot", result.stderr + page.words)
        # One that ends after some figures, between two of them or within one, is started anew.
        tired = ('#!/bin/sh\ni=0\nwhile [ $i -lt 40 ] && IFS= read -r line; do echo "$line"; i=$((i + 1)); done | '
                 f'{shutil.which("gnuplot")} "$@"\n')
        self.assert_ok(asc_cli.run(["report", out], **self.program("tired", tired)))
        self.assertFalse(any("gnuplot" in x for x in asc_page.read(self, out).sentences))
        self.assertEqual({x.name: x.read_bytes() for x in (out / "figures").glob("*.svg")}, drawn)

    def test_a_folder_with_a_quote(self):
        out = self.random_study(["Bald", "Young"], sections="macro: {protocols: [population]}\n")
        target = self.folder / "it's % \u7b11"
        self.assert_ok(asc_cli.run(["report", out / "results.h5", "-o", target]))
        self.assertIn("ks", asc_page.read(self, target).figures)

    def test_names_that_no_import_lets_in(self):
        """A results file is input as well: bytes that are no UTF-8 are refused; with control characters and paths all
        that is drawn is well-formed, and in the report's folder."""
        self.study_models = ("m.odel-name", "n.odel-name")
        out = self.random_study(["Bald and what not", "Young"], sections="macro: {protocols: [population]}\nverify: {}\n")
        for bad in (b"caf\xe9 \x01\x1b[1m\xef\xbf\xbf<", b"cafe \x01\x1b[1m\xef\xbf\xbf<"):
            self.put_names(out, bad)
            if b"\xe9" in bad:
                self.assert_fails(asc_cli.run(["report", out]), asc_cli.DATA, "population/macro_attributes", "'attribute'", "UTF-8")
        page = self.report(out)
        self.assertIn("cafe   [1m\ufffd<", page.words)
        self.assertIn("cafe   [1m\ufffd<", asc_page.drawn(out, "ks"))
        self.assertTrue(all(re.fullmatch(r"[\w.-]+", x) for x in page.figures), page.figures)
        self.assertEqual([x for x in self.folder.glob("**/*.svg") if x.parent != out / "figures"], [])

    def put_names(self, out, bad):
        with h5py.File(out / "results.h5", "a") as file:
            for table, column, value in (("population/macro_attributes", "attribute", bad), ("verification_groups", "attribute", bad),
                                         ("verification_groups", "model", b"../../x")):
                stored = file["tables"][table]
                rows = stored[()]
                self.assertGreaterEqual(rows.dtype[column].itemsize, len(value))
                rows[column][rows[column] == rows[column][0]] = value
                stored[...] = rows
            signed_h5.sign(file)


if __name__ == "__main__":
    asc_cli.main()
