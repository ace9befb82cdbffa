-- Which repository of a forge is behind a mirror, by the id that the forge has given it for good, and whether it is
-- still there. Nothing here ever deletes or changes a repository.
CREATE TABLE mirror_places (
  mirror_id     TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  forge_id      TEXT,                      -- NULL while the forge never showed it to the account
  canonical_url TEXT NOT NULL,             -- the mirror's address for which this was found out; another one is another repository
  path          TEXT NOT NULL,             -- at the forge, as last seen
  state         TEXT NOT NULL CHECK (state IN ('here', 'moved', 'replaced', 'unknown', 'missing', 'gone')),
  since         INTEGER NOT NULL,
  checked_at    INTEGER NOT NULL,
  reason        TEXT,
  scopes        TEXT,                      -- a JSON array: what the token was allowed when it was last seen
  missing_count INTEGER NOT NULL,
  missing_since INTEGER,
  missed_at     INTEGER,                   -- the last time not found that counts
  moved         TEXT                       -- JSON: the last time that it was renamed or transferred
) STRICT;
CREATE INDEX mirror_places_by_repository ON mirror_places (account_id, forge_id);

-- One row for each account that was ever looked at.
CREATE TABLE existence_rounds (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  checked_at  INTEGER,                     -- when the last look came to its end
  next_at     INTEGER NOT NULL,
  failure     TEXT,                        -- JSON: why the last look came to no end
  stopped     TEXT,                        -- JSON: many were not found at once
  accepted_at INTEGER                      -- a person said that they are gone indeed
) STRICT;
