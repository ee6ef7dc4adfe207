/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "files/hash64.h"

enum { TEXT = 17 };

#define ATTRIBUTE "xxh64"

static void print(const void *bytes, size_t size, char text[TEXT]) {
    snprintf(text, TEXT, "%016" PRIx64, asc_hash64(bytes, size, 0));
}

asc_code asc_h5_write_whole(hid_t dataset, hid_t type, const void *bytes, size_t size) {
    char text[TEXT];
    if (size > 0 && H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0)
        return asc_h5_fail_at(ASC_IO, dataset, "a dataset", "cannot be written");
    print(bytes, size, text);
    return asc_h5_put_attribute(dataset, ATTRIBUTE, text);
}

asc_code asc_h5_read_whole(hid_t dataset, hid_t place, const char *name, hid_t type, void *bytes,
                           size_t size) {
    char text[TEXT], *stored = NULL;
    if (size > 0 && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0)
        return asc_h5_fail_at(ASC_IO, place, name, "cannot be read");
    asc_code code = asc_h5_get_attribute(dataset, ATTRIBUTE, &stored);
    print(bytes, size, text);
    if (code == ASC_OK && !stored)
        code = asc_h5_refuse(place, name, "has no checksum");
    else if (code == ASC_OK && strcmp(stored, text) != 0)
        code = asc_h5_differs(place, name);
    free(stored);
    return code;
}

asc_code asc_h5_verify(hid_t dataset, hid_t place, const char *name) {
    void *bytes = NULL;
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    uint64_t size = 0;
    asc_code code = asc_multiply(count < 0 ? 0 : (uint64_t)count, H5Tget_size(type), &size, name);
    if (code == ASC_OK)
        code = asc_alloc(&bytes, size, 1, name);
    if (code == ASC_OK)
        code = asc_h5_read_whole(dataset, place, name, type, bytes, size);
    free(bytes);
    asc_h5_drop(space);
    asc_h5_drop(type);
    return code;
}
