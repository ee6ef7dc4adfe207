/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of arrays, written by hand. */
#ifndef ATTRSCOPE_TESTS_NPY_FILES_H
#define ATTRSCOPE_TESTS_NPY_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER(type, order, shape)                                                                 \
    "{'descr': '" type "', 'fortran_order': " order ", 'shape': " shape ", }\n"

static char folder[] = "/tmp/asc-array-XXXXXX";
static char path[64];

static inline int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/a.npy", folder);
    return 0;
}

static inline int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

/* A .npy of a version with a header text and data. */
static inline size_t build(uint8_t *out, int version, const char *text, const void *data,
                           size_t bytes) {
    const size_t length = strlen(text), prefix = version == 1 ? 10 : 12;
    memcpy(out, "\x93NUMPY", 6);
    out[6] = (uint8_t)version;
    out[7] = 0;
    for (size_t i = 8; i < prefix; i++)
        out[i] = (uint8_t)(length >> (8 * (i - 8)));
    memcpy(out + prefix, text, length);
    memcpy(out + prefix + length, data, bytes);
    return prefix + length + bytes;
}

static inline void save(const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

#endif
