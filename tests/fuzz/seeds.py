# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs that the fuzzers begin with: FOLDER/<reader>/<number>.

Usage: seeds.py FOLDER PROGRAM
"""

import io
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

import h5py

CUT = "--8<--\n"


def npy(descr, shape, data, order="False", version=1):
    text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


def npz(members, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def arrays():
    floats = struct.pack("<6f", 0.5, -1, 2, 3.25, -4, 1024)
    plain = [npy("<f4", "(3, 2)", floats), npy("<f4", "(3, 2)", floats, "True", 2),
             npy(">f8", "(3, 2)", struct.pack(">6d", *range(6)), version=3),
             npy("<f2", "(4,)", bytes(8)), npy("|i1", "(2, 3)", bytes(range(6))),
             npy("<u8", "(3,)", struct.pack("<3Q", 1, 2, 1 << 63)),
             npy("<U3", "(2,)", "abcxyz".encode("utf-32-le")), npy("|S4", "(2,)", b"ab\0\0cdef"),
             npy("|O", "(1,)", b"\x80\x04K\x01."), npy("<f4", "(1 << 60, 9)", b""),
             npy("<f4", "(999999999999, 99999)", b""), npy("<f4", "(0, 5)", b"")]
    packed = [npz({"a.npy": plain[0]}), npz({"only.npy": plain[2]}, zipfile.ZIP_DEFLATED),
              npz({"a.npy": plain[4], "b.npy": plain[3]}, zipfile.ZIP_DEFLATED),
              npz({"a.npy": plain[6]})]
    return plain, packed


def safetensors(header, data):
    return struct.pack("<Q", len(header)) + header.encode() + data


def tensors():
    one = '"e":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}'
    return [safetensors("{" + one + "}", bytes(24)),
            safetensors('{"__metadata__":{"format":"pt"},' + one + "}   ", bytes(24)),
            safetensors('{"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},' + one + "}", bytes(32)),
            safetensors('{"i":{"dtype":"I64","shape":[2,1],"data_offsets":[0,16]}}', bytes(range(16))),
            safetensors('{"e":{"dtype":"F64","shape":[1152921504606846976,9],"data_offsets":[0,0]}}', b""),
            safetensors("[1, 2]", b""), struct.pack("<Q", 1 << 24) + b"{" + bytes(20)]


def datasets():
    made = []
    for library, content in (
        ("latest", lambda file: file.create_dataset("e", data=[[1.0, 2], [3, 4]])),
        ("earliest", lambda file: file.create_dataset("e", data=[[1, 2], [3, 4]], chunks=(1, 2),
                                                      compression="gzip")),
        ("latest", lambda file: file.create_dataset("e", data=[b"ab", b"c"])),
        ("latest", lambda file: (file.create_dataset("g/e", data=[[1, 2, 3]] * 4, chunks=(3, 2),
                                                     shuffle=True, fletcher32=True),
                                 file.create_dataset("b", data=[1.5]))),
    ):
        out = io.BytesIO()
        with h5py.File(out, "w", libver=library) as file:
            content(file)
        made.append(out.getvalue())
    return made


TABLES = [
    "file_basename,identity,Male,Smiling,mean_r,n_faces,keep\n"
    "a.jpg,7,1,-1,0.25,1,1\nb.jpg,7,-1,1,1e-3,2,0\nc.jpg,12,1,,nan,1,1\n",
    'name;identity;Bald\r\n"x ""y"".png";"O\'Neil, Ann";yes\r\nz.png;"two\r\nlines";no\r\n',
    "\ufeffimage\tidentity\tYoung\n1.jpg\tA\tTrue\n2.jpg\tB\tFalse\n",
    "n_faces == 1 and keep != 0\n" + CUT + "image,identity,n_faces,keep,Old\n"
    "1.jpg,A,1,1,1\n2.jpg,A,2,1,0\n3.jpg,B,1,True,1\n",
    "\n[Old, {race: classes, age: {cut: [0, 18]}, yaw: continuous, eye: {ordered: [shut, open]}}]\n"
    "{young: age < 30 and Old == no, group: race x Old x eye}\n" + CUT +
    "image,identity,race,age,yaw,eye,Old\n1.jpg,A,asian,17,-2.5,shut,no\n2.jpg,B,black,18,3,open,yes\n",
    "\n{a: ordered}\n" + CUT + "image,identity,a\n1,A,2\n2,B,10.0\n3,B,NA\n",
    "image,identity,race\n" + "".join(f"{i},{i},{'ab'[i % 2]}\n" for i in range(24)),
    "image,identity\n", "identity\n1\n1\n2\n",
]
CELEBA = [
    "a.jpg 1\nb.jpg 2\nc.jpg 1\n" + CUT + "3\nMale Young\na.jpg 1 -1\nb.jpg -1 -1\nc.jpg 1 1\n",
    "image_id,identity\na.jpg,1\nb.jpg,2\n" + CUT + "image_id,Male\na.jpg,1\nb.jpg,-1\n",
    "a.jpg 1\r\n" + CUT + "1\r\nMale Young \r\na.jpg  1 -1\r\n",
    "a.jpg 1\n" + CUT + "99\n\rMale\n", CUT,
    "a.jpg 1\nb.jpg 1\n" + CUT + "2\nMale\na.jpg 1\nb.jpg -1\n" + CUT + "2\nx_1 y_1\nb.jpg 3 4\na.png -1 2.5\n",
    "a.jpg 1\nb.jpg 2\n" + CUT + "2\nMale\na.jpg 1\nb.jpg -1\n" + CUT + "image_id;x\n1/a.jpg;2,5\n2/b;\n",
]
LFW = [
    "Aaron_Eckhart_0001.jpg\nAaron_Eckhart_0002.jpg\n" + CUT + "Zoe_Ball_0001.jpg\n",
    "Aaron_Eckhart_0001.jpg \r\nNobody_0001.jpg\n" + CUT + "Aaron_Eckhart_0001.jpg\n", CUT,
]
LATTICES = [
    "index,id_curve,moving_dimension,param_step\n0,0,0,0\n1,0,0,1\n2,0,0,2\n"
    "0,1,1,0\n3,1,1,1\n6,1,1,2\n",
    "index,id_curve,moving_dimension,param_step\n0,0,Age,0\n1,0,Age,1\n2,0,Age,2\n" + CUT +
    "a,b\n0,0\n0.5,0\n1,0\n",
    "index,id_curve,moving_dimension,param_step\n-1,0,0,0\n9e99,0,0,1\n",
]
SETTINGS = [
    "study: s\nimages: {table: t.csv, keep: 'n == 1'}\nmodels:\n"
    "  - {name: A, architecture: r, metric: cosine, embeddings: a.npy}\n"
    "macro: {protocols: [sampled, population], sampled: {max_samples: 5, seed: 1}}\n",
    "images:\n  celeba: {identities: i.txt, attributes: a.txt}\nmodels: []\nquality: {}\n",
    "images: {table: t, attributes: [a, {b: {cut: [-.inf, 1]}, c: {ordered: [x, y]}}], derive: {d: a x c, e: b < 1}}\n",
    "lattice:\n  segments: s.csv\n  attributes: {'0': Head angle}\n  models:\n"
    "    - {name: A, architecture: r, variant: v, metric: euclidean, embeddings: f/}\n"
    "micro: {measures: [nearest], k: [5], eps: [0.4]}\n",
    "images: &a {table: t.csv}\nmodels: *a\n", "{", "- 1\n", "images: {table: {table: {table: x}}}\n",
    "study: !!binary aGVsbG8=\n---\nstudy: two\n", "verify:\n  bins: 99999999999999999999\n",
]


MACHINES = ["product 97e9\nstream 8e9\n# a comment\n\ndisk 1e9\nnetwork 2e9\nmemory 24e9\nprocess 38e6\n",
            "product -1\n", "product nan\n", "memory 1e999\n", "unknown 1\n", "disk\n"]
MANIFESTS = ["a.csv\nkept.csv\nsub/b.csv\n", "../outside\n", "/tmp/outside\nsub/../../outside\n",
             ".\n..\n\n", "a" * 300]


def checkpoints():
    """Contents: sweeps, each of finished strips and sums."""
    sweep = struct.pack("<q3H", 3, 1, 0, 16) + struct.pack("<q", 8) + bytes(8)
    return [struct.pack("<q", 1) + sweep, struct.pack("<q", 2) + 2 * sweep, struct.pack("<q", 0),
            struct.pack("<q", 1 << 40) + sweep, struct.pack("<qq", 1, 1 << 62)]


def outcomes():
    """Of 8 images of 3 people and 2 attributes, as fuzz_outcome.c reads them: the first array each."""
    empty = [bytes([kind]) for kind in range(3)]
    macro = b"\0" + struct.pack("<q", 4) + bytes(400)
    verify = b"\1" + struct.pack("<q2q", 1, 0, 7) + struct.pack("<q2q", 1, 3, 4) + bytes(600)
    components = b"\2" + struct.pack("<i", 1) + bytes(4) + struct.pack("<d", 1) + bytes(600)
    return [*empty, macro, verify, components]


def png(width, height, bits, colour, interlaced, pixels, more=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))


def pictures():
    """PNGs of several kinds, and JPEGs of 8 x 8 pixels: of Huffman's smallest tables, and in two scans."""
    palette = struct.pack(">I", 6) + b"PLTE" + bytes(range(6)) + struct.pack(">I", zlib.crc32(b"PLTE" + bytes(range(6))))
    quant = b"\xff\xdb\x00\x43\x00" + b"\1" * 64
    huffman = b"".join(b"\xff\xc4\x00\x14" + bytes([kind]) + b"\1" + bytes(15) + b"\0" for kind in (0x00, 0x10))

    def jpeg(frame, *scans):
        parts = [b"\xff\xd8", quant, b"\xff" + bytes([frame]) + b"\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00", huffman]
        parts += [b"\xff\xda\x00\x08\x01\x01\x00" + scan + b"\x3f" for scan in scans]
        return b"".join(parts) + b"\xff\xd9"
    return [png(2, 2, 8, 2, 0, b"\0" + bytes(6) + b"\1" + bytes(6)), png(3, 3, 8, 6, 1, bytes(60)),
            png(9, 2, 1, 3, 0, bytes(6), palette), png(2, 2, 16, 4, 0, bytes(18)), png(5, 5, 2, 0, 1, bytes(40)),
            jpeg(0xc0, b"\x00\x3f\x00"), jpeg(0xc2, b"\x00\x00\x00", b"\x01\x3f\x00"), b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]


