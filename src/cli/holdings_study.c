/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "cli/holdings.h"
#include "synth/text_file.h"

enum { LONGEST_PART = 60 };

/* A comment's text: one line, whatever it holds. */
static void put_plain(FILE *out, const char *text) {
    while (*text) {
        const size_t unfit = asc_holdings_unfit(text);
        putc(unfit ? '?' : *text, out);
        text += unfit ? unfit : 1;
    }
}

/* Letters, digits, '.' and '-', as names of models may have; "x" where nothing is left. */
static void clean(const char *from, size_t length, char to[LONGEST_PART + 1]) {
    size_t n = 0;
    for (size_t i = 0; i < length && n < LONGEST_PART; i++) {
        const unsigned char c = (unsigned char)from[i];
        if (c < 128 && isalnum(c))
            to[n++] = (char)c;
        else if (n > 0)
            to[n++] = c == '.' ? '.' : '-';
    }
    to[n] = '\0';
    if (n == 0)
        strcpy(to, "x");
}

/* <name>_<architecture>.npy, as far as the file is called so. */
static void name_model(const char *file, char name[LONGEST_PART + 1],
                       char architecture[LONGEST_PART + 1]) {
    const char *end = strrchr(file, '.'), *joint = strchr(file, '_');
    const bool has = joint && joint < end;
    clean(file, (size_t)((has ? joint : end) - file), name);
    if (has)
        clean(joint + 1, (size_t)(end - joint - 1), architecture);
    else
        strcpy(architecture, "unknown");
}

/* Models before this one that would be called the same. */
static int count_namesakes(const asc_holdings *holdings, const asc_holding *file, int64_t rows) {
    char name[LONGEST_PART + 1], architecture[LONGEST_PART + 1];
    char other[LONGEST_PART + 1], other_architecture[LONGEST_PART + 1];
    int n = 0;
    name_model(file->name, name, architecture);
    for (const asc_holding *before = holdings->files; before < file; before++) {
        if (!asc_holding_fits(before, rows))
            continue;
        name_model(before->name, other, other_architecture);
        n += !strcmp(name, other) && !strcmp(architecture, other_architecture);
    }
    return n;
}

static void put_model(FILE *out, const asc_holdings *holdings, const asc_holding *file,
                      int64_t rows) {
    char name[LONGEST_PART + 1], architecture[LONGEST_PART + 1];
    const int namesakes = count_namesakes(holdings, file, rows);
    name_model(file->name, name, architecture);
    fprintf(out, "  - {name: \"%s\", architecture: \"%s", name, architecture);
    if (namesakes)
        fprintf(out, "-%d", namesakes + 1);
    fputs("\", metric: cosine, embeddings: ", out);
    asc_text_put_quoted(out, file->name);
    fprintf(out, "}   # %lld x %lld\n", (long long)file->rows, (long long)file->columns);
}

static void put_fates(FILE *out, const asc_columns *columns, asc_fate fate, const char *what) {
    bool any = false;
    for (int32_t c = 0; c < columns->n; c++) {
        if (columns->fates[c] != fate)
            continue;
        fputs(any ? ", " : what, out);
        put_plain(out, columns->names[c]);
        any = true;
    }
    if (any)
        putc('\n', out);
}

/* Attributes of more than two values, with their kinds. */
static void put_traits(FILE *out, const asc_images *images) {
    for (int32_t t = 0; t < images->n_traits; t++) {
        fputs(t > 0 ? ", " : "  #   attributes of classes: ", out);
        put_plain(out, images->traits[t].name);
        fprintf(out, " (%d labels)", images->traits[t].n_labels);
    }
    if (images->n_traits > 0)
        putc('\n', out);
}

static void put_attributes(FILE *out, const asc_images *images) {
    for (int32_t a = 0; a < images->n_attributes; a++) {
        fputs(a > 0 ? ", " : "  #   attributes: ", out);
        put_plain(out, images->attribute_names[a]);
    }
    if (images->n_attributes > 0)
        putc('\n', out);
}

