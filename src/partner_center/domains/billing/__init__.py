"""Bills of the cloud: files in FOCUS 1.0, the lines they hold, the accounts they name, and what could not be used.

A **bill file** is recognised by its content, read in the background, and loaded line by line; unusable rows are listed
with their reason, repaired ones with what was done. Lines live in Parquet files, sums and accounts in the database. A
**billing account** is linked to a customer; accounts without a customer are listed until somebody links them.
"""
