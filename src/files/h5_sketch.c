/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/h5_sketch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attrscope/memory.h"

enum { CHUNK = 1 << 20 };

static asc_code no_memory(const char *path) {
    return asc_fail(ASC_MEMORY, "%s: cannot be drawn in memory: %s", path, strerror(errno));
}

static asc_code put_image(hid_t file, int memory, const char *path) {
    void *image = NULL;
    size_t size = 0;
    asc_code code = asc_h5_image(file, path, &image, &size);
    for (size_t done = 0; code == ASC_OK && done < size;) {
        const ssize_t written = write(memory, (char *)image + done, size - done);
        if (written > 0)
            done += (size_t)written;
        else if (errno != EINTR)
            code = no_memory(path);
    }
    free(image);
    return code;
}

asc_code asc_h5_sketch_begin(hid_t *file, int64_t most_holes, const char *path,
                             asc_h5_sketch *sketch) {
    *sketch = (asc_h5_sketch){.memory = memfd_create("attrscope", MFD_CLOEXEC)};
    asc_code code = sketch->memory < 0 ? no_memory(path) : ASC_OK;
    if (code == ASC_OK)
        code = asc_alloc(&sketch->holes, (uint64_t)most_holes, sizeof *sketch->holes, path);
    if (code == ASC_OK)
        code = put_image(*file, sketch->memory, path);
    asc_h5_drop(*file);
    *file = -1;
    if (code != ASC_OK)
        asc_h5_sketch_free(sketch);
    return code;
}

/* HDF5 opens files by their names, and memory has none: it opens the file on the disk, whose
 * beginning is the same, and finds the memory under its descriptor. */
asc_code asc_h5_sketch_open(const asc_h5_sketch *sketch, const asc_atomic_file *target,
                            hsize_t alignment, hid_t *file) {
    int *descriptor = NULL;
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_alignment(access, alignment, alignment);
    *file = H5Fopen(target->temporary, H5F_ACC_RDWR, access);
    const asc_code code =
        *file < 0 ? asc_h5_fail(ASC_IO, target->path, "cannot be opened to be written") : ASC_OK;
    asc_h5_drop(access);
    if (code != ASC_OK)
        return code;
    if (H5Fget_vfd_handle(*file, H5P_DEFAULT, (void **)&descriptor) >= 0 &&
        dup3(sketch->memory, *descriptor, O_CLOEXEC) >= 0)
        return ASC_OK;
    asc_h5_close(*file);
    *file = -1;
    return no_memory(target->path);
}

asc_code asc_h5_sketch_leave_out(asc_h5_sketch *sketch, hid_t dataset, const char *path) {
    const haddr_t begin = H5Dget_offset(dataset);
    if (begin == HADDR_UNDEF)
        return H5Dget_storage_size(dataset) == 0
                   ? ASC_OK
                   : asc_h5_fail(ASC_IO, path, "a dataset has no place in the file");
    sketch->holes[sketch->n_holes++] = (asc_h5_hole){begin, begin + H5Dget_storage_size(dataset)};
    return ASC_OK;
}

/* How far from `begin` on there is no hole, at most to `end`; *skip: how long the hole there is. */
static uint64_t room_before_hole(const asc_h5_sketch *sketch, uint64_t begin, uint64_t end,
                                 uint64_t *skip) {
    *skip = 0;
    for (int64_t h = 0; h < sketch->n_holes; h++) {
        const asc_h5_hole *hole = &sketch->holes[h];
        if (hole->begin <= begin && begin < hole->end) {
            *skip = hole->end - begin;
            return 0;
        }
        if (hole->begin > begin && hole->begin < end)
            end = hole->begin;
    }
    return end - begin;
}

static asc_code write_extent(const asc_h5_sketch *sketch, uint64_t begin, uint64_t end,
                             char *buffer, const asc_atomic_file *target) {
    asc_code code = ASC_OK;
    while (begin < end && code == ASC_OK) {
        uint64_t skip = 0, size = room_before_hole(sketch, begin, end, &skip);
        if (skip > 0) {
            begin += skip;
            continue;
        }
        size = size < CHUNK ? size : CHUNK;
        const ssize_t got = pread(sketch->memory, buffer, size, (off_t)begin);
        if (got <= 0)
            return asc_fail(ASC_IO, "%s: cannot be drawn in memory: %s", target->path,
                            got < 0 ? strerror(errno) : "it ends before");
        code = asc_atomic_put(target, (int64_t)begin, buffer, (size_t)got);
        begin += (uint64_t)got;
    }
    return code;
}

int64_t asc_h5_sketch_size(const asc_h5_sketch *sketch) {
    return (int64_t)lseek(sketch->memory, 0, SEEK_END);
}

asc_code asc_h5_sketch_write(const asc_h5_sketch *sketch, const asc_atomic_file *target) {
    const off_t size = (off_t)asc_h5_sketch_size(sketch);
    char *buffer = NULL;
    asc_code code = asc_alloc(&buffer, CHUNK, 1, target->path);
    for (off_t at = 0; at < size && code == ASC_OK;) {
        const off_t begin = lseek(sketch->memory, at, SEEK_DATA);
        if (begin < 0)
            break; /* no more data */
        const off_t end = lseek(sketch->memory, begin, SEEK_HOLE);
        code = write_extent(sketch, (uint64_t)begin, (uint64_t)end, buffer, target);
        at = end;
    }
    free(buffer);
    return code;
}

void asc_h5_sketch_free(asc_h5_sketch *sketch) {
    if (sketch->memory >= 0)
        close(sketch->memory);
    free(sketch->holes);
    *sketch = (asc_h5_sketch){.memory = -1};
}
