#include "data/study_keeps.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attrscope/memory.h"
#include "data/h5_store.h"
#include "data/study_parts.h"

/* Room for what HDF5 writes beside the columns. */
enum { SLACK_BYTES = 1 << 20 };

/* The former columns that stay, then the new ones. */
static asc_code merge(const asc_images *images, const asc_keep_column *columns, int64_t n,
                      char **names, uint8_t *keeps, int64_t *merged) {
    const int64_t most = images->n_keeps + n;
    int64_t count = 0;
    asc_code code = ASC_OK;
    for (int64_t q = 0; q < images->n_keeps; q++) {
        bool replaced = false;
        for (int64_t k = 0; k < n; k++)
            replaced = replaced || strcmp(columns[k].name, images->keep_names[q]) == 0;
        if (replaced)
            continue;
        for (int64_t i = 0; i < images->n; i++)
            keeps[i * most + count] = images->keeps[i * images->n_keeps + q];
        ASC_TRY(code, asc_copy_string(&names[count++], images->keep_names[q]), done);
    }
    for (int64_t k = 0; k < n; k++) {
        for (int64_t i = 0; i < images->n; i++)
            keeps[i * most + count] = columns[k].keep[i];
        ASC_TRY(code, asc_copy_string(&names[count++], columns[k].name), done);
    }
    for (int64_t i = 0; i < images->n; i++) /* close up the rows */
        memmove(keeps + i * count, keeps + i * most, (size_t)count);
    *merged = count;
done:
    return code;
}

static asc_code replace(hid_t file, const char *path, const asc_images *images, char *const *names,
                        const uint8_t *keeps, int64_t n) {
    const int64_t dims[] = {images->n, n};
    asc_code code = ASC_OK;
    if (H5Ldelete(file, "images/keeps", H5P_DEFAULT) < 0 ||
        H5Ldelete(file, "images/keep_names", H5P_DEFAULT) < 0)
        return asc_h5_fail(ASC_IO, path, "former keep-columns cannot be replaced");
    ASC_TRY(code,
            asc_h5_put(file, "images/keeps", H5T_NATIVE_UINT8, 2, dims, keeps, "1",
                       "Selections of images: 1 kept, 0 not"),
            done);
    code = asc_h5_put_texts(file, "images/keep_names", n, names, "", "Columns of /images/keeps");
done:
    return code;
}

static asc_code update(const char *temporary, const char *path, const asc_images *images,
                       const asc_keep_column *columns, int64_t n) {
    char **names = NULL;
    uint8_t *keeps = NULL;
    int64_t merged = 0;
    asc_code code = ASC_OK;
    const hid_t file = H5Fopen(temporary, H5F_ACC_RDWR, H5P_DEFAULT);
    if (file < 0)
        return asc_h5_fail(ASC_IO, path, "its copy cannot be opened");
    const uint64_t most = (uint64_t)(images->n_keeps + n);
    ASC_TRY(code, asc_alloc(&names, most, sizeof *names, "keep-columns"), done);
    ASC_TRY(code, asc_alloc(&keeps, most * (uint64_t)images->n, 1, "keep-columns"), done);
    ASC_TRY(code, merge(images, columns, n, names, keeps, &merged), done);
    code = replace(file, path, images, names, keeps, merged);
done:
    if (H5Fclose(file) < 0 && code == ASC_OK)
        code = asc_h5_fail(ASC_IO, path, "keep-columns cannot be written");
    if (names)
        asc_free_strings(names, images->n_keeps + n);
    free(keeps);
    return code;
}

/* So that a full disk is found before HDF5 meets it. */
static asc_code reserve(const asc_atomic_file *target, int64_t bytes) {
    struct stat status;
    if (stat(target->temporary, &status) != 0)
        return asc_fail(ASC_IO, "%s: its copy cannot be examined", target->path);
    return asc_atomic_reserve(target, (int64_t)status.st_size + bytes + SLACK_BYTES);
}

asc_code asc_study_put_keeps(const char *path, const asc_images *images,
                             const asc_keep_column *columns, int64_t n) {
    asc_atomic_file target = {0};
    asc_h5_quiet();
    asc_code code = asc_atomic_begin(path, &target);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_atomic_copy(&target), failed);
    ASC_TRY(code, reserve(&target, images->n * (images->n_keeps + n)), failed);
    ASC_TRY(code, update(target.temporary, path, images, columns, n), failed);
    return asc_atomic_commit(&target);
failed:
    asc_atomic_abandon(&target);
    return code;
}
