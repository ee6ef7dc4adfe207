# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as people have them, kind by kind: one as it was reported and others of its kind, each with what is right.

A row of a list is a name, the change that it makes to a good file, and what is right: either the counts of
(attributes, identities, positives of Bald) that the study then has, or words of the one message; then words of the log.
"""

import contextlib
import os

import h5py
import numpy as np

import asc_cli

PEOPLE, PHOTOS = 6, 5
N = PEOPLE * PHOTOS
BALD = [1 if i % 3 == 0 else -1 for i in range(N)]
YOUNG = [1 if i % 2 else -1 for i in range(N)]
GOOD = (["Bald", "Young"], PEOPLE, BALD.count(1))
MODEL = "models: [{name: m, architecture: a, metric: cosine, embeddings: e.npy}]\n"


def table(header=("file_basename", "identity", "Bald", "Young"), separator=",", bald=BALD, young=YOUNG, person=str, name="{}.jpg"):
    rows = [separator.join(header)]
    rows += [separator.join([name.format(i), person(i // PHOTOS), str(bald[i]), str(young[i])]) for i in range(N)]
    return "\n".join(rows) + "\n"


def some(values, every, to):
    """A column in which every so-many-th value is another."""
    return [to if i % every == 0 else x for i, x in enumerate(values)]


def words(yes, no):
    return [yes if x == 1 else no for x in BALD]


def known(bald):
    return (GOOD[0], PEOPLE, sum(str(x) == "1" for x in bald))


def marked(mark):
    return ("missing: " + mark, table(bald=some(BALD, 4, mark)), known(some(BALD, 4, mark)))


def measured(bad, every=0, number=lambda i: str(i / 7)):
    """A column yaw of numbers, in which one value, or every so-many-th, is another."""
    rows = table().splitlines()
    values = [bad if (i % every == 0 if every else i == 8) else number(i) for i in range(N)]
    return "\n".join([rows[0] + ",yaw", *(f"{row},{x}" for row, x in zip(rows[1:], values))]) + "\n"


TABLES = [
    # Marks of missing values, and truth in words.
    *map(marked, ("NA", "nan", "", "None", "?", "#N/A", "NULL", "-nan", " NA ")),
    ("TRUE", table(bald=words("TRUE", "FALSE"), young=words("TRUE", "FALSE")), GOOD),
    ("yes and no", table(bald=words("Yes", "nO")), GOOD),
    ("t and f", table(bald=words("T", "f")), GOOD),
    ("floats", table(bald=words("1.0", "-1.0"), young=words("1.", "0.0")), GOOD),
    # A value that nobody meant.
    ("a typo", table(bald=some(BALD, 17, "yes")), ["t.csv:2", "column Bald holds 'yes'", "images.unused: [Bald]"]),
    ("a two", table(bald=some(BALD, 17, "2")), ["t.csv:2", "column Bald holds '2'", "images.unused"]),
    ("a word", table(bald=some(words("true", "false"), 17, "maybe")), ["t.csv:2", "column Bald holds 'maybe'"]),
    # The same of numbers; what is text, or whole numbers, stops nothing.
    *(("a feature with " + bad, measured(bad), ["t.csv:10", f"column yaw holds '{bad}'", "29 of its 30 values are finite numbers",
                                                "images.unused: [yaw]"]) for bad in ("1.5x", "inf", "1e999", "-INF", "nan(2)")),
    ("endless numbers", measured("inf", every=2), ["t.csv:2", "column yaw holds 'inf'"]),
    ("numbers by half", measured("far", every=3), GOOD, ["yaw (10 of 30 values are not finite numbers, such as 'far' at t.csv:2)"]),
    ("a number among words", measured("far", every=1), GOOD, ["yaw (text, such as 'far' at t.csv:2)"]),
    ("a letter in a code", measured("7b", number=str), GOOD, ["yaw (1 of 30 values are not finite numbers, such as '7b' at t.csv:10)"]),
    # Names of columns.
    ("Identity", table(("Filename", "Identity", "Bald", "Young")), GOOD),
    ("IDENTITY", table(("FILE", "IDENTITY", "Bald", "Young")), GOOD),
    ("identiy", table(("file", "identiy", "Bald", "Young")), ["t.csv:1", "no column 'identity'", "'identiy'"]),
    ("both cases", table(("Identity", "identity", "Bald", "Young")), GOOD),
    ("image_id", table(("image_id", "identity", "Bald", "Young"), name="{}"), GOOD),
    ("a gender first", "gender,identity,Bald,image_id\n" + "".join(
        f"{'FM'[i % 2]},{i // PHOTOS},{BALD[i]},{i}\n" for i in range(N)), (["Bald", "gender"], PEOPLE, BALD.count(1))),
    ("a split first", "split,identity,Bald,Young\n" + "".join(
        f"{'train' if i % 3 else 'test'},{i // PHOTOS},{BALD[i]},{YOUNG[i]}\n" for i in range(N)), GOOD,
     ["rows are numbered", "split (text"]),
    ("twice", table(("file", "identity", "Bald", "Bald")), ["t.csv:1", "columns 3 and 4", "Bald"]),
    ("twice but for blanks", table(("file", "identity", "Bald", " Bald ")), ["t.csv:1", "columns 3 and 4"]),
    # Separators and encodings.
    ("semicolon", table(separator=";"), GOOD, ["separated by ';'"]),
    ("tab", table(separator="\t"), GOOD, ["separated by tabs"]),
    ("bar", table(separator="|"), GOOD, ["separated by '|'"]),
    ("UTF-16", table().encode("utf-16"), ["t.csv", "UTF-16", "UTF-8"]),
    ("UTF-16 without a mark", table().encode("utf-16-be"), ["t.csv", "UTF-16BE"]),
    ("UTF-32", table().encode("utf-32"), ["t.csv", "UTF-32"]),
    ("Latin-1", table(("file", "identity", "Bald", "caf\xe9")).encode("latin-1"), ["t.csv:1: byte 0xe9 is not UTF-8"]),
    ("Latin-1 below", table(name="{}\xfc.jpg").encode("latin-1"), ["t.csv:2: byte 0xfc is not UTF-8"]),
    ("byte-order mark", "\ufeff" + table(), GOOD),
    ("carriage returns", table().replace("\n", "\r"), GOOD),
    ("gzip", b"\x1f\x8b\x08" + bytes(30), ["t.csv: is compressed by gzip", "gunzip"]),
    ("a spreadsheet", b"PK\x03\x04" + bytes(30), ["t.csv", "spreadsheet", "CSV UTF-8"]),
    # Labels of people.
    ("a blank behind every third", table(person=lambda p: f"Person {p}").replace("Person 1,", "Person 1 ,", 2), GOOD),
    ("no-break spaces", table(person=lambda p: f"P{p}").replace(",P1,", ",P1\u00a0,", 2), GOOD),
    ("7 and 7.0", table(person=lambda p: f"{p + 7}").replace(",7,", ",7.0,", 2), GOOD),
    ("composed and not", table(person=lambda p: f"Zo\u00eb {p}").replace("Zo\u00eb 1", "Zoe\u0308 1", 2),
     (GOOD[0], PEOPLE + 1, GOOD[2]), ["1 of 7 identities differ from another by nothing but"]),
    ("case", table(person=lambda p: f"Ann {p}").replace("Ann 1", "ann 1", 2), (GOOD[0], PEOPLE + 1, GOOD[2]),
     ["1 of 7 identities differ from another by nothing but"]),
]


def attributes(n=N, bald=BALD, more=""):
    return f"{n}\nBald Young{more}\n" + "".join(f"{i:06d}.jpg {bald[i]:2} {YOUNG[i]:2}\n" for i in range(N))


def people(label=str):
    return "".join(f"{i:06d}.jpg {label(i // PHOTOS)}\n" for i in range(N))


def kaggle(bald=BALD):
    return "image_id,Bald,Young\n" + "".join(f"{i:06d}.jpg,{bald[i]},{YOUNG[i]}\n" for i in range(N))


CELEBA = [
    # (name, identity_CelebA.txt, list_attr_celeba.txt, right)
    ("as it is", people(), attributes(), GOOD),
    ("0 and 1", people(), attributes(bald=[max(x, 0) for x in BALD]), GOOD),
    ("Kaggle", people(), kaggle(), GOOD),
    ("Kaggle, 0 and 1", people(), kaggle([max(x, 0) for x in BALD]), GOOD),
    ("both from Kaggle", "image_id,identity\n" + people().replace(" ", ","), kaggle(), GOOD),
    ("a byte-order mark before the people", "\ufeff" + people(), attributes(), GOOD),
    ("a byte-order mark before the attributes", people(), "\ufeff" + attributes(), GOOD),
    ("Windows' line ends", people().replace("\n", "\r\n"), attributes().replace("\n", "\r\n"), GOOD),
    ("two people on one image", people() + "000000.jpg 5\n", attributes(), ["id.txt:31", "000000.jpg", "line 1"]),
    ("one line twice", people() + "000000.jpg 0\n", attributes(), GOOD),
    ("names ended by carriage returns", people(), attributes().replace("Bald Young", "\r".join(f"A{i}" for i in range(99))),
     ["attr.txt:3"]),
    ("a line cut by a carriage return", people(), attributes(more="\rSmiling"), ["attr.txt:3"]),
    ("a count that is too large", people(), attributes(N + 1), ["attr.txt", "claims 31 images but 30 rows follow"]),
    ("no identity", people().replace("000003.jpg 0\n", ""), attributes(), ["id.txt", "000003.jpg"]),
]

LFW_PEOPLE = ["Al-Aqsa_X", "Ana_Maria", "B C", "J.K._Y", "O'Neil_Z", "Zed"]
LFW_NAMES = [f"{LFW_PEOPLE[i // PHOTOS]}_{i % PHOTOS + 1:04d}.jpg" for i in range(N)]
MEN, WOMEN = LFW_NAMES[:15], LFW_NAMES[15:]


def lines(names):
    return "\n".join(names) + "\n"


LFW_GOOD = (["male"], PEOPLE, 15)
LFW = [
    # (name, the men's list, further files below lfw/, right, words of the log)
    ("as it is", lines(MEN), [], LFW_GOOD, []),
    ("files of facenet's at the top", lines(MEN), ["bounding_boxes_01234.txt", "revision_info.txt"], LFW_GOOD,
     ["passed over 2 files that are no folder of a person"]),
    ("files of an operating system", lines(MEN), ["Zed/Thumbs.db", "Zed/.DS_Store", "desktop.ini"], LFW_GOOD,
     ["files of people that are no image, such as"]),
    ("blanks behind half of the names", lines(x + " " * (i % 2) for i, x in enumerate(MEN)), [], LFW_GOOD, []),
    ("blanks and blank lines", "\n\n" + lines(f"\t{x}  " for x in MEN) + "\n\n", [], LFW_GOOD, []),
    ("folders before the names", lines(f"lfw/{LFW_PEOPLE[i // PHOTOS]}/{x}" for i, x in enumerate(MEN)), [], LFW_GOOD, []),
    ("another ending", lines(x.replace("jpg", "png") for x in MEN), [], LFW_GOOD, []),
    ("no image", lines(MEN[:8] + [f"Nobody_{i:04d}.jpg" for i in range(7)]), [], (["male"], PEOPLE, 8),
     ["7 of 15 names of", "7 of 30 images of"]),
    ("in both lists", lines(MEN + WOMEN[:1]), [], ["in both gender lists", WOMEN[0], "images.lfw.conflicts: missing"], []),
]


class Kinds(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        np.save(self.folder / "e.npy", np.random.default_rng(0).normal(size=(N, 4)).astype(np.float32))

    def check(self, images, right, said=()):
        """The study has what is right, or is refused with these words; `said`: words of the log."""
        self.write("study.yaml", f"images: {{{images}}}\n{MODEL}")
        out = self.folder / "study.h5"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(out)
        result = asc_cli.run(["import", self.folder / "study.yaml", "-o", out])
        if isinstance(right, list):
            self.assert_fails(result, asc_cli.DATA, *right)
            self.assertFalse(out.exists())
            return
        self.assert_ok(result)
        for part in said:
            self.assertIn(part, result.stderr)
        with h5py.File(out) as file:
            names = [x.decode() for x in file["images/attribute_names"][:]]
            self.assertEqual((sorted(names), len(file["identities/label"])), (right[0], right[1]))
            self.assertEqual((file["images/attributes"][:, names.index(right[0][0])] == 1).sum(), right[2])

    def test_tables(self):
        for name, content, right, *said in TABLES:
            with self.subTest(name):
                self.write("t.csv", content)
                self.check("table: t.csv", right, *said)

    def test_celeba(self):
        for name, ids, attrs, right in CELEBA:
            with self.subTest(name):
                self.write("id.txt", ids)
                self.write("attr.txt", attrs)
                self.check("celeba: {identities: id.txt, attributes: attr.txt}", right)

    def test_lfw(self):
        for name in LFW_NAMES:
            self.write(f"lfw/{name[:-9]}/{name}", b"")
        self.write("female.txt", lines(WOMEN))
        for name, men, more, right, said in LFW:
            with self.subTest(name):
                paths = [self.write(f"lfw/{x}", b"x") for x in more]
                self.write("male.txt", men)
                self.check("lfw: {folder: lfw/, male: male.txt, female: female.txt}", right, said)
                for path in paths:
                    path.unlink()

    def test_lfw_nested(self):
        """The archive's own folder lies inside, once or twice; or there are images and no people."""
        for folder, words in (("one/lfw", "one/lfw: holds folders, not images"), ("two/lfw/lfw", "holds folders, not images"),
                              ("flat", "holds images")):
            with self.subTest(folder):
                for name in LFW_NAMES:
                    self.write(f"{folder}/{name}" if folder == "flat" else f"{folder}/{name[:-9]}/{name}", b"")
                self.check(f"lfw: {{folder: {folder.split('/')[0]}}}", [words])


