/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "sources/array_name.h"
#include "sources/images_parts.h"
#include "text/fields.h"
#include "text/text_file.h"

/* Who is on each image, as text. */
typedef struct labels {
    int64_t n;
    char **texts; /* [n] owned */
} labels;

static asc_code print_integers(const asc_array *array, labels *out) {
    int64_t *values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)out->n, sizeof *values, array->path), done);
    ASC_TRY(code, asc_array_read_i64(array, 0, out->n, values), done);
    for (int64_t i = 0; i < out->n && code == ASC_OK; i++)
        code = asc_format(&out->texts[i], "%lld", (long long)values[i]);
done:
    free(values);
    return code;
}

/* From here on whole numbers are no longer all floats of the array's type. */
static double inexact_from(const asc_array *array) {
    if (array->item_size == 2)
        return array->is_brain ? 0x1p8 : 0x1p11;
    return array->item_size == 4 ? 0x1p24 : 0x1p53;
}

static asc_code print_floats(const asc_array *array, labels *out) {
    const double inexact = inexact_from(array);
    double *values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)out->n, sizeof *values, array->path), done);
    ASC_TRY(code, asc_array_read_f64(array, 0, out->n, values), done);
    for (int64_t i = 0; i < out->n && code == ASC_OK; i++) {
        if (!isfinite(values[i]) || values[i] != floor(values[i]))
            code = asc_fail(ASC_DATA, "%s: row %lld holds %g; labels are whole numbers or text",
                            array->path, (long long)i, values[i]);
        else if (fabs(values[i]) >= inexact)
            code = asc_fail(ASC_DATA,
                            "%s: row %lld holds %.20g; floats of %d bytes are not exact from %.0f "
                            "on, so that people may be taken for one: save labels as int64",
                            array->path, (long long)i, values[i], (int)array->item_size, inexact);
        else
            code = asc_format(&out->texts[i], "%lld", (long long)values[i]);
    }
done:
    free(values);
    return code;
}

static asc_code read_array(const char *path, labels *out) {
    asc_array array = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_array_open(path, &array), done);
    if (array.shape[0] == 1) /* MATLAB's column */
        ASC_TRY(code, asc_array_orient(&array, array.shape[1]), done);
    if (array.shape[1] != 1) {
        code = asc_fail(ASC_DATA, "%s: has %lld values a row; labels are one value an image", path,
                        (long long)array.shape[1]);
        goto done;
    }
    ASC_TRY(code, asc_array_verify(&array), done);
    out->n = array.shape[0];
    if (array.kind == ASC_ARRAY_TEXT) {
        code = asc_array_read_text(&array, 0, out->n, &out->texts);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&out->texts, (uint64_t)out->n, sizeof *out->texts, path), done);
    code = array.kind == ASC_ARRAY_INT ? print_integers(&array, out) : print_floats(&array, out);
done:
    asc_array_free(&array);
    return code;
}

/* One label a line; blank lines at the end are none. */
static asc_code read_lines(const char *path, labels *out) {
    asc_text_file file = {0};
    asc_code code = ASC_OK;
    int64_t n = 0;
    ASC_TRY(code, asc_text_file_read(path, &file), done);
    ASC_TRY(code, asc_alloc(&out->texts, asc_text_count_lines(&file), sizeof *out->texts, path),
            done);
    asc_text_lines lines = asc_text_lines_of(&file);
    for (char *line = asc_text_next_line(&lines); line; line = asc_text_next_line(&lines)) {
        const char *label = asc_text_trim(line, line + strlen(line));
        ASC_TRY(code, asc_copy_string(&out->texts[out->n++], label), done);
        n = *label ? out->n : n;
    }
    for (; out->n > n; out->n--)
        free(out->texts[out->n - 1]);
done:
    asc_text_file_free(&file);
    return code;
}

static asc_code read_labels(const char *path, labels *out) {
    asc_code code = asc_array_name_is_array(path) ? read_array(path, out) : read_lines(path, out);
    for (int64_t i = 0; i < out->n && code == ASC_OK; i++) {
        char *text = out->texts[i];
        const char *label = asc_text_trim(text, text + strlen(text));
        memmove(text, label, strlen(label) + 1);
        asc_text_canonical(text);
        if (asc_text_is_missing(text))
            code = asc_fail(ASC_DATA, "%s: row %lld holds '%s'; every image needs an identity",
                            path, (long long)i, text);
    }
    if (code == ASC_OK && out->n == 0)
        code = asc_fail(ASC_DATA, "%s: holds no labels; give one an image", path);
    return code;
}

static void free_labels(labels *of) {
    asc_free_strings(of->texts, of->n);
    *of = (labels){0};
}

asc_code asc_images_set_labels(const char *path, asc_images *images) {
    labels found = {0};
    asc_code code = read_labels(path, &found);
    if (code == ASC_OK && found.n != images->n)
        code = asc_fail(ASC_DATA,
                        "%s: has %lld labels, but there are %lld images; label i must belong to "
                        "image i, make one match the other",
                        path, (long long)found.n, (long long)images->n);
    if (code == ASC_OK)
        code = asc_images_set_identities(images, (const char *const *)found.texts, path);
    free_labels(&found);
    return code;
}

asc_code asc_images_read_labels(const asc_images_settings *settings, asc_images *images) {
    labels found = {0};
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, read_labels(settings->labels, &found), done);
    ASC_TRY(code, asc_alloc(&images->names, (uint64_t)found.n, sizeof(char *), "image names"),
            done);
    for (int64_t i = 0; i < found.n; i++, images->n++)
        ASC_TRY(code, asc_format(&images->names[i], "row %lld", (long long)i), done);
    ASC_TRY(code,
            asc_images_set_identities(images, (const char *const *)found.texts, settings->labels),
            done);
    ASC_TRY(code, asc_images_describe_columns(images, NULL, "the labels"), done);
    code = asc_images_choose_attributes(settings, images);
done:
    free_labels(&found);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
