"""History: who did what to which record, never changed afterwards."""
