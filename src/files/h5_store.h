/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 as the study and the results file use it: every dataset with description and unit, texts of
 * fixed length (UTF-8, null-padded), provenance at the root, no times in objects (same input, same
 * bytes). A new file is built in memory and saved with plain writes: HDF5 cannot recover from a
 * full disk inside a close, and prints about it.
 *
 * What is read is what was written, or an error: every dataset has an attribute `xxh64`, 16
 * hexadecimal digits, the XXH64 (seed 0) of its bytes as they are stored; groups, attributes and
 * headers are of the kinds that HDF5 keeps checksums of itself: those that know the order in which
 * their members were made. The exception is the embeddings, whose rows are checked one by one
 * (study/parts.h). A file holds its data: hard links only, each object once, contiguous
 * datasets, no external or virtual storage, no filters.
 *
 * All functions are local. `place` is an object of the file; messages take the file's name from it.
 */
#ifndef ATTRSCOPE_FILES_H5_STORE_H
#define ATTRSCOPE_FILES_H5_STORE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "files/atomic_file.h"

/* Attribute "format" of a results file. */
#define ASC_H5_RESULTS "attrscope results"

/* Attribute "format_version" of every file: a text, raised when a reader would misread. */
#define ASC_H5_FORMAT_VERSION "2"

/* Releases any id; a negative one is allowed. For what was only read, or is in memory. */
void asc_h5_drop(hid_t id);

/* Closes a file of asc_h5_open; a negative one is allowed. When HDF5 1.10 fails to close a file,
 * the program crashes at its end: it is closed as one in memory, which does not fail. */
void asc_h5_close(hid_t file);

/* Stops HDF5 from printing its error stack; each public function calls it first. */
void asc_h5_quiet(void);

/* asc_fail with "path: what: <innermost reason of HDF5>". Right after the failing call. ASC_DATA
 * becomes ASC_IO where the system refused, and, of asc_h5_fail, ASC_AGAIN where another program
 * holds the file. */
asc_code asc_h5_fail(asc_code code, const char *path, const char *what);
asc_code asc_h5_fail_at(asc_code code, hid_t place, const char *name, const char *what);

/* asc_fail(ASC_DATA) with "path: folder/name: what; <remedy>", the folder being that of `place`. */
asc_code asc_h5_refuse(hid_t place, const char *name, const char *what);

/* asc_fail(ASC_IO) right after an object could not be opened, with HDF5's reason. */
asc_code asc_h5_unreadable(hid_t place, const char *name);

/* asc_fail(ASC_IO): a dataset, or `name` of one ("..., rows 3 to 7"), differs from its checksum. */
asc_code asc_h5_differs(hid_t place, const char *name);

/* Whether an object is of a results file. */
bool asc_h5_is_results(hid_t place);

/* A new file in memory; `path` is only its name, which no other open file may have. `format`
 * ("attrscope study") and the provenance go to its root. Errors: ASC_IO. */
asc_code asc_h5_create(const char *path, const char *format, hid_t *file);

/* The bytes of a file in memory; `path` is for messages. The image is the caller's. Errors: ASC_IO,
 * ASC_MEMORY. */
asc_code asc_h5_image(hid_t file, const char *path, void **image, size_t *size);

/* Writes a file in memory to the temporary file and closes it (also on failure). Errors: ASC_IO,
 * ASC_CANTCREAT, ASC_MEMORY. */
asc_code asc_h5_save(hid_t *file, const asc_atomic_file *target);

/* Creates the groups above `name` that are missing. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_h5_create_parents(hid_t place, const char *name);

/* Creates a group and the groups above it. Errors: ASC_IO. */
asc_code asc_h5_create_group(hid_t place, const char *name, hid_t *group);

/* Writes or replaces a text attribute; version, command, libraries and time. Errors: ASC_IO. */
asc_code asc_h5_put_attribute(hid_t place, const char *name, const char *value);
asc_code asc_h5_put_provenance(hid_t place);

/* A new attribute of several texts. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_h5_put_attribute_texts(hid_t place, const char *name, int64_t count,
                                    char *const *texts);

/* Writes all `size` bytes of a dataset of that type, or reads them, with their checksum. Messages
 * of reading name it by `place` and `name`. Errors: ASC_IO; when read also ASC_DATA (no checksum,
 * or the dataset of a results file is damaged), ASC_MEMORY. */
asc_code asc_h5_write_whole(hid_t dataset, hid_t type, const void *bytes, size_t size);
asc_code asc_h5_read_whole(hid_t dataset, hid_t place, const char *name, hid_t type, void *bytes,
                           size_t size);

