/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/colour.h"

#define MODELS                                                                                     \
    "#0072B2", "#B23A00", "#00805C", "#771470", "#BD820C", "#4F96B1", "#8B68F0", "#85141B",        \
        "#7D946C", "#565558"
#define CLASSES "#4A2C0A", "#8C5020", "#00848F", "#928A00", "#AE61DA", "#1E4671", "#CD3265"

const char *const asc_colour_models[ASC_COLOUR_MODELS] = {MODELS};
const int asc_colour_marks[ASC_COLOUR_MODELS] = {7, 5, 9, 13, 11, 15, 6, 4, 8, 12};
const char *const asc_colour_classes[ASC_COLOUR_CLASSES] = {CLASSES};

/* Every colour on light paper and on dark, apart for who lacks a kind of cone, too. */
static const struct {
    const char *name;
    unsigned light, dark;
} themed[] = {
    {"--m0", 0x0072B2, 0x5DB0F0},    {"--m1", 0xB23A00, 0xFF8A4C}, {"--m2", 0x00805C, 0x3CCB9B},
    {"--m3", 0x771470, 0xDF4DA9},    {"--m4", 0xBD820C, 0xFFC324}, {"--m5", 0x4F96B1, 0x9FEDFD},
    {"--m6", 0x8B68F0, 0x8379DC},    {"--m7", 0x85141B, 0xBC786D}, {"--m8", 0x7D946C, 0xCFE39E},
    {"--m9", 0x565558, 0xC6C0D2},    {"--k0", 0x4A2C0A, 0xAC811A}, {"--k1", 0x8C5020, 0xF2B25E},
    {"--k2", 0x00848F, 0x80B0B1},    {"--k3", 0x928A00, 0xDFF9C2}, {"--k4", 0xAE61DA, 0xE0D2FA},
    {"--k5", 0x1E4671, 0x628AC6},    {"--k6", 0xCD3265, 0xE97A70}, {"--both", 0x7F10F0, 0x8A46FC},
    {"--across", 0x8A8A8A, 0x969696}};

const char *asc_colour_variable(int red, int green, int blue) {
    const unsigned colour = (unsigned)red << 16 | (unsigned)green << 8 | (unsigned)blue;
    for (size_t k = 0; k < sizeof themed / sizeof *themed; k++)
        if (themed[k].light == colour)
            return themed[k].name;
    return NULL;
}

void asc_colour_put(FILE *file, int dark) {
    for (size_t k = 0; k < sizeof themed / sizeof *themed; k++)
        fprintf(file, "%s:#%06x;", themed[k].name, dark ? themed[k].dark : themed[k].light);
}
