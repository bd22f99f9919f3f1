"""The rules that the database keeps by itself, whatever program talks to it.

Plain SQL: deferred constraint triggers, transition tables and composite foreign keys are PostgreSQL's own words, and
whoever audits the ledger should read what the server runs.
"""

from django.db import migrations

SAME_CURRENCY = """
ALTER TABLE ledger_line ADD CONSTRAINT ledger_line_has_its_accounts_currency
    FOREIGN KEY (account_id, currency) REFERENCES ledger_account (id, currency);
"""

APPEND_ONLY = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Post a reversal.';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_line
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

BALANCED = """
CREATE FUNCTION ledger_demand_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told bigint := CASE TG_TABLE_NAME WHEN 'ledger_entry' THEN NEW.id ELSE NULL END;
BEGIN
    IF told IS NULL THEN
        told := NEW.entry_id;
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_line WHERE entry_id = told GROUP BY currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'Ledger entry % does not sum to zero.', told
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balanced';
    END IF;
    IF (SELECT count(*) FROM ledger_line WHERE entry_id = told)
            <> (SELECT line_count FROM ledger_entry WHERE id = told) THEN
        RAISE EXCEPTION 'Ledger entry % has more or fewer lines than it was written with.', told
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_complete';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_demand_balance();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_line DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_demand_balance();
"""

NEVER_OVERDRAWN = """
CREATE FUNCTION ledger_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One order for everybody, or two entries that touch the same accounts wait for one another for ever. Not FOR
    -- UPDATE: that would wait for the foreign keys of other people's lines, which only need the key to stay.
    PERFORM 1 FROM ledger_account
        WHERE available IS NOT NULL AND id IN (SELECT account_id FROM added) ORDER BY id FOR NO KEY UPDATE;
    UPDATE ledger_account AS account SET available = account.available + moved.total
        FROM (SELECT account_id, sum(amount) AS total FROM added GROUP BY account_id) AS moved
        WHERE account.id = moved.account_id AND account.available IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER move_balances AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_move_balances();

CREATE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND coalesce(NEW.available, 0) = 0 THEN
        RETURN NEW;
    END IF;
    -- Depth 2: the update comes from the trigger on the lines, the only one who may.
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Ledger accounts are moved by their lines alone: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER moved_by_lines_alone BEFORE INSERT OR UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();
"""

UNDO_SAME_CURRENCY = "ALTER TABLE ledger_line DROP CONSTRAINT ledger_line_has_its_accounts_currency;"

UNDO_APPEND_ONLY = """
DROP TRIGGER append_only ON ledger_entry;
DROP TRIGGER append_only ON ledger_line;
DROP TRIGGER append_only_truncate ON ledger_entry;
DROP TRIGGER append_only_truncate ON ledger_line;
DROP TRIGGER append_only_truncate ON ledger_account;
DROP FUNCTION ledger_refuse_change();
"""

UNDO_BALANCED = """
DROP TRIGGER balanced ON ledger_entry;
DROP TRIGGER balanced ON ledger_line;
DROP FUNCTION ledger_demand_balance();
"""

UNDO_NEVER_OVERDRAWN = """
DROP TRIGGER move_balances ON ledger_line;
DROP FUNCTION ledger_move_balances();
DROP TRIGGER moved_by_lines_alone ON ledger_account;
DROP FUNCTION ledger_guard_account();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(SAME_CURRENCY, UNDO_SAME_CURRENCY),
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(BALANCED, UNDO_BALANCED),
        migrations.RunSQL(NEVER_OVERDRAWN, UNDO_NEVER_OVERDRAWN),
    ]
