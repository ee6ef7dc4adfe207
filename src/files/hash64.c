/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/hash64.h"

#include <string.h>

enum { STRIPE = 32 };

static const uint64_t P1 = UINT64_C(0x9E3779B185EBCA87), P2 = UINT64_C(0xC2B2AE3D27D4EB4F),
                      P3 = UINT64_C(0x165667B19E3779F9), P4 = UINT64_C(0x85EBCA77C2B2AE63),
                      P5 = UINT64_C(0x27D4EB2F165667C5);

static uint64_t rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

/* Little-endian, `size` is 4 or 8. */
static uint64_t load(const unsigned char *at, int size) {
    uint64_t value = 0;
    memcpy(&value, at, (size_t)size);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

static uint64_t take_in(uint64_t lane, uint64_t word) {
    return rotate(lane + word * P2, 31) * P1;
}

/* The whole stripes: four lanes that do not wait for each other, each a variable of its own, as an
 * array of them would not stay in registers. */
static uint64_t hash_stripes(const unsigned char *at, size_t stripes, uint64_t seed) {
    uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
    for (size_t s = 0; s < stripes; s++, at += STRIPE) {
        a = take_in(a, load(at, 8));
        b = take_in(b, load(at + 8, 8));
        c = take_in(c, load(at + 16, 8));
        d = take_in(d, load(at + 24, 8));
    }
    uint64_t hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    hash = (hash ^ take_in(0, a)) * P1 + P4;
    hash = (hash ^ take_in(0, b)) * P1 + P4;
    hash = (hash ^ take_in(0, c)) * P1 + P4;
    return (hash ^ take_in(0, d)) * P1 + P4;
}

uint64_t asc_hash64(const void *bytes, size_t size, uint64_t seed) {
    const unsigned char *at = bytes;
    size_t left = size % STRIPE;
    uint64_t hash = size < STRIPE ? seed + P5 : hash_stripes(at, size / STRIPE, seed);
    hash += size;
    at += size - left;
    for (; left >= 8; left -= 8, at += 8)
        hash = rotate(hash ^ take_in(0, load(at, 8)), 27) * P1 + P4;
    for (; left >= 4; left -= 4, at += 4)
        hash = rotate(hash ^ load(at, 4) * P1, 23) * P2 + P3;
    for (; left > 0; left--, at++)
        hash = rotate(hash ^ *at * P5, 11) * P1;
    hash = (hash ^ hash >> 33) * P2;
    hash = (hash ^ hash >> 29) * P3;
    return hash ^ hash >> 32;
}
