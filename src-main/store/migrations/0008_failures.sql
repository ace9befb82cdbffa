-- Where a source or target says it moved to; offered, never followed by itself.
ALTER TABLE mirrors ADD COLUMN moved_to TEXT;
-- The first failure in a row that counts, and since when the mirror rests because it only fails (paused by failures).
ALTER TABLE mirrors ADD COLUMN failing_since INTEGER;
ALTER TABLE mirrors ADD COLUMN stopped_at INTEGER;
-- How often, and since when, the remote repository was not found.
ALTER TABLE mirrors ADD COLUMN missing_since INTEGER;
ALTER TABLE mirrors ADD COLUMN missing_count INTEGER NOT NULL DEFAULT 0;
-- The key of the hold a mirror waits for; it has no `next_run_at` then.
ALTER TABLE mirrors ADD COLUMN held_by TEXT;
CREATE INDEX mirrors_held ON mirrors (held_by, id) WHERE held_by IS NOT NULL;
CREATE INDEX mirrors_host ON mirrors (host);

-- What holds many mirrors back together: a host that does not answer, a limit of requests, a sign-in that does not open.
CREATE TABLE holds (
  key        TEXT PRIMARY KEY,
  reason     TEXT NOT NULL CHECK (reason IN ('host', 'offline', 'rate_limit', 'credential')),
  host       TEXT NOT NULL,
  account_id TEXT,
  code       TEXT NOT NULL,             -- of the failure that every mirror it holds has
  details    TEXT NOT NULL,             -- JSON of the domain's `ErrorDetails`, redacted
  since      INTEGER NOT NULL,
  failed_at  INTEGER NOT NULL,          -- when it last failed
  until      INTEGER NOT NULL,          -- of the next probe, or of the end of the limit
  attempts   INTEGER NOT NULL           -- probes that failed
) STRICT;

-- Refs that a target refused for what they hold or by its rules: not sent again as long as nothing changed.
CREATE TABLE mirror_ref_refusals (
  mirror_id TEXT NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
  ref       TEXT NOT NULL,
  oid       TEXT NOT NULL,              -- what was sent; '' for a deletion
  reason    TEXT NOT NULL,
  message   TEXT,                       -- the remote's own words, redacted
  facts     TEXT NOT NULL,              -- JSON of what they name: file, size, rule …
  found_at  INTEGER NOT NULL,
  PRIMARY KEY (mirror_id, ref)
) STRICT, WITHOUT ROWID;
