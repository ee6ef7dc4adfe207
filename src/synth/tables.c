/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "attrscope/analysis.h"
#include "attrscope/provenance.h"
#include "attrscope/random.h"
#include "synth/synth_parts.h"
#include "synth/text_file.h"

/* Mean colours of an image and their hue, saturation and value in OpenCV's ranges. */
typedef struct colours {
    double r, g, b, h, s, v;
} colours;

static double in_byte(double x) {
    return fmin(fmax(x, 0.0), 255.0);
}

static colours draw_colours(uint64_t seed, int64_t image) {
    const double LIGHT = 115.0, LIGHT_SPREAD = 28.0, TINT_SPREAD = 9.0;
    float normals[4];
    asc_random_normals(seed, ASC_RANDOM_SYNTH_FEATURE, (uint64_t)image, 4, normals);
    double light = LIGHT + LIGHT_SPREAD * normals[0];
    colours c = {.r = in_byte(light + 14.0 + TINT_SPREAD * normals[1]),
                 .g = in_byte(light - 3.0 + TINT_SPREAD * normals[2]),
                 .b = in_byte(light - 11.0 + TINT_SPREAD * normals[3])};
    double smallest = fmin(c.r, fmin(c.g, c.b)), range;
    c.v = fmax(c.r, fmax(c.g, c.b));
    range = c.v - smallest;
    c.s = c.v > 0.0 ? 255.0 * range / c.v : 0.0;
    if (range > 0.0) {
        double sixth = c.v == c.r   ? (c.g - c.b) / range
                       : c.v == c.g ? 2.0 + (c.b - c.r) / range
                                    : 4.0 + (c.r - c.g) / range;
        c.h = 30.0 * (sixth < 0.0 ? sixth + 6.0 : sixth);
    }
    return c;
}

/* About one image in twenty shows none or two faces, as in CelebA. */
static int draw_faces(uint64_t seed, int64_t image) {
    const double NONE = 0.01, TWO = 0.05;
    double u = asc_random_uniform(seed, ASC_RANDOM_SYNTH_FACES, (uint64_t)image, 0);
    return u < NONE ? 0 : u < TWO ? 2 : 1;
}

asc_code asc_synth_write_table(const asc_synth_options *options, const asc_synth_people *people,
                               const asc_atomic_file *target) {
    FILE *file;
    asc_code code = asc_text_open(target, &file);
    if (code != ASC_OK)
        return code;
    fputs("file_basename,identity", file);
    for (int32_t a = 0; a < people->n_attributes; a++)
        fprintf(file, ",%s", people->names[a]);
    for (int32_t t = 0; t < people->n_traits; t++)
        fprintf(file, ",%s", people->traits[t].name);
    fputs(",path,retina_n_faces_detected,rgb_r,rgb_g,rgb_b,hsv_h,hsv_s,hsv_v\n", file);
    for (int64_t i = 0; i < people->n && !ferror(file); i++) {
        long long number = (long long)i + 1;
        fprintf(file, "%06lld.jpg,%d", number, people->identity[i] + 1);
        for (int32_t a = 0; a < people->n_attributes; a++)
            fputs(people->values[i * people->n_attributes + a] > 0 ? ",1" : ",-1", file);
        for (int32_t t = 0; t < people->n_traits; t++) {
            fputc(',', file);
            asc_synth_put_trait(file, people, i, t);
        }
        colours c = draw_colours(options->seed, i);
        fprintf(file, ",images/%06lld.jpg,%d,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n", number,
                draw_faces(options->seed, i), c.r, c.g, c.b, c.h, c.s, c.v);
    }
    return asc_text_close(file, target);
}

static void put_effects(FILE *file, const asc_synth_options *options,
                        const asc_synth_people *people) {
    fputs("# Planted effects: distance between the mean embeddings of an attribute's modalities,\n"
          "# in units of the identities' spread; 0 is a true null.\n",
          file);
    for (int32_t a = 0; a < people->n_attributes; a++) {
        fprintf(file, "#   %-20s %g", people->names[a], people->effect[a]);
        if (!options->celeba_identities)
            fprintf(file, "  (prevalence %g)", options->prevalence[a]);
        fputc('\n', file);
    }
    asc_synth_put_trait_effects(file, people);
}

asc_code asc_synth_write_study(const asc_synth_options *options, const asc_synth_people *people,
                               const asc_atomic_file *target) {
    FILE *file;
    asc_code code = asc_text_open(target, &file);
    if (code != ASC_OK)
        return code;
    fprintf(file,
            "# Made by attrscope synth %s with seed %llu. Use: attrscope run study.yaml -o "
            "out/\n",
            asc_version(), (unsigned long long)options->seed);
    put_effects(file, options, people);
    fputs("study: synth\nimages:\n", file);
    if (options->celeba_identities) {
        fputs("  celeba:\n    identities: ", file);
        asc_text_put_quoted(file, options->celeba_identities);
        fputs("\n    attributes: ", file);
        asc_text_put_quoted(file, options->celeba_attributes);
        fputc('\n', file);
    } else {
        fputs("  table: df_dataset.csv\n", file);
        asc_synth_put_attributes(file, people);
    }
    fputs("models:\n", file);
    for (int32_t m = 0; m < options->n_models; m++) {
        const asc_synth_model *model = &options->models[m];
        fprintf(file,
                "  - {name: \"%s\", architecture: \"%s\", metric: %s, embeddings: "
                "%s_%s_synth.npy}\n",
                model->name, model->architecture, asc_metric_name(model->metric), model->name,
                model->architecture);
    }
    if (people->n_traits == 0) /* else all that the attributes are for */
        asc_analyses_put_samples(false, file);
    return asc_text_close(file, target);
}
