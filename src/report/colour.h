/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a colour means, on the whole page. A figure's file has those for light paper; in the page
 * each is a variable of the style, which a dark theme sets anew. Internal; local, pure. */
#ifndef ATTRSCOPE_REPORT_COLOUR_H
#define ATTRSCOPE_REPORT_COLOUR_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Models have colours of their own, and marks (gnuplot's point types) for who sees no colours. */
enum { ASC_COLOUR_MODELS = 10, ASC_COLOUR_CLASSES = 7 };
extern const char *const asc_colour_models[ASC_COLOUR_MODELS];
extern const int asc_colour_marks[ASC_COLOUR_MODELS];

/* Classes of an attribute, attributes of a lattice, groups: never a model's. */
extern const char *const asc_colour_classes[ASC_COLOUR_CLASSES];

/* Pairs: both have the attribute, one of each, neither; the last one is drawn as texts are. Chance,
 * references and what is beside the point are grey as well. */
#define ASC_COLOUR_BOTH "#7F10F0"
#define ASC_COLOUR_ACROSS "#8A8A8A"
#define ASC_COLOUR_NEITHER "black"
#define ASC_COLOUR_INK "black"
#define ASC_COLOUR_CHANCE ASC_COLOUR_ACROSS

/* Name of the variable for a colour, red, green and blue from 0 to 255; NULL: it has none. */
const char *asc_colour_variable(int red, int green, int blue);

/* The variables of either theme, as a style sheet sets them. */
void asc_colour_put(FILE *file, int dark);

#endif
