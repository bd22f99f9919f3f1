"""The queue in PostgreSQL, the night schedule and progress of long work.

A domain declares background work in its ``jobs.py``, the night schedule on top; actions defer it by name with
``later``, inside their own transaction, so that work for a rolled-back change never starts. Read ``queue``,
then ``running``, then ``queries``. Why a table and no broker: docs/adr/0011-queue-in-postgresql.md.
"""
