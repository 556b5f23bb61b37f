"""Lines that are not sentences: labels and their lists, headlines, credits, datelines, signatures."""
