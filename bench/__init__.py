"""Measurements that print ratios: the settlement engine here, the busiest pages next to it."""
