/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Whether a dataset differs from its checksum in the file, and not only as it was read: a second
 * look, past what HDF5 keeps in memory. */
static bool is_damaged(hid_t dataset, const char *stored) {
    enum { PATH_SIZE = 4096 };
    char path[PATH_SIZE] = "", text[TEXT];
    void *bytes = NULL;
    const haddr_t at = H5Dget_offset(dataset);
    const hsize_t size = H5Dget_storage_size(dataset);
    H5Fget_name(dataset, path, sizeof path);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    bool seen =
        file >= 0 && at != HADDR_UNDEF && asc_alloc(&bytes, size, 1, "a second look") == ASC_OK;
    for (hsize_t done = 0; seen && done < size;) {
        const ssize_t n = pread(file, (char *)bytes + done, size - done, (off_t)(at + done));
        seen = n > 0;
        done += n > 0 ? (hsize_t)n : 0;
    }
    if (seen)
        print(bytes, size, text);
    free(bytes);
    if (file >= 0)
        close(file);
    return seen && strcmp(text, stored) != 0;
}

/* In a results file what is damaged is known for good, and can be made again. */
static asc_code differs(hid_t dataset, hid_t place, const char *name, const char *stored) {
    if (asc_h5_is_results(place) && is_damaged(dataset, stored))
        return asc_h5_refuse(place, name, "is not as it was written: the file is damaged");
    return asc_h5_differs(place, name);
}

asc_code asc_h5_get_checksum(hid_t dataset, hid_t place, const char *name, char **text) {
    const asc_code code = asc_h5_get_attribute(dataset, ATTRIBUTE, text);
    return code == ASC_OK && !*text ? asc_h5_refuse(place, name, "has no checksum") : code;
}

asc_code asc_h5_read_whole(hid_t dataset, hid_t place, const char *name, hid_t type, void *bytes,
                           size_t size) {
    char text[TEXT], *stored = NULL;
    if (size > 0 && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0)
        return asc_h5_fail_at(ASC_IO, place, name, "cannot be read");
    asc_code code = asc_h5_get_checksum(dataset, place, name, &stored);
    print(bytes, size, text);
    if (code == ASC_OK && strcmp(stored, text) != 0)
        code = differs(dataset, place, name, stored);
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