/* What becomes of the table's columns, or what must be mended first. */
static asc_code put_columns(FILE *out, const asc_holdings *holdings) {
    char identity[ASC_NAME_LENGTH];
    snprintf(identity, sizeof identity, "%s", holdings->images->identity);
    const asc_images_settings settings = {.table = holdings->images->path,
                                          .identity_column = holdings->labels ? NULL : identity,
                                          .labels =
                                              holdings->labels ? holdings->labels->path : NULL};
    asc_images images = {0};
    const asc_code code = asc_images_read_table(&settings, &images);
    if (code == ASC_MEMORY)
        return code;
    if (code != ASC_OK) {
        fputs("  # To be mended: ", out);
        put_plain(out, asc_error_message());
        putc('\n', out);
        return ASC_OK;
    }
    fprintf(out, "  # %lld images of %lld people. By their values the columns are\n",
            (long long)images.n, (long long)images.n_identities);
    put_fates(out, &images.columns, ASC_FATE_NAME, "  #   names of images: ");
    put_attributes(out, &images);
    put_traits(out, &images);
    put_fates(out, &images.columns, ASC_FATE_FEATURE, "  #   features: ");
    put_fates(out, &images.columns, ASC_FATE_KEEP, "  #   choices of images (keep): ");
    put_fates(out, &images.columns, ASC_FATE_UNUSED, "  #   not used: ");
    fputs("  # attributes: [a, b]   # these alone, or {a: classes, b: continuous, c: {cut: [0, "
          "18]}, d: {ordered: [few, many]}}\n"
          "  # unused: [c]          # never these\n",
          out);
    asc_images_free(&images);
    return ASC_OK;
}

static void put_further_tables(FILE *out, const asc_holdings *holdings) {
    for (int i = 0; i < holdings->n; i++) {
        const asc_holding *file = &holdings->files[i];
        if (file->kind != ASC_HOLDING_TABLE || file == holdings->images)
            continue;
        fputs("  # enriched: ", out);
        asc_text_put_quoted(out, file->name);
        fputs("   # further features, matched by the names of images\n", out);
    }
}

static asc_code put_images(FILE *out, const asc_holdings *holdings) {
    const asc_holding *images = holdings->images;
    fputs("images:\n", out);
    if (images->kind == ASC_HOLDING_CELEBA_ATTRIBUTES) {
        fputs("  celeba:\n    identities: ", out);
        asc_text_put_quoted(out, asc_holdings_first(holdings, ASC_HOLDING_CELEBA_IDENTITIES)->name);
        fputs("\n    attributes: ", out);
        asc_text_put_quoted(out, images->name);
        putc('\n', out);
        put_further_tables(out, holdings);
        return ASC_OK;
    }
    fputs(images->kind == ASC_HOLDING_TABLE ? "  table: " : "  labels: ", out);
    asc_text_put_quoted(out, images->name);
    fprintf(out, "   # %lld rows\n", (long long)images->rows);
    if (images->kind == ASC_HOLDING_LABELS)
        return ASC_OK;
    fputs(holdings->labels ? "  labels: " : "  columns: {identity: ", out);
    asc_text_put_quoted(out, holdings->labels ? holdings->labels->name : images->identity);
    fputs(holdings->labels ? "   # who is on each image\n" : "}   # who is on each image\n", out);
    put_further_tables(out, holdings);
    return put_columns(out, holdings);
}

static void put_rest(FILE *out, const asc_holdings *holdings, int64_t rows) {
    for (int i = 0; i < holdings->n; i++) {
        const asc_holding *file = &holdings->files[i];
        const bool spare = file->kind == ASC_HOLDING_LABELS && file != holdings->images &&
                           file != holdings->labels;
        if (spare || (file->kind == ASC_HOLDING_ARRAY && !asc_holding_fits(file, rows))) {
            fputs("  # Not used: ", out);
            put_plain(out, file->name);
            fprintf(out, " holds %lld x %lld values, not a row of them for each of %lld images\n",
                    (long long)file->rows, (long long)file->columns, (long long)rows);
        } else if (*file->note) {
            fputs("  # Not used: ", out);
            put_plain(out, file->note);
            putc('\n', out);
        }
    }
    fputs(
        "\n# An analysis runs when its section is here; without any, those that suit the images.\n",
        out);
    for (int a = 0; asc_analyses[a]; a++)
        if (!asc_analyses[a]->of_lattice)
            fprintf(out, "# %s: {}   # %s\n", asc_analyses[a]->name, asc_analyses[a]->summary);
}

asc_code asc_holdings_put_study(FILE *out, const asc_holdings *holdings) {
    const int64_t rows = holdings->images->rows;
    fputs("# Made by attrscope init of what is in this folder. Look it through, then\n"
          "#   attrscope run study.yaml -o out/ --dry-run    # checks everything\n"
          "#   mpirun -n 4 attrscope run study.yaml -o out/\n"
          "# attrscope run --help tells every parameter.\n",
          out);
    const asc_code code = put_images(out, holdings);
    if (code != ASC_OK)
        return code;
    fputs(
        "models:   # metric: cosine or euclidean, as the model was trained; row i belongs to image "
        "i\n",
        out);
    for (int i = 0; i < holdings->n; i++)
        if (asc_holding_fits(&holdings->files[i], rows))
            put_model(out, holdings, &holdings->files[i], rows);
    put_rest(out, holdings, rows);
    return ASC_OK;
}
