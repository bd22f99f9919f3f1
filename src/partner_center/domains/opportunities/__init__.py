"""Opportunities: what partner and vendor sell together, whoever brought it (domain.md 7, seed 004).

A partner shares an **opportunity** with the vendor (PO): it is audited, validated with the customer within ten working
days, and followed. The vendor shares one with a partner (HO): it shows what it is worth knowing, is accepted within
three working days, and followed as well. ``status`` says whether the other side agreed, ``stage`` how far the sale is;
each has its life-cycle. A representative **office**, its business development and the partner's ecosystem manager are
found by rule. Read ``models``, ``lifecycle``, ``queries/routing``, ``actions``.
"""
