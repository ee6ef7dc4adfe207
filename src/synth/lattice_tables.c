/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/analysis.h"
#include "attrscope/provenance.h"
#include "synth/lattice_parts.h"
#include "synth/text_file.h"

/* Names of the published dimensions; a further one is called by its number. */
static const char *const SHOWN_NAMES[] = {"Head angle", "Age", "Hair color", "Illumination",
                                          "Expression"};
static const char *const SHOWN_LOW_NAMES[ASC_LATTICE_MOST_LOW] = {"Brightness", "Contrast", "Hue"};

enum { SHOWN = sizeof SHOWN_NAMES / sizeof *SHOWN_NAMES };

asc_code asc_lattice_write_segments(const asc_lattice_grid *grid, const asc_atomic_file *target) {
    FILE *file;
    asc_code code = asc_text_open(target, &file);
    if (code != ASC_OK)
        return code;
    fputs("index,id_curve,moving_dimension,param_step\n", file);
    int64_t curve = 0;
    for (int32_t a = 0; a < grid->n_attributes; a++) {
        char buffer[16];
        const char *name = asc_lattice_column(grid, a, buffer);
        for (int64_t node = 0; node < grid->n_nodes && !ferror(file); node++) {
            int64_t nodes[3];
            if (!asc_lattice_segment(grid, node, a, nodes))
                continue;
            for (int step = 0; step < 3; step++)
                fprintf(file, "%lld,%lld,%s,%d\n", (long long)nodes[step], (long long)curve, name,
                        step);
            curve++;
        }
    }
    return asc_text_close(file, target);
}

asc_code asc_lattice_write_points(const asc_lattice_grid *grid, const asc_atomic_file *target) {
    FILE *file;
    asc_code code = asc_text_open(target, &file);
    if (code != ASC_OK)
        return code;
    for (int32_t a = 0; a < grid->n_attributes; a++) {
        char buffer[16];
        fprintf(file, "%s%s", a > 0 ? "," : "", asc_lattice_column(grid, a, buffer));
    }
    fputc('\n', file);
    for (int64_t node = 0; node < grid->n_nodes && !ferror(file); node++) {
        int32_t x[ASC_LATTICE_MOST_DIMENSIONS + ASC_LATTICE_MOST_LOW];
        asc_lattice_coordinates(grid, node, x);
        for (int32_t a = 0; a < grid->n_attributes; a++)
            fprintf(file, "%s%d", a > 0 ? "," : "", x[a]);
        fputc('\n', file);
    }
    return asc_text_close(file, target);
}

static void put_attributes(FILE *file, const asc_synth_lattice_options *options,
                           const asc_lattice_grid *grid) {
    fputs("  attributes:  # planted coherence: 0 = random field, 1 = constant field\n", file);
    for (int32_t a = 0; a < grid->n_attributes; a++) {
        char buffer[16];
        int32_t low = a - grid->n_dimensions;
        const char *column = asc_lattice_column(grid, a, buffer), *shown = column;
        if (low >= 0)
            shown = SHOWN_LOW_NAMES[low];
        else if (a < SHOWN)
            shown = SHOWN_NAMES[a];
        fprintf(file, "    \"%s\": \"%s\"  # %g\n", column, shown, options->coherence[a]);
    }
}

asc_code asc_lattice_write_study(const asc_synth_lattice_options *options,
                                 const asc_lattice_grid *grid, const asc_atomic_file *target) {
    FILE *file;
    asc_code code = asc_text_open(target, &file);
    if (code != ASC_OK)
        return code;
    fprintf(file,
            "# Made by attrscope synth --lattice %s with seed %llu: %lld nodes an identity.\n"
            "# Use: attrscope run study.yaml -o out/\n",
            asc_version(), (unsigned long long)options->seed, (long long)grid->n_nodes);
    fputs("study: synth-lattice\n"
          "lattice:\n"
          "  segments: df_param_step.csv\n"
          "  points: df_points.csv\n",
          file);
    put_attributes(file, options, grid);
    fputs("  models:  # a planted coherence is multiplied by the model's\n", file);
    for (int32_t m = 0; m < options->n_models; m++) {
        const asc_synth_lattice_model *model = &options->models[m];
        fprintf(file,
                "    - {name: \"%s\", architecture: \"%s\", variant: \"%s\", metric: %s, "
                "embeddings: \"lattice/%s_%s_%s\"}  # %g\n",
                model->name, model->architecture, model->variant, asc_metric_name(model->metric),
                model->name, model->architecture, model->variant, model->coherence);
    }
    asc_analyses_put_samples(true, file);
    return asc_text_close(file, target);
}
