-- Refs of two-way mirrors that moved apart and wait for a person. The objects are git's: both tips are here, the
-- remote's below its tracking ref.
CREATE TABLE mirror_conflicts (
  mirror_id  TEXT NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
  ref        TEXT NOT NULL,
  local_oid  TEXT NOT NULL,
  remote_oid TEXT NOT NULL,
  base_oid   TEXT,                        -- NULL when both sides never agreed
  ahead      INTEGER,                     -- commits that only this side has; NULL for what has no history
  behind     INTEGER,                     -- commits that only the remote has
  found_at   INTEGER NOT NULL,
  choice     TEXT CHECK (choice IN ('mine', 'theirs', 'both')), -- made for exactly these tips; the next run carries it out
  PRIMARY KEY (mirror_id, ref)
) STRICT, WITHOUT ROWID;

-- 1: a push that cannot be forwarded, because the remote is away, is accepted here and reconciled by the next run.
ALTER TABLE mirrors ADD COLUMN accept_while_away INTEGER NOT NULL DEFAULT 0;
-- The ref that something else keeps rewriting too: the mirror paused itself because of it.
ALTER TABLE mirrors ADD COLUMN oscillating_ref TEXT;
-- Runs that ended before count no more when such a ref is looked for.
ALTER TABLE mirrors ADD COLUMN moves_counted_from INTEGER NOT NULL DEFAULT 0;
