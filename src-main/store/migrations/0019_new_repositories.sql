-- What becomes of repositories that are new at an account's forge.
CREATE TABLE new_repository_rules (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,             -- the first that fits decides
  rule       TEXT NOT NULL,                -- JSON
  PRIMARY KEY (account_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE new_repository_watches (
  account_id   TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  every_ms     INTEGER,                    -- how often the forge is asked by itself; NULL: never
  next_at      INTEGER,
  has_baseline INTEGER NOT NULL            -- 1 once what was there before the rules is written down
) STRICT;

-- What was decided once is not decided again: what a person removed here stays away.
CREATE TABLE decided_repositories (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  forge_id   TEXT NOT NULL,
  path       TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  action     TEXT NOT NULL CHECK (action IN ('known', 'taken', 'ignored', 'left', 'failed')),
  name       TEXT,
  note       TEXT,
  PRIMARY KEY (account_id, forge_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decided_repositories_newest ON decided_repositories (account_id, decided_at) WHERE action <> 'known';
