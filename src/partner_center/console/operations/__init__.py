"""What the vendor's administrators look after: jobs, mail, calendars, the ledger, deadlines."""
