-- Receivers of events.
CREATE TABLE webhooks (
  id              TEXT PRIMARY KEY,
  url             TEXT NOT NULL,            -- without user name or password
  sealed_secret   BLOB NOT NULL,            -- AES-256-GCM under the vault key; never in clear
  events          TEXT NOT NULL,            -- JSON array of event names
  repository_id   TEXT REFERENCES repositories (id) ON DELETE CASCADE, -- NULL: all repositories
  customer_id     TEXT NOT NULL,            -- what its bodies say in `customer_id`
  enabled         INTEGER NOT NULL DEFAULT 1,
  created_at      INTEGER NOT NULL,
  last_attempt_at INTEGER,                  -- of any of its deliveries, with how it went
  last_status     INTEGER,
  last_error      TEXT
) STRICT;
CREATE INDEX webhooks_of_repository ON webhooks (repository_id) WHERE repository_id IS NOT NULL;

-- The queue and the log in one: a row waits until it is delivered or given up.
CREATE TABLE deliveries (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT, -- order of queueing, never used twice; pages are cut by it
  id              TEXT NOT NULL UNIQUE,
  webhook_id      TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event           TEXT NOT NULL,
  repository      TEXT,                     -- the name at that time; NULL for a test
  ref             TEXT,                     -- of a push
  body            TEXT NOT NULL,            -- JSON, byte by byte as it is sent
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  created_at      INTEGER NOT NULL,
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  finished_at     INTEGER,
  status          INTEGER,
  error           TEXT,
  duration_ms     INTEGER,
  CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL AND finished_at IS NULL))
) STRICT;
CREATE INDEX deliveries_due ON deliveries (webhook_id, next_attempt_at, sequence) WHERE state = 'waiting';
CREATE INDEX deliveries_by_state ON deliveries (webhook_id, state, sequence);
CREATE INDEX deliveries_of_webhook ON deliveries (webhook_id, sequence);

-- How many runs of a mirror that brings data in have ended: runs themselves are forgotten. An interrupted one did
-- not end, it is run again.
CREATE TABLE sync_counts (
  mirror_id TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  completed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sync_counts (mirror_id, completed)
SELECT mirror_id, count(*) FROM runs
WHERE mirror_id IS NOT NULL AND kind <> 'push' AND state = 'finished' AND outcome <> 'interrupted'
GROUP BY mirror_id;
CREATE TRIGGER runs_completed AFTER UPDATE OF state ON runs
WHEN new.state = 'finished' AND old.state <> 'finished' AND new.outcome <> 'interrupted'
  AND new.mirror_id IS NOT NULL AND new.kind <> 'push'
BEGIN
  INSERT INTO sync_counts (mirror_id, completed) VALUES (new.mirror_id, 1)
  ON CONFLICT (mirror_id) DO UPDATE SET completed = completed + 1;
END;
