-- `repairing`: damage was found and a whole copy is being made; `damaged`: some of it could not be had.
ALTER TABLE repositories ADD COLUMN health TEXT NOT NULL DEFAULT 'sound'
  CHECK (health IN ('sound', 'repairing', 'damaged'));
CREATE INDEX repositories_unsound ON repositories (health) WHERE health <> 'sound';

-- What is remembered of the upkeep of a repository; a row comes with the first look.
CREATE TABLE repository_upkeep (
  repository_id TEXT PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
  looked_at     INTEGER NOT NULL,
  seen_counter  INTEGER NOT NULL,         -- the repository's change counter then
  kept_at       INTEGER,                  -- when something was last done
  full_at       INTEGER,                  -- when everything was last repacked
  full_counter  INTEGER,
  next_full_at  INTEGER NOT NULL,
  total_bytes   INTEGER,                  -- NULL until measured
  kept_bytes    INTEGER,                  -- what only refs/kept leads to
  pack_count    INTEGER
) STRICT;

-- How large the copy of a remote was; outlives the copy, so that the next one can be estimated.
CREATE TABLE remote_sizes (
  canonical_url TEXT PRIMARY KEY,
  bytes         INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL
) STRICT;

-- Repairs of damaged repositories, the last of each repository being shown.
CREATE TABLE repairs (
  id             TEXT PRIMARY KEY,
  repository_id  TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  started_at     INTEGER NOT NULL,
  finished_at    INTEGER,                 -- NULL while it is under way, also across a restart
  outcome        TEXT CHECK (outcome IN ('was_sound', 'rebuilt', 'repaired', 'incomplete', 'failed')),
  cause          TEXT NOT NULL,           -- what git said, without directories
  hosts          TEXT NOT NULL,           -- JSON: where missing objects are fetched from
  missing        TEXT NOT NULL,           -- JSON: the first objects that were missing
  lost_refs      TEXT NOT NULL,           -- JSON: refs whose objects could not be had, with their tips
  set_aside_as   TEXT                     -- name of the damaged copy in the folder `quarantine`
) STRICT;
CREATE INDEX repairs_of_repository ON repairs (repository_id, started_at);

-- A sentence in place of refs that moved, such as how a repair ended.
ALTER TABLE activity ADD COLUMN note TEXT;

-- The last comparison of both sides of a mirror.
CREATE TABLE verifications (
  mirror_id   TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  started_at  INTEGER NOT NULL,
  document    TEXT NOT NULL               -- JSON of the domain's `Verification`
) STRICT;
