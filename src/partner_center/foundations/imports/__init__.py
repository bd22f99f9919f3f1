"""Reading tables that people hand in, XLSX or CSV, and writing the template for them.

A file is refused as a whole where it cannot be read, is too large, or lacks a column that is needed; what is wrong in
single cells is found by the form that a person would fill in. What becomes of good rows is the domain's business.
"""