/* The checksum that a dataset was written with, owned by the caller. Errors: ASC_DATA (it has
 * none), ASC_MEMORY. */
asc_code asc_h5_get_checksum(hid_t dataset, hid_t place, const char *name, char **text);

/* Calls `visit` as H5Literate does, in the order of names, until it returns other than 0; `status`:
 * what it returned, or negative where the group cannot be read. Errors: ASC_MEMORY. */
asc_code asc_h5_list(hid_t group, H5L_iterate_t visit, void *data, herr_t *status);

/* What is done with each dataset of a file: `name` at `place`. */
typedef asc_code (*asc_h5_visit)(hid_t dataset, hid_t place, const char *name);

/* Visits every dataset of a file, or below a group, once. Errors: the visitor's; ASC_DATA for links
 * that leave the file or lead back, and for what is neither group nor dataset. O(objects). */
asc_code asc_h5_walk(hid_t group, asc_h5_visit visit);

/* An asc_h5_visit: reads a dataset and compares it with its checksum. Errors: as for reading. */
asc_code asc_h5_verify(hid_t dataset, hid_t place, const char *name);

/* An asc_h5_visit: holds a dataset's header against the way in which a file holds its data. Errors:
 * ASC_DATA. */
asc_code asc_h5_check_storage(hid_t dataset, hid_t place, const char *name);

/* A text type of `size` bytes, as all texts are stored; 1 where it is 0, as HDF5 has none of 0. */
hid_t asc_h5_text_type(size_t size);

/* Creates a contiguous dataset, and the groups above it, of [dims...] (n_dims = 0: one value) with
 * its two attributes (unit NULL: columns have theirs), without data. Errors: ASC_IO. */
asc_code asc_h5_create_dataset(hid_t place, const char *name, hid_t type, int32_t n_dims,
                               const int64_t *dims, const char *unit, const char *description,
                               hid_t *dataset);

/* The same with data, of the types int8, uint8, int32, int64 (integers) or double. Errors: ASC_IO.
 */
asc_code asc_h5_put(hid_t place, const char *name, hid_t memory_type, int32_t n_dims,
                    const int64_t *dims, const void *data, const char *unit,
                    const char *description);

/* A dataset of texts [count]; NULL is stored as "". Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_h5_put_texts(hid_t place, const char *name, int64_t count, char *const *texts,
                          const char *unit, const char *description);

/* Opens a file that has this format at the version we write, and holds its data, all that its
 * datasets claim; `peek`: for attributes of its root, or where the caller looks at what it reads.
 * `maker` says how to get one. Errors: ASC_NOINPUT, ASC_DATA, ASC_IO. O(objects). */
asc_code asc_h5_open(const char *path, const char *format, const char *maker, hid_t *file);
asc_code asc_h5_peek(const char *path, const char *format, const char *maker, hid_t *file);

/* Whether there is a link of that name, or an attribute. Errors: ASC_DATA, ASC_IO. */
asc_code asc_h5_has(hid_t place, const char *name, bool *has);
asc_code asc_h5_has_attribute(hid_t place, const char *name, bool *has);

/* A text attribute, owned by the caller; *value is NULL when there is none. Errors: ASC_DATA,
 * ASC_MEMORY. */
asc_code asc_h5_get_attribute(hid_t place, const char *name, char **value);

/* An attribute of several texts, owned by the caller (asc_free_strings). Errors: ASC_DATA,
 * ASC_MEMORY. */
asc_code asc_h5_get_attribute_texts(hid_t place, const char *name, int64_t *count, char ***texts);

/* Opens a dataset and checks it: `n_dims` dimensions; where dims[i] >= 0 that extent, else it is
 * filled in. Errors: ASC_DATA, ASC_IO. */
asc_code asc_h5_open_dataset(hid_t place, const char *name, int32_t n_dims, int64_t *dims,
                             hid_t *dataset);

/* Reads a whole dataset of numbers as `memory_type`, owned by the caller. Integers are not read
 * from floating-point data. Errors: ASC_DATA, ASC_IO, ASC_MEMORY. */
asc_code asc_h5_get(hid_t place, const char *name, hid_t memory_type, int32_t n_dims, int64_t *dims,
                    void *data);

/* Reads texts [*count]; *count >= 0 demands that many. Owned by the caller (asc_free_strings).
 * Errors: ASC_DATA, ASC_IO, ASC_MEMORY. */
asc_code asc_h5_get_texts(hid_t place, const char *name, int64_t *count, char ***texts);

#endif
