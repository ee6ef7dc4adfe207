/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/hdf5_chunks.h"

#include <stdlib.h>
#include <zlib.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"

enum { MOST_FILTERS = 8, FLETCHER_BYTES = 4 };

static H5Z_filter_t filter_at(hid_t creation, int index) {
    unsigned flags = 0, config = 0;
    size_t n_values = 0;
    return H5Pget_filter2(creation, (unsigned)index, &flags, &n_values, NULL, 0, NULL, &config);
}

bool asc_hdf5_filters_known(hid_t creation) {
    const int n = H5Pget_nfilters(creation);
    bool known = n >= 0 && n <= MOST_FILTERS;
    for (int i = 0; i < n && known; i++) {
        const H5Z_filter_t filter = filter_at(creation, i);
        known = filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32 ||
                (filter == H5Z_FILTER_DEFLATE && i >= n - 2);
    }
    return known;
}

/* Bytes that gzip unpacks to, counted until they are too many; 0 for what is damaged. */
static uint64_t unpacked_size(uint8_t *packed, uint64_t size, uint64_t most) {
    uint8_t waste[1 << 14];
    z_stream stream = {.next_in = packed, .avail_in = (uInt)size};
    uint64_t total = 0;
    int status = size <= UINT32_MAX ? inflateInit(&stream) : Z_MEM_ERROR;
    if (status != Z_OK)
        return 0;
    while (status == Z_OK && total <= most) {
        stream.next_out = waste;
        stream.avail_out = sizeof waste;
        status = inflate(&stream, Z_NO_FLUSH);
        total += sizeof waste - stream.avail_out;
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? total : 0;
}

/* What is packed before gzip, as a rule shuffled, keeps its size but for a checksum. */
static bool unpacks_to(hid_t creation, unsigned skipped, uint8_t *packed, uint64_t size,
                       uint64_t wanted) {
    for (int i = H5Pget_nfilters(creation) - 1; i >= 0; i--) {
        const H5Z_filter_t filter = filter_at(creation, i);
        if (skipped >> i & 1)
            continue;
        if (filter == H5Z_FILTER_FLETCHER32) {
            if (size < FLETCHER_BYTES)
                return false;
            size -= FLETCHER_BYTES;
        }
        if (filter == H5Z_FILTER_DEFLATE)
            size = unpacked_size(packed, size, wanted + FLETCHER_BYTES);
    }
    return size == wanted;
}

static asc_code check_chunk(hid_t dataset, hid_t creation, const hsize_t *offset, uint64_t wanted,
                            bool *fine) {
    hsize_t size = 0;
    uint32_t skipped = 0;
    uint8_t *packed = NULL;
    const uint64_t most = 2 * wanted + (1 << 16); /* gzip hardly lengthens anything */
    *fine = H5Dget_chunk_storage_size(dataset, offset, &size) >= 0 && size > 0 && size <= most;
    const asc_code code = *fine ? asc_alloc(&packed, size, 1, "a packed chunk") : ASC_OK;
    if (code == ASC_OK && *fine)
        *fine = H5Dread_chunk(dataset, H5P_DEFAULT, offset, &skipped, packed) >= 0 &&
                unpacks_to(creation, skipped, packed, size, wanted);
    free(packed);
    return code;
}

asc_code asc_hdf5_check_chunks(hid_t dataset, int n_dims, const hsize_t *chunk,
                               const hsize_t *start, const hsize_t *extent, bool *fine) {
    const hid_t creation = H5Dget_create_plist(dataset), type = H5Dget_type(dataset);
    const int n_filters = H5Pget_nfilters(creation);
    const bool has_columns = n_dims > 1;
    uint64_t items = 0, bytes = 0;
    asc_code code = asc_multiply(chunk[0], has_columns ? chunk[1] : 1, &items, "a chunk");
    if (code == ASC_OK)
        code = asc_multiply(items, H5Tget_size(type), &bytes, "a chunk");
    *fine = n_filters >= 0;
    hsize_t offset[2] = {start[0] / chunk[0] * chunk[0], 0};
    for (; n_filters > 0 && offset[0] < start[0] + extent[0]; offset[0] += chunk[0]) {
        offset[1] = has_columns ? start[1] / chunk[1] * chunk[1] : 0;
        do {
            if (code == ASC_OK && *fine)
                code = check_chunk(dataset, creation, offset, bytes, fine);
            offset[1] += chunk[1];
        } while (has_columns && offset[1] < start[1] + extent[1] && code == ASC_OK && *fine);
    }
    asc_h5_drop(type);
    asc_h5_drop(creation);
    return code;
}
