# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: whole, small, quick, without a network, and without an error in a real browser."""

import re
import shutil
import subprocess
import xml.etree.ElementTree

import h5py
import numpy as np
import asc_cli
import asc_drawing
import asc_page
import asc_palette

CHROMIUM = shutil.which("chromium")

class Report(asc_cli.CliTestCase):
    def study(self, sections, **options):
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + sections)
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=2))
        return out

    def report(self, out, *options):
        self.assert_ok(asc_cli.run(["report", out / "results.h5", "-o", out, *options], ranks=2))
        page = asc_page.read(self, out)
        self.assertEqual(page.sentences, [])
        self.assertTrue(all(len(label) > 40 for label in page.labels))
        return page, page.text

    def browse(self, out):
        if not CHROMIUM:
            print("chromium is not there: the page is not opened in a browser")
            return
        picture = self.folder / "page.png"
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                   "--window-size=900,4000", "--host-resolver-rules=MAP * ~NOTFOUND",
                   f"--user-data-dir={self.folder / 'profile'}", f"--screenshot={picture}",
                   f"file://{out / 'report.html'}"]
        result = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr[-2000:])
        self.assertNotIn(":CONSOLE", result.stderr)
        self.assertGreater(picture.stat().st_size, 50000)

    def test_everything(self):
        models = ",".join(f"{name}:cosine:16" for name in
                          ("facenet_r1", "arcface_r50", "sphereface_r", "arcface_r18", "adaface_r18"))
        out = self.study("macro: {sampled: {draws: 3}, population: {exact: false}}\nverify: {}\n"
                         "map: {components: 5}\nprobe: {}\n"
                         "inference: {permutations: 99, given: [Bald]}\n"
                         "quality: {min_images: 5, min_single_face: 4, min_kept: 3}\n",
                         images=600, identities=60, attributes=40, models=models)
        page, text = self.report(out)
        self.assertRegex(text, r"<li>One person or two\? Equal error rates over all pairs, with 95 % intervals over people: "
                               r"facenet_r1 [\d.]+ % \([\d.]+ to [\d.]+\), "
                               r"arcface_r50 [\d.]+ % \(")
        for name in ("ks", "ks_models", "ks_ranks", "ks_intra", "ks_inter", "entropies", "intra_entropy", "identity_means",
                     "identity_entropies", "spearman", "pvalues", "det", "quality", "distances", "cumulative_0",
                     "model_matrix", "models", "inference", "given", "verification_pairs", "groups", "probe", "map_eta",
                     "map_angles", "map_identities", "map_variance"):
            self.assertIn(name, page.figures)
        findings = text[text.index('<ol class="findings">'):text.index("<h2>Contents</h2>")]
        self.assertEqual(len(re.findall("<li>", findings)), 11)
        self.assert_panels(out, models)
        self.assert_drawings(out, page)
        asc_palette.assert_apart(self, text)
        self.assert_curves(out)
        self.browse(out)

    def assert_drawings(self, out, page):
        """The page has the drawings of the files, in less than two thirds of their bytes."""
        drawn = re.findall(r'<figure id="figure-([^"]+)".*?(<svg.*?</svg>)', page.text, re.S)
        self.assertEqual([name for name, _ in drawn], page.figures)
        files = {name: (out / "figures" / f"{name}.svg").read_bytes() for name, _ in drawn}
        for name, drawing in drawn:
            asc_drawing.assert_same(self, files[name], drawing, name)
        self.assertLess(sum(len(x.encode()) for _, x in drawn), 2 / 3 * sum(map(len, files.values())))
        self.assertEqual(page.text.count("<defs>"), 1)

    def assert_panels(self, out, models):
        """One figure has a panel a model, with its name; titles are sentences, and a model has one colour."""
        names = [":".join(model.split(":")[:1]) for model in models.split(",")]
        colours = {}
        for figure in ("ks", "distances", "cumulative_0", "ks_intra", "inference", "groups", "probe", "map_eta"):
            root = xml.etree.ElementTree.fromstring((out / "figures" / f"{figure}.svg").read_bytes())
            for group in root.iter(asc_page.TEXT.replace("text", "g")):
                text = "".join(group.itertext()).strip()
                if text in names and group.get("fill", "none") != "none":
                    colours.setdefault(text, set()).add(group.get("fill"))
            self.assertTrue(set(names) <= set(asc_page.drawn(out, figure)), figure)
            titles = [x.text for x in root.iter(asc_page.TEXT.replace("text", "title"))]
            self.assertEqual(len(titles), 1, figure)
            self.assertRegex(titles[0], r"^[A-Z].* .*\.$")
        self.assertEqual(set(colours), set(names))
        self.assertTrue(all(len(x) == 1 for x in colours.values()), colours)
        self.assertEqual(len(set.union(*colours.values())), len(names))

    def assert_curves(self, out):
        """Attributes that the user names are drawn; a name that there is not is said."""
        self.assert_ok(asc_cli.run(["report", out, "--curves=Young, Male,no such"]))
        page = asc_page.read(self, out)
        self.assertIn("Cumulative distributions of distances for Young", page.words)
        self.assertEqual([x for x in page.figures if x.startswith("cumulative")],
                         ["cumulative_0", "cumulative_1", "cumulative_2"])
        self.assertEqual(page.sentences, ["Cumulative distributions of distances for no such: not drawn, as no attribute "
                                          "of two values has this name."])

    def humps(self, out, name):
        """Points of the filled polygons of a figure that are high, [n, 2] each."""
        drawing = (out / "figures" / f"{name}.svg").read_text()
        polygons = [np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", points), float)
                    for points in re.findall(r"<polygon[^>]* points = '([^']*)'", drawing)]
        return [points for points in polygons if np.ptp(points[:, 1]) > 50]

    def test_people_far_apart(self):
        out = self.study("verify: {}\n", images=700, identities=70, attributes=2, effect=0, spectrum=0,
                         models="good_net:cosine:512", likeness=0.66)
        page, text = self.report(out)
        self.assertRegex(text, r"<li>good_net makes no error: each of its \d+ pairs of one person is nearer than "
                               r"all \d+ pairs of two\. 70 people cannot show more than that its error rates "
                               r"are below some 8\.6 %\.</li>")
        self.assertNotIn("0.00 %", text)
        self.assertNotIn("were pairs independent", text)
        self.assertIn("det", page.figures)
        # Two humps, drawn in many steps, with a gap between.
        with h5py.File(out / "results.h5") as file:
            counts = file["arrays/verify/histogram_good_net"][()]
        self.assertTrue(np.all((counts > 0).sum(1) > 50), (counts > 0).sum(1))
        self.assertGreater(np.flatnonzero(counts[1])[0] - np.flatnonzero(counts[0])[-1], 100)
        humps = self.humps(out, "verification_pairs")
        self.assertEqual(len(humps), 2)
        for hump in humps:
            self.assertGreater(len(np.unique(hump[:, 1])), 20)
        self.browse(out)

    def test_lattice_with_pdf(self):
        folder = self.folder / "lattice"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--side", 3,
                                    "--identities", 8]))
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", out, "--micro.k=3,8"]))
        page, text = self.report(out, "--pdf")
        self.assertIn("of 12 fields have a more predictable direction than random nodes and than", text)
        self.assertIn("fields differ between variants of a model", text)
        self.assertEqual(page.figures[:4], ["energies", "energies_null", "spectrum_nearest",
                                            "spectrum_ball"])
        self.assertIn("fields", page.figures)
        self.assertIn("retention", page.figures)
        for kind, figure in (("vanilla", "arrows_1"), ("finetuned", "arrows_2")):
            self.assertIn(figure, page.figures)
            self.assertRegex(page.text, rf"<strong>Fields of \w+_{kind} as arrows, identity ")
            self.assertIn("Age", asc_page.drawn(out, figure))
        self.assertIn("retention_matrix_1", page.figures)
        for figure in page.figures:
            self.assertEqual((out / "figures" / f"{figure}.pdf").read_bytes()[:4], b"%PDF")
        self.browse(out)

    def test_lattice_of_one_dimension(self):
        """Where there is no plane for a field's arrows, the page says so."""
        folder, out = self.folder / "lattice", self.folder / "out"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--side", 3, "--identities", 2, "--models",
                                    "one_net_v:euclidean:1:0.5,two_net_v:euclidean:2:0.5"]))
        self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", out, "--micro.k=3"]))
        page, text = self.report(out)
        self.assertIn("Fields as arrows: not drawn of one_net_v, as a plane takes embeddings of two dimensions", text)
        self.assertIn("arrows_1", page.figures)
        self.assertNotIn("arrows_2", page.figures)

    def test_run_that_was_stopped(self):
        (self.folder / "out/units").mkdir(parents=True)
        self.assert_fails(asc_cli.run(["report", self.folder / "out"]), 66, "has not come to its tables", "the same attrscope run goes on")

    def test_what_is_missing(self):
        """A run that was stopped before it came to an analysis or a model is seen in the report, with what makes them."""
        models = "one_net:cosine:8,two_net:cosine:8"
        path = asc_cli.synth(self.folder / "study", images=80, identities=20, attributes=2, models=models)
        head = path.read_text()[:path.read_text().index("macro:")]
        outs = []
        for name, sections in (("first", "macro: {}\n"), ("second", "macro: {}\nverify: {}\nmap: {}\n")):
            path.with_name(f"{name}.yaml").write_text(head + sections)
            outs.append(self.folder / name)
            self.assert_ok(asc_cli.run(["run", path.with_name(f"{name}.yaml"), "-o", outs[-1]]))
            self.assert_ok(asc_cli.run(["report", outs[-1]]))
            self.assertNotIn("missing", asc_page.read(self, outs[-1]).anchors)
        # As the second study's run in the first one's folder, stopped before its tables, leaves it.
        shutil.copy(outs[1] / "units/analyses.unit", outs[0] / "units")
        self.assert_ok(asc_cli.run(["report", outs[0]]))
        self.assertIn("no results of verify and map. The same attrscope run makes what is missing, or says why it cannot.", asc_page.read(self, outs[0]).words)
        one = self.folder / "one"
        path.with_name("one.yaml").write_text("\n".join(x for x in (head + "macro: {}\n").split("\n") if "two_net" not in x))
        self.assert_ok(asc_cli.run(["run", path.with_name("one.yaml"), "-o", one]))
        shutil.copy(outs[0] / "units/asked.unit", one / "units")
        self.assert_ok(asc_cli.run(["report", one]))
        self.assertIn("no results of two_net. The same attrscope run", asc_page.read(self, one).words)

    def test_model_that_was_dropped(self):
        """A model whose array cannot be used is named as missing, by the run and by a later report, until it is mended or asked for no more."""
        path = asc_cli.synth(self.folder / "study", images=80, identities=20, attributes=2, models="one_net:cosine:8,two_net:cosine:8")
        alone = path.with_name("alone.yaml")
        alone.write_text("\n".join(x for x in path.read_text().split("\n") if "two_net" not in x))
        out, array = self.folder / "out", self.folder / "study/two_net_synth.npy"
        whole = array.read_bytes()
        self.assert_ok(asc_cli.run(["run", alone, "-o", out], report=True))
        for damage in (whole[:-8], whole[:-4] + np.array([np.nan], "<f4").tobytes()): # of another size; of no number
            array.write_bytes(damage)
            result = asc_cli.run(["run", path, "-o", out], report=True)
            self.assert_fails(result, asc_cli.DATA, "two_net")
            words = "no results of two_net. The same attrscope run makes what is missing, or says why it cannot."
            self.assertIn(words, asc_page.read(self, out).words)
            self.assert_ok(asc_cli.run(["report", out]))
            self.assertIn(words, asc_page.read(self, out).words)
            self.assert_ok(asc_cli.run(["run", alone, "-o", out], report=True))
            self.assertNotIn("missing", asc_page.read(self, out).anchors)
        array.write_bytes(whole)
        self.assert_ok(asc_cli.run(["run", path, "-o", out], report=True))
        self.assertNotIn("missing", asc_page.read(self, out).anchors)

    def test_values_of_attributes(self):
        """Which modality is the positive one, and what classes there are, stands above the findings; a name is text."""
        rng = np.random.default_rng(2)
        rows = ["identity,gender,<b>race</b>,note"]
        rows += [f"{i % 20},{'mf'[i % 20 % 2]},{('red', 'blue')[i % 20 % 3 > 0]},{'yes' if i else 'maybe so'} {i}" for i in range(80)]
        (self.folder / "t.csv").write_text("\n".join(rows) + "\n")
        np.save(self.folder / "net_x.npy", rng.normal(size=(80, 8)).astype("f4"))
        (self.folder / "study.yaml").write_text("images: {table: t.csv}\nmacro: {}\nmodels: [{name: net, architecture: x, metric: cosine, "
                                                "embeddings: net_x.npy}]\n")
        for ranks in (1, 2):
            out = self.folder / f"out{ranks}"
            self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", out], ranks=ranks))
            self.assert_ok(asc_cli.run(["report", out]))
            page = asc_page.read(self, out)
            self.assertIn("An attribute of two values is positive where its column says yes. gender: 40 male (yes), 40 female (no), 0 missing "
                          "<b>race</b>: classes: blue 52, red 28, 0 missing Findings", " ".join(page.words.split()))

    def test_random_lattice(self):
        """Nothing is said of directions that there are not, nor of people that are too few."""
        for identities, words in ((3, ", nor could one be with fewer than 6 people."), (7, ".")):
            folder, out = self.folder / f"lattice{identities}", self.folder / f"out{identities}"
            self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--side", 3, "--low", 0,
                                        "--coherence", 0, "--identities", identities]))
            self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", out]))
            _, text = self.report(out)
            self.assertIn("none of 6 fields is found to have a more predictable direction", text)
            self.assertIn(f"adjusted p above 0.05){words}</li>", text)
            self.assertIn("None of 3 fields is found to differ between variants", text)

    def test_messages(self):
        self.assert_fails_everywhere(["report", self.folder / "no.h5", "-o", self.folder / "r"],
                                     asc_cli.NOINPUT, "no.h5")
        with h5py.File(self.folder / "other.h5", "w") as file:
            file["x"] = np.arange(3)
        self.assert_fails_everywhere(["report", self.folder / "other.h5", "-o", self.folder / "r"],
                                     asc_cli.DATA, "other.h5")


if __name__ == "__main__":
    asc_cli.main()
