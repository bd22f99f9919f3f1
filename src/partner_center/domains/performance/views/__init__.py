"""Screens about performance: summaries, their lines, what belongs to nobody, and the builds behind them."""