class ChangedFiles(asc_cli.CliTestCase):
    """What a run takes for new, and files that others hold."""

    def setUp(self):
        super().setUp()
        self.rows = np.random.default_rng(0).normal(size=(N, 4)).astype(np.float32)
        np.save(self.folder / "e.npy", self.rows)
        self.write("t.csv", table())
        self.write("study.yaml", f"images: {{table: t.csv}}\n{MODEL}macro: {{protocols: [population]}}\n")

    def run_study(self):
        return asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "out"], ranks=2)

    def test_a_file_of_the_same_size_and_time(self):
        """An array or a table that another has replaced, or that was written to in place, is read again."""
        self.assert_ok(self.run_study())
        young = table(young=YOUNG[1:] + YOUNG[:1])
        self.assertEqual(len(young), len(table()))
        for name, content, in_place in (("e.npy", self.rows[:, ::-1].copy(), False), ("e.npy", self.rows[:, ::-1] + 1, True),
                                        ("t.csv", young, False)):
            before = (self.folder / "out/study.h5").read_bytes()
            times = os.stat(self.folder / name)
            target = self.folder / (name if in_place else "new")
            with target.open("wb") as file:
                np.save(file, content) if name == "e.npy" else file.write(content.encode())
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
            os.replace(target, self.folder / name)
            self.assert_ok(self.run_study())
            self.assertNotEqual((self.folder / "out/study.h5").read_bytes(), before, name)

    def test_a_notebook_holds_it(self):
        """results.h5 is open for writing elsewhere: told, and a trouble that passes. Open for reading, or study.h5, which is
        only read: no trouble."""
        self.assert_ok(self.run_study())
        for number, (name, mode) in enumerate((("results.h5", "a"), ("results.h5", "r"), ("study.h5", "a"))):
            with self.subTest(name=name, mode=mode):
                self.write("study.yaml", f"images: {{table: t.csv}}\n{MODEL}macro: {{protocols: [population]}}\n"
                           f"verify: {{seed: {number}}}\n")
                with h5py.File(self.folder / "out" / name, mode):
                    if (name, mode) == ("results.h5", "a"):
                        self.assert_fails(self.run_study(), asc_cli.AGAIN, name, "another program", "close it")
                    else:
                        self.assert_ok(self.run_study())
                self.assert_ok(self.run_study())


if __name__ == "__main__":
    asc_cli.main()
