"""The flows: what runs when. This is the only package that knows Prefect."""

import os

# Before anything imports numpy (the language model does), for this process and the children it starts:
# OpenBLAS keeps a thread for each core, which costs a third of a second in a run that never multiplies a matrix.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
