/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/encoding.h"

#include <stdbool.h>
#include <string.h>

/* First bytes of files that are often given for a text, and what to do with them. */
static const struct {
    const char *start;
    int length;
    const char *what, *remedy;
} kinds[] = {
    {"\x1f\x8b", 2, "is compressed by gzip", "unpack it with gunzip"},
    {"BZh", 3, "is compressed by bzip2", "unpack it with bunzip2"},
    {"\xfd"
     "7zXZ",
     5, "is compressed by xz", "unpack it with unxz"},
    {"\x28\xb5\x2f\xfd", 4, "is compressed by zstd", "unpack it with unzstd"},
    {"7z\xbc\xaf", 4, "is a 7z archive", "unpack it"},
    {"PK\x03\x04", 4, "is a zip archive or a spreadsheet (.xlsx, .ods)",
     "unpack the archive, or save the sheet as CSV UTF-8"},
    {"\xd0\xcf\x11\xe0", 4, "is an old spreadsheet (.xls)", "save the sheet as CSV UTF-8"},
    {"\x93NUMPY", 6, "is a NumPy array", "give a text file here"},
    {"\x89HDF", 4, "is an HDF5 file", "give a text file here"},
    {"PAR1", 4, "is a Parquet file",
     "save it as CSV: python3 -c \"import pandas, sys; "
     "pandas.read_parquet(sys.argv[1]).to_csv(sys.argv[2], index=False)\" FILE.parquet FILE.csv"},
    {"ARROW1", 6, "is a Feather file",
     "save it as CSV: python3 -c \"import pandas, sys; "
     "pandas.read_feather(sys.argv[1]).to_csv(sys.argv[2], index=False)\" FILE.feather FILE.csv"},
    {"\x80\x02", 2, "is a Python pickle", "save it as CSV with pandas: to_csv(path, index=False)"},
    {"\x80\x03", 2, "is a Python pickle", "save it as CSV with pandas: to_csv(path, index=False)"},
    {"\x80\x04", 2, "is a Python pickle", "save it as CSV with pandas: to_csv(path, index=False)"},
    {"\x80\x05", 2, "is a Python pickle", "save it as CSV with pandas: to_csv(path, index=False)"},
    {"%PDF-", 5, "is a PDF", "give a text file"},
    {"\x89PNG", 4, "is a picture", "give a text file"},
    {"\xff\xd8\xff", 3, "is a picture", "give a text file"},
};

asc_code asc_encoding_refuse_kind(const char *path, const char *bytes, int64_t size) {
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (size >= kinds[k].length && memcmp(bytes, kinds[k].start, (size_t)kinds[k].length) == 0)
            return asc_fail(ASC_DATA, "%s: %s, not a text file; %s", path, kinds[k].what,
                            kinds[k].remedy);
    return ASC_OK;
}

/* Latin letters in UTF-16 without a mark: every other byte is zero. */
static bool looks_wide(const char *bytes, int64_t size, int zero) {
    if (size < 4)
        return false;
    for (int i = 0; i < 4; i++)
        if ((bytes[i] == '\0') != (i % 2 == zero))
            return false;
    return true;
}

asc_code asc_encoding_refuse_wide(const char *path, const char *bytes, int64_t size) {
    const char *name = NULL, *code = "UTF-16";
    if (size >= 4 && (!memcmp(bytes, "\xff\xfe\0\0", 4) || !memcmp(bytes, "\0\0\xfe\xff", 4)))
        name = code = "UTF-32";
    else if (size >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2)))
        name = "UTF-16 (\"Unicode text\")";
    else if (looks_wide(bytes, size, 1))
        name = "UTF-16", code = "UTF-16LE";
    else if (looks_wide(bytes, size, 0))
        name = "UTF-16", code = "UTF-16BE";
    if (!name)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "%s: is saved as %s; save it as UTF-8 (in Excel \"CSV UTF-8\"), or convert it: "
                    "iconv -f %s -t UTF-8 FILE",
                    path, name, code);
}

/* Bytes of the UTF-8 sequence that begins here; 0 for none. Overlong forms, surrogates and code
 * points beyond U+10FFFF are none. */
static int sequence_length(const unsigned char *s, int64_t left) {
    int length = 0;
    if (s[0] >= 0xc2 && s[0] <= 0xdf)
        length = 2;
    else if ((s[0] & 0xf0) == 0xe0)
        length = 3;
    else if (s[0] >= 0xf0 && s[0] <= 0xf4)
        length = 4;
    if (length == 0 || length > left)
        return 0;
    for (int i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return length;
}

static long long line_at(const char *text, int64_t place) {
    long long line = 1;
    for (int64_t i = 0; i < place; i++)
        line += text[i] == '\n';
    return line;
}

/* Place of the first byte that is not UTF-8, or `size`. */
static int64_t find_foreign(const char *text, int64_t size) {
    for (int64_t i = 0; i < size;) {
        uint64_t eight;
        if (i + 8 <= size && (memcpy(&eight, text + i, 8), !(eight & 0x8080808080808080u))) {
            i += 8;
            continue;
        }
        const int length =
            text[i] & 0x80 ? sequence_length((const unsigned char *)text + i, size - i) : 1;
        if (length == 0)
            return i;
        i += length;
    }
    return size;
}

bool asc_encoding_is_utf8(const char *text, int64_t size) {
    return find_foreign(text, size) == size;
}

asc_code asc_encoding_check(const char *path, const char *text, int64_t size) {
    const char *zero = memchr(text, '\0', (size_t)size);
    if (zero)
        return asc_fail(ASC_DATA, "%s:%lld: holds a zero byte; it is not a text file", path,
                        line_at(text, zero - text));
    const int64_t foreign = find_foreign(text, size);
    if (foreign < size)
        return asc_fail(ASC_DATA,
                        "%s:%lld: byte 0x%02x is not UTF-8 (the file may be Latin-1 or "
                        "Windows-1252); save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t "
                        "UTF-8 FILE",
                        path, line_at(text, foreign), (unsigned)(unsigned char)text[foreign]);
    return ASC_OK;
}
