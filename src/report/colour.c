/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/colour.h"

#define MODELS                                                                                     \
    "#0072B2", "#B23A00", "#00805C", "#C2569A", "#B98500", "#0E96B8", "#5B5FC7", "#C2253A",        \
        "#5F7F12", "#5A5A5A"
#define CLASSES "#4A2C0A", "#9A5B13", "#1F7A7A", "#7F8F2A", "#7A6FA8", "#3E4C59", "#8E4A52"

const char *const asc_colour_models[ASC_COLOUR_MODELS] = {MODELS};
const int asc_colour_marks[ASC_COLOUR_MODELS] = {7, 5, 9, 13, 11, 15, 6, 4, 8, 12};
const char *const asc_colour_classes[ASC_COLOUR_CLASSES] = {CLASSES};

/* Every colour on light paper and on dark. */
static const struct {
    const char *name;
    unsigned light, dark;
} themed[] = {
    {"--m0", 0x0072B2, 0x5DB0F0},    {"--m1", 0xB23A00, 0xFF8A4C}, {"--m2", 0x00805C, 0x3CCB9B},
    {"--m3", 0xC2569A, 0xF08BC8},    {"--m4", 0xB98500, 0xE9C02F}, {"--m5", 0x0E96B8, 0x5AD1EC},
    {"--m6", 0x5B5FC7, 0xA6A9FF},    {"--m7", 0xC2253A, 0xFF7B86}, {"--m8", 0x5F7F12, 0xA9CC4E},
    {"--m9", 0x5A5A5A, 0xBDBDBD},    {"--k0", 0x4A2C0A, 0xE0B98C}, {"--k1", 0x9A5B13, 0xD08A3A},
    {"--k2", 0x1F7A7A, 0x58C7C7},    {"--k3", 0x7F8F2A, 0xC3D36A}, {"--k4", 0x7A6FA8, 0xB3A9DB},
    {"--k5", 0x3E4C59, 0xA9B8C6},    {"--k6", 0x8E4A52, 0xE8A0A8}, {"--both", 0x7B3FB5, 0xC79BFF},
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
