"""Ask for a file, watch it being built, download it for a week.

A domain declares in its ``jobs.py`` how a kind of file is built (``@builder``); its screens and endpoints say
``ask(kind, params, …)``. The file lies under ``settings.EXPORTS_DIR`` beside a manifest with row count, money
sums and SHA-256. Nothing is ever cut off: what does not fit one sheet goes on in the next one.
Read ``builders``, ``actions``, ``building``, ``files``.
"""
