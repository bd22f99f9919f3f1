"""Uploaded files: kinds, limits, real content, who may download.

A domain declares what may be uploaded (`kinds.Kind`), attaches it (`actions.attach`) and links it by foreign key or as
the document's subject. `inspection` looks at what a file really is, `images` writes pictures anew. Files lie under
random names outside of what a web server serves; the only way to one is `queries.open_for`, which asks who is asking
and writes the answer into the history.
"""