def own_files(program):
    """A study, results and units, made by the program."""
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1",
                       OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", SOURCE_DATE_EPOCH="0",
                       ASAN_OPTIONS="detect_leaks=0")

    def run(*args):
        subprocess.run([program, *map(str, args), "-q"], check=True, env=environment,
                       stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run("synth", "-o", folder / "s", "--images", 24, "--identities", 4, "--attributes", 2,
            "--models", "A_r:cosine:4,B_r:euclidean:3")
        run("import", folder / "s" / "study.yaml", "-o", folder / "study.h5")
        results = folder / "results.h5"
        run("quality", folder / "study.h5", "-o", results, "--quality.min_images=3",
            "--quality.min_single_face=2", "--quality.min_kept=2")
        unit = (folder / "results.h5.units" / "quality-A_r.unit").read_bytes()
        key = f"key {'0' * 62}ab".encode()
        unit = re.sub(rb"key [0-9a-f]{64}", key, unit, count=1)
        return (folder / "study.h5").read_bytes(), results.read_bytes(), unit


def edits():
    """What edits.c makes of bytes: nothing, and each kind of edit at each place."""
    return [b"", *(bytes([place, kind, *range(40)]) for place in range(30) for kind in range(8))]


def main():
    folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    plain, packed = arrays()
    study, results, unit = own_files(program)
    seeds = {"npy": plain, "npz": packed, "safetensors": tensors(), "hdf5": datasets(),
             "table": TABLES, "celeba": CELEBA, "lfw": LFW,
             "labels": [plain[4], plain[6], packed[3], "Ann\nBob\nAnn\n"], "lattice": LATTICES, "picture": pictures(),
             "settings": SETTINGS, "saved": [unit, unit[512:]],
             "checkpoint": checkpoints(), "outcome": outcomes(), "machine": MACHINES,
             "manifest": MANIFESTS, "study": [study], "results": [results],
             "study-content": edits(), "results-content": edits()}
    for reader, contents in seeds.items():
        (folder / reader).mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(contents):
            content = content.encode() if isinstance(content, str) else content
            (folder / reader / f"{number}").write_bytes(content)


if __name__ == "__main__":
    main()
