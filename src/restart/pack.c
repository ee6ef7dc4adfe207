/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/pack.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static asc_code move(asc_pack *pack, uint64_t capacity) {
    unsigned char *grown = NULL;
    asc_code code = asc_alloc(&grown, capacity, 1, "an outcome");
    if (code != ASC_OK)
        return code;
    if (pack->size > 0)
        memcpy(grown, pack->bytes, pack->size);
    free(pack->bytes);
    pack->bytes = grown;
    pack->capacity = capacity;
    return ASC_OK;
}

/* What is large is mostly one array: then there is room for that and no more. */
static asc_code grow(asc_pack *pack, uint64_t size) {
    enum { FIRST = 4096, LARGE = 1 << 20 };
    if (size <= pack->capacity - pack->size)
        return ASC_OK;
    if (size > UINT64_MAX / 2 - pack->size)
        return asc_fail(ASC_MEMORY, "an outcome of more than %llu bytes",
                        (unsigned long long)(UINT64_MAX / 2));
    const uint64_t needed = pack->size + size, held = pack->capacity;
    const uint64_t ahead = held < FIRST ? FIRST : held < LARGE ? 2 * held : held + held / 4;
    return move(pack, needed > ahead ? needed : ahead);
}

void asc_pack_bytes(asc_pack *pack, void *value, uint64_t size) {
    if (pack->code != ASC_OK || size == 0)
        return;
    if (pack->reading) {
        if (size > pack->size - pack->at) {
            pack->code = asc_fail(ASC_DATA, "it is too short");
            return;
        }
        memcpy(value, pack->bytes + pack->at, size);
        pack->at += size;
        return;
    }
    if (pack->measuring) {
        pack->size += size;
        return;
    }
    pack->code = grow(pack, size);
    if (pack->code != ASC_OK)
        return;
    memcpy(pack->bytes + pack->size, value, size);
    pack->size += size;
}

void asc_pack_reserve(asc_pack *pack, uint64_t size) {
    if (pack->code == ASC_OK && size > UINT64_MAX / 2 - pack->size)
        pack->code = asc_fail(ASC_MEMORY, "an outcome of more than %llu bytes",
                              (unsigned long long)(UINT64_MAX / 2));
    if (pack->code == ASC_OK && size > pack->capacity - pack->size)
        pack->code = move(pack, pack->size + size);
}

void asc_pack_array(asc_pack *pack, void *array, int64_t *count, size_t size, const char *what) {
    void **data = array;
    uint64_t bytes = 0;
    asc_pack_bytes(pack, count, sizeof *count);
    if (pack->code != ASC_OK)
        return;
    if (*count < 0)
        pack->code = asc_fail(ASC_DATA, "%s: %lld of them", what, (long long)*count);
    else
        pack->code = asc_multiply((uint64_t)*count, size, &bytes, what);
    if (pack->code == ASC_OK && pack->reading && bytes > pack->size - pack->at)
        pack->code = asc_fail(ASC_DATA, "%s: it is too short", what);
    if (pack->code == ASC_OK && pack->reading)
        pack->code = asc_alloc(data, (uint64_t)*count, size, what);
    asc_pack_bytes(pack, *data, bytes);
}

void asc_pack_matrix(asc_pack *pack, void *array, int64_t rows, int64_t columns, size_t size,
                     const char *what) {
    int64_t count = 0;
    if (pack->code != ASC_OK)
        return;
    if (rows < 0 || columns < 0 || __builtin_mul_overflow(rows, columns, &count)) {
        pack->code = asc_fail(ASC_DATA, "%s: %lld x %lld of them", what, (long long)rows,
                              (long long)columns);
        return;
    }
    const int64_t wanted = count;
    asc_pack_array(pack, array, &count, size, what);
    if (pack->code == ASC_OK && count != wanted)
        pack->code = asc_fail(ASC_DATA, "%s: %lld where %lld belong", what, (long long)count,
                              (long long)wanted);
}

void asc_pack_expect(asc_pack *pack, bool holds, const char *what) {
    if (pack->reading && pack->code == ASC_OK && !holds)
        pack->code = asc_fail(ASC_DATA, "%s: out of range", what);
}

asc_code asc_pack_end(const asc_pack *pack) {
    if (pack->code == ASC_OK && pack->reading && pack->at != pack->size)
        return asc_fail(ASC_DATA, "it is too long");
    return pack->code;
}

void asc_pack_rewind(asc_pack *pack) {
    pack->reading = true;
    pack->at = 0;
}

void asc_pack_free(asc_pack *pack) {
    free(pack->bytes);
    *pack = (asc_pack){0};
}
