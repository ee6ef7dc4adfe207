/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counter-based random numbers (Philox4x32-10 of Random123): a value is a pure function of the
 * seed, of what it is for, and of its coordinates, so results never depend on ranks or threads. */
#ifndef ATTRSCOPE_RANDOM_H
#define ATTRSCOPE_RANDOM_H

#include <stdint.h>

/* One number a use, so that no two uses share a stream. Append; never renumber. */
typedef enum asc_random_use {
    ASC_RANDOM_SAMPLED_DRAW = 1,
    ASC_RANDOM_SYNTH_IDENTITY = 2,
    ASC_RANDOM_SYNTH_ATTRIBUTE = 3,
    ASC_RANDOM_SYNTH_DIRECTION = 4,
    ASC_RANDOM_SYNTH_CENTRE = 5,
    ASC_RANDOM_SYNTH_NOISE = 6,
    ASC_RANDOM_SWEEP_PILOT = 7,
    ASC_RANDOM_SYNTH_FEATURE = 8,
    ASC_RANDOM_SYNTH_LATTICE = 9,
    ASC_RANDOM_MICRO_CURVES = 10,
    ASC_RANDOM_MICRO_NEIGHBOURS = 11,
    ASC_RANDOM_MICRO_DISTANCE = 12,
    ASC_RANDOM_VERIFY_PAIRS = 13,
    ASC_RANDOM_PROBE_SHUFFLE = 14,
    ASC_RANDOM_PERMUTATION = 15,
    ASC_RANDOM_BOOTSTRAP = 16,
    ASC_RANDOM_PROBE_FOLDS = 17,
    ASC_RANDOM_SYNTH_SIZE = 18,
    ASC_RANDOM_SYNTH_ORDER = 19,
    ASC_RANDOM_SYNTH_NORM = 20,
    ASC_RANDOM_SYNTH_LATTICE_POINT = 21,
    ASC_RANDOM_SYNTH_FACES = 22,
    ASC_RANDOM_MICRO_FLIPS = 23,
    ASC_RANDOM_MAP_PARTS = 24,
    ASC_RANDOM_RELABEL = 25,
    ASC_RANDOM_INFERENCE_IMAGE = 26,
    ASC_RANDOM_INFERENCE_PEOPLE = 27,
    ASC_RANDOM_LFW_GENDER = 28,
    ASC_RANDOM_SYNTH_TRAIT = 29,
    ASC_RANDOM_SYNTH_TRAIT_IDENTITY = 30,
    ASC_RANDOM_SYNTH_TRAIT_NORMAL = 31,
    ASC_RANDOM_SYNTH_TRAIT_DIRECTION = 32,
    ASC_RANDOM_RESAMPLE = 33,
    ASC_RANDOM_NEIGHBOURS_SHUFFLE = 34,
    ASC_RANDOM_SUBSET_ORDER = 35,
    ASC_RANDOM_SUBSET = 36,
    ASC_RANDOM_NEIGHBOURS_MAP = 37
} asc_random_use;

/* 64 uniform bits at coordinates (a, b). Pure, thread-safe. */
uint64_t asc_random_bits(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b);

/* Uniform in the open interval (0, 1), 53 bits. Pure, thread-safe. */
double asc_random_uniform(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b);

/* Standard normal (Box-Muller on the 128 bits of one counter). Pure, thread-safe. */
double asc_random_normal(uint64_t seed, asc_random_use use, uint64_t a, uint32_t b);

/* Standard normals out[i] at coordinates (a, i), i = 0..count-1, for bulk: float32 from 32-bit
 * uniforms (largest value 6.8), four values a counter, some 100 million a second and core. Only
 * IEEE basic operations are used, so the bits are the same on every machine. A use draws either
 * with this function or with those above, not with both. Pure, thread-safe; count <= 2^34. */
void asc_random_normals(uint64_t seed, asc_random_use use, uint64_t a, int64_t count, float *out);

#endif
