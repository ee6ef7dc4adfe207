# SPDX-License-Identifier: GPL-3.0-or-later
"""attrscope init: the study file it writes passes a dry run, and says what it took and left."""

import os

import numpy

import asc_cli

N, PEOPLE = 60, 12


class Init(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.rng = numpy.random.default_rng(1)
        self.faces = self.folder / "faces"
        self.faces.mkdir()
        self.people = numpy.arange(N) % PEOPLE

    def array(self, name, rows=N, columns=8):
        numpy.save(self.faces / name, self.rng.standard_normal((rows, columns)).astype("float32"))

    def table(self, name, header, with_people=True):
        rows = [f"{i:03}.jpg" + (f",p{self.people[i]}" if with_people else "") +
                f",{self.rng.choice([1, -1])},{self.rng.random():.3f}" for i in range(N)]
        (self.faces / name).write_text("\n".join([header, *rows, ""]))

    def init(self, ranks=1):
        self.assert_ok(asc_cli.run(["init", self.faces], ranks=ranks))
        study = self.faces / "study.yaml"
        self.assert_ok(asc_cli.run(["run", study, "-o", self.folder / "out", "--dry-run"], ranks=1))
        return study.read_text()

    def test_a_table_and_arrays(self):
        self.table("people.csv", "file,subject,Smiling,yaw")
        self.table("further.csv", "file,Late,pitch", with_people=False)
        for name in ("arcface_r50.npy", "My net (old)_v1_b.npy", "plain.npy"):
            self.array(name)
        self.array("short_x.npy", rows=N - 1)
        (self.faces / "notes.txt").write_text("nothing")
        (self.faces / "broken_x.npy").write_text("nothing")
        text = self.init(ranks=2)
        self.assertIn('table: "people.csv"   # 60 rows', text)
        self.assertIn('columns: {identity: "subject"}', text)
        self.assertIn("60 images of 12 people", text)
        self.assertIn("attributes: Smiling\n", text)
        self.assertIn("features: yaw\n", text)
        self.assertIn('# enriched: "further.csv"', text)
        self.assertIn('{name: "arcface", architecture: "r50", metric: cosine, embeddings: "arcface_r50.npy"}   # 60 x 8', text)
        self.assertIn('{name: "My-net--old-", architecture: "v1-b"', text)
        self.assertIn('{name: "plain", architecture: "unknown"', text)
        self.assertIn("# Not used: short_x.npy holds 59 x 8 values", text)
        self.assertRegex(text, "# Not used: .*broken_x.npy: ")
        self.assertNotIn("notes.txt", text)
        self.assertIn("# verify: {}   # how well", text)

    def test_labels_alone(self):
        self.array("arcface_r50.npy")
        numpy.save(self.faces / "who.npy", self.people)
        text = self.init()
        self.assertIn('labels: "who.npy"   # 60 rows', text)
        self.assertNotIn("table:", text)

    def test_labels_beside_a_table(self):
        self.array("arcface_r50.npy")
        self.table("images.csv", "file,Smiling,yaw", with_people=False)
        numpy.save(self.faces / "who.npy", self.people)
        text = self.init()
        self.assertIn('table: "images.csv"', text)
        self.assertIn('labels: "who.npy"   # who is on each image', text)

    def test_two_models_of_one_name(self):
        numpy.save(self.faces / "who.npy", self.people)
        self.array("a_b.npy")
        numpy.savez(self.faces / "a_b.npz", a=self.rng.standard_normal((N, 4)))
        self.assertIn('architecture: "b-2", metric: cosine, embeddings: "a_b.npz"', self.init())

    def test_names_that_yaml_cannot_hold(self):
        self.array("arcface_r50.npy")
        for name in (b"a\n_b.npy", b"a\xff_b.npy", b"a\x7f_b.npy", "a\u2028_b.npy".encode()):
            (self.faces / os.fsdecode(name)).write_bytes((self.faces / "arcface_r50.npy").read_bytes())
        self.table("people.csv", 'file,identity,Smi"ling: \u4e2d # [\u2028\x85,ya\\w')
        (self.faces / 'q"\'_: #{.npy').write_bytes((self.faces / "arcface_r50.npy").read_bytes())
        text = self.init()
        self.assertEqual(text.count("no line of text"), 4)
        self.assertEqual(text.count("metric: cosine,"), 2)

    def test_celeba(self):
        self.array("arcface_r50.npy")
        names = [f"{i:06}.jpg" for i in range(1, N + 1)]
        (self.faces / "identity_CelebA.txt").write_text("".join(f"{x} {p}\n" for x, p in zip(names, self.people)))
        (self.faces / "list_attr_celeba.txt").write_text(
            f"{N}\nBald Young\n" + "".join(f"{x} {1 - i % 2 * 2} {1 - i % 3 % 2 * 2}\n" for i, x in enumerate(names)))
        text = self.init()
        self.assertIn('identities: "identity_CelebA.txt"', text)
        self.assertIn('attributes: "list_attr_celeba.txt"', text)

    def test_a_table_that_must_be_mended(self):
        self.array("arcface_r50.npy")
        self.table("people.csv", "file,identity,Smiling,yaw")
        path = self.faces / "people.csv"
        path.write_text(path.read_text().replace(",1,", ",perhaps,", 1))
        self.assert_ok(asc_cli.run(["init", self.faces], ranks=1))
        self.assertRegex((self.faces / "study.yaml").read_text(), "# To be mended: .*people.csv:.*perhaps")

    def test_what_it_refuses(self):
        self.assert_fails_everywhere(["init", self.folder / "nowhere"], asc_cli.NOINPUT, "nowhere", ranks=(1, 2))
        self.assert_fails_everywhere(["init", self.faces], asc_cli.NOINPUT, "nothing says who is on each image",
                                     ranks=(1,))
        numpy.save(self.faces / "who.npy", self.people)
        self.assert_fails_everywhere(["init", self.faces], asc_cli.NOINPUT, "no array of embeddings", ranks=(1,))
        self.array("a_b.npy")
        (self.faces / "study.yaml").write_text("mine")
        self.assert_fails_everywhere(["init", self.faces], asc_cli.CANTCREAT, "is there already", ranks=(1,))
        self.assertEqual((self.faces / "study.yaml").read_text(), "mine")


if __name__ == "__main__":
    asc_cli.main()
