# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of every kind: a study with race, age, gender and glasses as text in a CSV, and what is wrong with one."""

import h5py
import numpy as np

import asc_cli

PEOPLE, PHOTOS = 30, 6
N = PEOPLE * PHOTOS
RACES = ["asian", "black", "white"]
MODELS = "models: [{name: m, architecture: a, metric: cosine, embeddings: e.npy}]\nmacro: {protocols: [population]}\n"


def rows():
    for i in range(N):
        person = i // PHOTOS
        yield {"file": f"{i}.jpg", "identity": f"p{person}", "Person": f"name {person}",
               "race": RACES[person % 3], "gender": "mf"[person % 2], "age": "" if i == 5 else 15 + i % 50,
               "glasses": ["none", "reading", "sun"][i * 7 % 3], "yaw": round(i / 7 - 10, 2), "split": ["train", "val"][i % 2]}


def table(change=None):
    lines = list(rows())
    for row, column, value in change or ():
        lines[row][column] = value
    return "\n".join([",".join(lines[0]), *(",".join(str(x) for x in line.values()) for line in lines)]) + "\n"


def words(values):
    return [x.decode() for x in np.ravel(values)]


class Attributes(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        np.save(self.folder / "e.npy", np.random.default_rng(0).normal(size=(N, 8)))
        self.write("t.csv", table())

    def command(self, more="", name="import", out="study.h5"):
        self.write("study.yaml", f"images:\n  table: t.csv\n{more}{MODELS}")
        return [name, self.folder / "study.yaml", "-o", self.folder / out]

    def refused(self, more, *parts, code=asc_cli.DATA, change=None):
        self.write("t.csv", table(change))
        self.assert_fails(asc_cli.run(self.command(more)), code, *parts)

    def fates(self, result):
        self.assert_ok(result)
        return {x.split(":")[0].split()[-1]: x.split(": ", 1)[1]
                for x in result.stdout.splitlines() if x.startswith("column ")}

    def test_what_is_found_is_said(self):
        result = asc_cli.run([*self.command(name="run", out="out"), "--dry-run"])
        found = self.fates(result)
        self.assertEqual(found["race"], "attribute, classes: asian 60, black 60, white 60, 0 missing")
        self.assertEqual(found["gender"], "attribute, 90 male (yes), 90 female (no), 0 missing")
        self.assertEqual(found["glasses"], "attribute, classes: reading 60, sun 60, 60 missing ('none' is missing)")
        self.assertEqual(found["yaw"], "feature, numbers, 0 missing")
        self.assertIn("whole numbers, such as '15' at t.csv:2; images.attributes: [..., {age: continuous}] uses them", found["age"])
        self.assertIn("unused, text of 30 labels", found["Person"])
        self.assertIn("unused, text, such as 'train'", found["split"])
        self.assertIn("t.csv: attribute race, classes: asian 60", result.stderr)

    def test_people_are_in_an_array_beside(self):
        """The message says so where labels.npy lies beside a table without people, and how they are named where not."""
        text = (self.folder / "t.csv").read_text().replace("identity", "somebody", 1)
        self.write("t.csv", text)
        self.assert_fails(asc_cli.run(self.command()), asc_cli.DATA, "no column 'identity'", "images.columns: {identity: ...}")
        np.save(self.folder / "labels.npy", np.arange(N) // 9)
        self.assert_fails(asc_cli.run(self.command()), asc_cli.DATA, "no column 'identity'", "labels.npy is beside it",
                          "images.labels: labels.npy")
        self.assert_ok(asc_cli.run(self.command("  labels: labels.npy\n")))

    def test_what_is_listed_and_derived(self):
        """By its kind, whatever the number of ranks; kept in study.h5 and told in results.h5."""
        more = ("  attributes:\n  - gender\n  - {race: classes, age: {cut: [0, 18, 40, 60]}, yaw: continuous}\n"
                "  - glasses: {ordered: [none, reading, sun]}\n"
                "  derive:\n    young_woman: age < 30 and gender == f\n    group: race x gender\n    both: group x young_woman\n")
        kept = []
        for ranks in (1, 3):
            self.assert_ok(asc_cli.run(self.command(more, out=f"{ranks}.h5"), ranks=ranks))
            with h5py.File(self.folder / f"{ranks}.h5") as file:
                kept.append([words(file["traits/name"][:]), words(file["traits/label"][:]), file["images/classes"][:].tolist(),
                             file["images/attributes"][:].tolist(), list(file["traits/kind"][:]), file["images/values"][:, 2]])
        np.testing.assert_array_equal(kept[0].pop(), kept[1].pop())
        self.assertEqual(*kept)
        names, labels, classes, attributes, kinds = kept[0]
        self.assertEqual(names, ["race", "age", "yaw", "glasses", "group", "both"])
        self.assertEqual(kinds, [0, 1, 2, 1, 0, 0])
        cut = ["0 to 18", "18 to 40", "40 to 60", "60 and more"]
        groups = [f"{race} x {x}" for race in RACES for x in "mf"]
        self.assertEqual(labels[:3 + 4 + 3 + 6], [*RACES, *cut, "none", "reading", "sun", *groups])
        for i, row in enumerate(rows()):
            age, woman = row["age"], row["gender"] == "f"
            young = 0 if age == "" else 1 if age < 30 and woman else -1
            self.assertEqual(attributes[i], [-1 if woman else 1, young])
            group = RACES.index(row["race"]) * 2 + woman
            self.assertEqual(classes[i][:5], [RACES.index(row["race"]), -1 if age == "" else sum(age >= x for x in (18, 40, 60)),
                                              -1, i * 7 % 3, group])
            both = labels[16:][classes[i][5]] if classes[i][5] >= 0 else None
            self.assertEqual(both, None if young == 0 else f"{groups[group]} x {'' if young > 0 else 'not '}young_woman")
        self.assert_ok(asc_cli.run(self.command(more, name="run", out="out"), ranks=2))
        with h5py.File(self.folder / "out/results.h5") as file:
            columns = dict(zip(words(file["arrays/columns/name"][:]), words(file["arrays/columns/kind"][:])))
        self.assertEqual([columns[x] for x in ("race", "age", "yaw", "gender", "young_woman", "file")],
                         ["classes", "ordered", "continuous", "binary", "binary", ""])

    def test_wrong_lists(self):
        one = "  attributes: {{{}}}\n".format
        self.refused(one("rase: classes"), "t.csv:1", "no column 'rase'", "did you mean 'race'?")
        self.refused(one("race: clases"), "study.yaml:3", "'clases'", "did you mean 'classes'?", code=asc_cli.USAGE)
        self.refused(one("race: continuous"), "t.csv:2", "column race holds 'asian'", "finite number")
        self.refused(one("race: binary"), "t.csv:2", "column race holds 'asian'")
        self.refused(one("race: ordered"), "column race", "labels in their order")
        self.refused(one("race: {classes: [asian, blakc, white]}"), "t.csv:8", "holds 'black'", "did you mean 'blakc'?")
        self.refused(one("age: {cut: [20, 40]}"), "t.csv:2", "column age holds '15'", "begin with 20")
        self.refused(one("age: {cut: [40, 20]}"), "study.yaml:3", "20 does not ascend from 40", code=asc_cli.USAGE)
        self.refused(one("age: continuous"), "t.csv:12", "column age holds '3O'", change=[(10, "age", "3O")])
        self.refused("  attributes: [age]\n", "t.csv:12", "column age holds '3O'", "finite numbers", change=[(10, "age", "3O")])
        self.refused(one("identity: classes"), "column identity", "identities")
        self.refused("  attributes: {yaw: continuous}\n  features: [yaw]\n", "column yaw is listed in images.attributes, too")

    def test_as_many_labels_as_there_may_be(self):
        """100, also where the study file says that they are classes; docs/study-file.md says so."""
        more = "  attributes: {race: classes}\n"
        rare = [(i, "race", f"r{i}") for i in range(98)]
        self.refused(more, "column race", "more than 100 different labels, as many as an attribute may have", change=rare)
        self.write("t.csv", table(rare[1:]))
        self.assert_ok(asc_cli.run(self.command(more), ranks=0))
        listed = "  attributes: {race: {classes: [%s]}}\n"
        self.refused(listed % ", ".join(["asian", "black", "white"] + [f"r{i}" for i in range(98)]), "study.yaml:3", "100",
                     code=asc_cli.USAGE)

    def test_wrong_derivations(self):
        one = "  derive: {{{}}}\n".format
        self.refused(one("g: race x gendre"), "images.derive.g", "did you mean 'gender'?")
        self.refused(one("g: race x age"), "images.derive.g: 'age' is no attribute")
        self.refused(one("g: agee < 3"), "images.derive.g", "did you mean 'age'?", code=asc_cli.USAGE)
        self.refused(one("g: age = 3"), "study.yaml:3", "write ==", code=asc_cli.USAGE)
        self.refused(one("g: gender == female"), "true of 0 images")
        self.refused(one("race: age < 3"), "has a column of that name")
        self.refused("  derive:\n    a: race x b\n    b: race x gender\n", "study.yaml:4", "put it first", code=asc_cli.USAGE)

    def test_labels_that_look_alike(self):
        self.write("t.csv", table([(i, "race", "Asian ") for i in range(0, 6)]))
        result = asc_cli.run(self.command())
        self.assert_ok(result)
        self.assertIn("labels of column race differ from another by nothing but case", result.stderr)


if __name__ == "__main__":
    asc_cli.main()
