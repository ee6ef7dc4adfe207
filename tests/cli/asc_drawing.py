# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a drawing has its lines, areas, marks and texts, as gnuplot wrote it or as the page has it."""

import re
import xml.etree.ElementTree

import numpy as np

NUMBER = r"-?\d*\.?\d+"
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def corners(d):
    """Points of a path that a line reaches or leaves."""
    points, at, moved = [], (0.0, 0.0), None
    for command, numbers in re.findall(r"([MLlZz])([^MLlZz]*)", d):
        values = [float(x) for x in re.findall(NUMBER, numbers)]
        for k, (x, y) in enumerate(zip(values[::2], values[1::2])):
            to = (at[0] + x, at[1] + y) if command == "l" else (x, y)
            if command == "M" and k == 0:
                moved = to
            else:
                if moved:
                    points.append(moved)
                moved = None
                points.append(to)
            at = to
    return points


def read(text):
    """(lines, marks, texts) of an svg element, lines as lists of corners, in their order."""
    lines, marks, texts = [], [], []

    def walk(element, scale):
        tag = element.tag.removeprefix(SVG)
        if tag == "defs":
            return
        transform = element.get("transform", "")
        found = re.search(r"scale\(([\d.]+)\)", transform)
        if tag == "g" and found:
            scale = float(found.group(1))
        if tag == "path":
            lines.append(corners(element.get("d")))
        elif tag == "polygon":
            lines.append(corners("M" + element.get("points")))
        elif tag == "use":
            place = re.search(rf"translate\(({NUMBER}),({NUMBER})\)", transform)
            x, y = place.groups() if place else (scale * float(element.get("x")), scale * float(element.get("y")))
            marks.append((element.get(LINK) or element.get("href"), float(x), float(y), float(found.group(1)) if found else scale))
        elif tag == "text":
            texts.append("".join(element.itertext()))
        for child in element:
            walk(child, scale)

    walk(xml.etree.ElementTree.fromstring(text), 1)
    return [x for x in lines if x], marks, [x for x in texts if x.strip()]


def assert_same(test, file, page, name):
    """The page's drawing is that of the figure's file, to a tenth of a pixel; marks are rounded to tenths of their size, too."""
    of_file, of_page = read(file), read(page)
    test.assertEqual(of_file[2], of_page[2], name)
    test.assertEqual([x[0] for x in of_file[1]], [x[0] for x in of_page[1]], name)
    for a, b in zip(of_file[1], of_page[1]):
        test.assertLess(max(abs(a[1] - b[1]), abs(a[2] - b[2])), 0.101 + 0.05 * a[3], (name, a, b))
    test.assertEqual(len(of_file[0]), len(of_page[0]), name)
    for a, b in zip(*(x[0] for x in (of_file, of_page))):
        for points, others in ((a, b), (b, a)):
            for x, y in points:
                test.assertLess(min(max(abs(x - u), abs(y - v)) for u, v in others), 0.101, name)


NARROW, BROAD = set("fijlrtI.,:;'|!-() "), set("mwMW%@")


def text_width(text):
    """In sizes of the font, not more than fonts that browsers take have."""
    return sum(0.3 if x in NARROW else 0.8 if x in BROAD else 1.0 if ord(x) > 0x2e80 else 0.55 for x in text)


def text_boxes(text):
    """[(text, corners [4, 2])] of a drawing as gnuplot wrote it, from the base line to a capital's height."""
    root = xml.etree.ElementTree.fromstring(text)
    boxes = []
    for group in root.iter(SVG + "g"):
        words = "".join("".join(x.itertext()) for x in group.findall(SVG + "text")).strip()
        place = re.match(rf"translate\(({NUMBER}),({NUMBER})\)(?: rotate\(({NUMBER})\))?", group.get("transform", ""))
        if not words or not place:
            continue
        x, y, angle = (float(v or 0) for v in place.groups())
        size = float(group.get("font-size"))
        width = size * text_width(words)
        start = {"middle": -width / 2, "end": -width}.get(group.get("text-anchor"), 0)
        corners = np.array([(start, 0), (start + width, 0), (start + width, -0.7 * size), (start, -0.7 * size)])
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        boxes.append((words, corners @ np.array([[c, s], [-s, c]]) + (x, y)))
    return boxes, [float(v) for v in root.get("viewBox").split()]


def overlap(a, b):
    """Whether two boxes do, by more than a pixel: no side of either is between them."""
    for corners in (a, b):
        for k in range(2):
            side = corners[k + 1] - corners[k]
            across = side / max(np.hypot(*side), 1e-9)
            p, q = a @ across, b @ across
            if p.max() < q.min() + 1 or q.max() < p.min() + 1:
                return False
    return True


def assert_legible(test, file, name):
    """No text of a drawing is cut, none lies on another."""
    boxes, view = text_boxes(file)
    for words, corners in boxes:
        test.assertTrue(np.all(corners >= -1) and np.all(corners <= np.array(view[2:]) + 1), (name, words, corners, view))
    ends = np.array([(*x.min(0), *x.max(0)) for _, x in boxes]).reshape(-1, 4)
    for k, (words, corners) in enumerate(boxes):
        for other in np.flatnonzero(np.all(ends[:k, :2] < ends[k, 2:], 1) & np.all(ends[k, :2] < ends[:k, 2:], 1)):
            test.assertFalse(overlap(corners, boxes[other][1]), (name, words, boxes[other][0]))
