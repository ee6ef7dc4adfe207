/* HDF5 prints a stack of its own on every error unless told not to; ours is one line. Internal. */
#ifndef ATTRSCOPE_HDF5_ERRORS_H
#define ATTRSCOPE_HDF5_ERRORS_H

/* Switches HDF5's printing off for this thread. Local. */
void asc_hdf5_silence(void);

#endif
