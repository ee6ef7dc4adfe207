# SPDX-License-Identifier: GPL-3.0-or-later
"""Features from tables of their own: CelebA's boxes and landmarks in text and as CSV, enriched images; matched by name."""

import h5py
import numpy as np

import asc_cli

BOX = ["x_1", "y_1", "width", "height"]
MARKS = [f"{part}_{axis}" for part in ("lefteye", "righteye", "nose", "leftmouth", "rightmouth") for axis in "xy"]


def as_list(names, columns, values):
    """As CelebA has it: a count, names of columns, rows."""
    rows = [f"{n}  " + "  ".join(str(x) for x in row) for n, row in zip(names, values)]
    return "\n".join([str(len(names)), " ".join(columns), *rows]) + "\n"


def as_csv(names, columns, values):
    """As Kaggle has it."""
    return "\n".join([",".join(["image_id", *columns]), *(",".join(map(str, [n, *row])) for n, row in zip(names, values))]) + "\n"


def as_tabs(names, columns, values):
    return as_csv(names, columns, values).replace(",", "\t")


class Joined(asc_cli.CliTestCase):
    N = 24

    def setUp(self):
        super().setUp()
        generator = np.random.default_rng(0)
        self.names = [f"{i + 1:06d}.jpg" for i in range(self.N)]
        self.boxes = generator.integers(0, 300, (self.N, 4))
        self.marks = generator.integers(-3, 300, (self.N, 10))
        signs = np.where(generator.random((self.N, 2)) < 0.5, 1, -1)
        self.write("identity.txt", "".join(f"{n} {i // 4}\n" for i, n in enumerate(self.names)))
        self.write("attr.txt", as_list(self.names, ["Bald", "Young"], signs))
        np.save(self.folder / "e.npy", generator.normal(size=(self.N, 4)).astype(np.float32))

    def study(self, images):
        self.write("study.yaml", f"images: {{{images}}}\nmodels: [{{name: m, architecture: a, metric: cosine, embeddings: e.npy}}]\n")
        return asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / "study.h5"], ranks=2)

    def celeba(self, more):
        return self.study(f"celeba: {{identities: identity.txt, attributes: attr.txt{more}}}")

    def features(self):
        with h5py.File(self.folder / "study.h5") as file:
            names = [x.decode() for x in file["images/feature_names"][:]]
            values = file["images/features"][:]
        return names, values

    def test_boxes_and_landmarks(self):
        """In text and as CSV, rows in any order: the same numbers for the same images."""
        order = np.random.default_rng(1).permutation(self.N)
        for form in (as_list, as_csv, as_tabs):
            for rows in (np.arange(self.N), order):
                names = [self.names[i] for i in rows]
                self.write("box", form(names, BOX, self.boxes[rows]))
                self.write("marks", form(names, MARKS, self.marks[rows]))
                self.assert_ok(self.celeba(", bbox: box, landmarks: marks"))
                found, values = self.features()
                self.assertEqual(found, BOX + MARKS)
                np.testing.assert_array_equal(values, np.hstack([self.boxes, self.marks]))

    def test_they_reach_the_tables_and_a_change_is_seen(self):
        self.write("box.txt", as_list(self.names, BOX, self.boxes))
        self.write("study.yaml", "images:\n  celeba: {identities: identity.txt, attributes: attr.txt, bbox: box.txt}\nmodels: "
                   "[{name: m, architecture: a, metric: cosine, embeddings: e.npy}]\nmacro: {protocols: [population]}\n")
        command = ["run", self.folder / "study.yaml", "-o", self.folder / "out"]
        dry = asc_cli.run([*command, "--dry-run"], ranks=2)
        self.assert_ok(dry)
        self.assertRegex(dry.stdout, r"column +width: feature, numbers of .*box.txt, 0 missing")
        for scale in (1, 2):
            self.write("box.txt", as_list(self.names, BOX, scale * self.boxes))
            self.assert_ok(asc_cli.run(command, ranks=2))
            rows = (self.folder / "out/tables/published/df_identities.csv").read_text().splitlines()
            place = rows[0].split(",").index("mean_width")
            found = [float(x.split(",")[place]) for x in rows[1:]]
            np.testing.assert_allclose(found, scale * self.boxes[:, 2].reshape(-1, 4).mean(1), rtol=1e-12)

    def test_names_that_match(self):
        """By person and name, by name, by name without ending: with and without folders, of a table and of LFW."""
        values = self.boxes[:, :1]
        for change in (lambda n: n.replace("jpg", "png"), lambda n: f"img_align_celeba/{n}", lambda n: f"a\\b\\{n}"):
            self.write("f.csv", as_csv([change(n) for n in self.names], ["x"], values))
            self.assert_ok(self.study("celeba: {identities: identity.txt, attributes: attr.txt}, enriched: f.csv"))
            np.testing.assert_array_equal(self.features()[1], values)
        paths = [f"p{i // 4}/{i % 4}.jpg" for i in range(self.N)]
        for path in paths:
            self.write(f"lfw/{path}", b"")
        self.write("f.csv", as_csv(paths[::-1], ["x"], values[::-1]))
        self.assert_ok(self.study("lfw: {folder: lfw}, enriched: f.csv"))
        np.testing.assert_array_equal(self.features()[1], values)
        self.write("t.csv", "image_id,identity,Bald,yaw\n" + "".join(
            f"{p},{i // 4},{1 if i % 3 else -1},{i / 7}\n" for i, p in enumerate(paths)))
        self.assert_ok(self.study("table: t.csv, enriched: f.csv"))
        names, found = self.features()
        self.assertEqual(names, ["yaw", "x"])
        np.testing.assert_array_equal(found[:, 1], values[:, 0])

    def test_what_does_not_match_is_said(self):
        self.write("f.csv", as_csv(self.names[:20] + ["other.jpg"], ["x"], self.boxes[:21, :1]))
        result = self.study("celeba: {identities: identity.txt, attributes: attr.txt}, enriched: f.csv")
        self.assert_ok(result)
        self.assertIn("4 of 24 images of", result.stderr)
        self.assertEqual(np.isnan(self.features()[1]).sum(), 4)

    def refused(self, content, *parts, more="enriched: f.csv", code=asc_cli.DATA):
        self.write("f.csv", content)
        self.assert_fails(self.study(f"celeba: {{identities: identity.txt, attributes: attr.txt}}, {more}"), code, *parts)

    def test_one_bad_value_loses_no_column(self):
        """Of enriched images, boxes and landmarks alike; images.unused says that it is meant."""
        values = np.column_stack([self.boxes[:, 0] / 7, self.boxes[:, 1]]).astype(object)
        celeba = "celeba: {{identities: identity.txt, attributes: attr.txt{}}}"
        kinds = [celeba.format(", bbox: f"), celeba.format(", landmarks: f"), celeba.format("") + ", enriched: f"]
        for i, (column, typo) in enumerate([(0, "12.5x"), (1, "12O"), (0, "inf"), (1, "-Infinity"), (0, "1e999"), (0, "nan(1)")]):
            bad = values.copy()
            bad[4, column] = typo
            name = ("rgb_r", "y_1")[column]
            self.write("f", (as_csv, as_list)[i % 2](self.names, ["rgb_r", "y_1"], bad))
            self.assert_fails(self.study(kinds[i % 3]), asc_cli.DATA, f"f:{6 + i % 2}: column {name} holds '{typo}'",
                              f"images.unused: [{name}]")
            if i < 3:
                self.assert_ok(self.study(f"{kinds[i]}, unused: [{name}]"))
                self.assertEqual(self.features()[0], [("y_1", "rgb_r")[column]])

    def test_many_endless_values(self):
        self.refused(as_csv(self.names, ["x"], [["inf"]] * self.N), "f.csv:2", "column x holds 'inf'", "0 of its 24")

    def test_every_column_is_told(self):
        """In the log, by the dry run and in results.h5, as those of the main table."""
        rows = [[i, "yes" if i % 2 else "no", "", "a" if i % 3 == 0 else i / 2, "train"] for i in range(self.N)]
        self.write("f.csv", as_csv(self.names, ["x", "glasses", "blank", "half", "split"], rows))
        self.write("study.yaml", "images: {celeba: {identities: identity.txt, attributes: attr.txt}, enriched: f.csv}\nmodels: "
                   "[{name: m, architecture: a, metric: cosine, embeddings: e.npy}]\nmacro: {protocols: [population]}\n")
        command = ["run", self.folder / "study.yaml", "-o", self.folder / "out"]
        dry, result = asc_cli.run([*command, "--dry-run"], ranks=2), asc_cli.run(command, ranks=2)
        self.assert_ok(dry)
        self.assert_ok(result)
        with h5py.File(self.folder / "out/results.h5") as file:
            kept = " ".join(x.decode() for x in np.ravel(file["arrays/columns/reason"][:]))
        for name, reason in (("glasses", "text, such as 'no' at f.csv:2"), ("blank", "it holds no value"),
                             ("half", "8 of 24 values are not finite numbers, such as 'a' at f.csv:2"),
                             ("split", "text, such as 'train' at f.csv:2")):
            self.assertRegex(dry.stdout, rf"column +{name}: unused, {reason}")
            self.assertIn(f"{name} ({reason})", result.stderr)
            self.assertIn(reason, kept)

    def test_listed_features_may_be_joined(self):
        self.write("f.csv", as_csv(self.names, ["rgb_r", "blank", "word"], [[i, "", "w"] for i in range(self.N)]))
        self.write("t.csv", "image_id,identity,Bald,yaw,n\n" + "".join(
            f"{p},{i // 4},{1 if i % 3 else -1},{i / 7},{i}\n" for i, p in enumerate(self.names)))
        for i in range(self.N):
            self.write(f"lfw/p{i // 4}/{self.names[i]}", b"")
        for source in ("table: t.csv", "celeba: {identities: identity.txt, attributes: attr.txt}", "lfw: {folder: lfw}"):
            self.assert_ok(self.study(f"{source}, enriched: f.csv, features: [rgb_r], unused: [word]"))
            self.assertIn("rgb_r", self.features()[0])
            self.assert_fails(self.study(f"{source}, enriched: f.csv, features: [rgb_g]"), asc_cli.DATA,
                              "images.features: there is no column 'rgb_g' in ", "f.csv", "did you mean 'rgb_r'")
            self.assert_fails(self.study(f"{source}, enriched: f.csv, unused: [wird]"), asc_cli.DATA,
                              "images.unused: there is no column 'wird' in ", "f.csv", "did you mean 'word'")
            self.assert_fails(self.study(f"{source}, enriched: f.csv, features: [word]"), asc_cli.DATA, "f.csv:2",
                              "column word holds 'w'; a feature is a finite number or missing")
        self.assert_ok(self.study("table: t.csv, enriched: f.csv, features: [rgb_r, n]"))
        self.assertEqual(self.features()[0], ["n", "yaw", "rgb_r"])

    def test_refused(self):
        one = self.boxes[:, :1]
        self.refused(as_csv([f"z{n}" for n in self.names], ["x"], one), "f.csv", "none of its 24 names, such as z000001.jpg",
                     "such as 000001.jpg")
        self.refused(as_csv(self.names[:5] + self.names[:1], ["x"], one[:6]), "f.csv:7", "000001.jpg", "line 2")
        self.refused(as_csv(self.names, ["Bald"], one), "f.csv:1", "column Bald already")
        self.refused(as_csv(self.names, ["x"], [["a"]] * self.N), "f.csv", "no column of numbers")
        self.refused("x,y\n1,2\n", "f.csv:1", "call it file_basename or image_id")
        self.refused("image_id,x\n", "f.csv:2", "no rows")
        self.refused("", "absent.csv", more="enriched: absent.csv", code=asc_cli.NOINPUT)
        self.write("l.txt", "a\n" * self.N)
        self.assert_fails(self.study("labels: l.txt, enriched: f.csv"), asc_cli.USAGE, "study.yaml:1", "images.enriched")
        for path in ("p/1.jpg", "q/1.jpg"):
            self.write(f"lfw/{path}", b"")
        self.write("f.csv", "file,x\n1.jpg,3\n")
        self.assert_fails(self.study("lfw: {folder: lfw}, enriched: f.csv"), asc_cli.DATA, "f.csv:2",
                          "1.jpg may be image 1.jpg of p or image 1.jpg of q; write person/image")


if __name__ == "__main__":
    asc_cli.main()
