"""Plain Python that every floor may use: money, periods, working days, refusals."""
