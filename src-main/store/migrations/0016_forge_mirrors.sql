-- Mirrors that a Gitea, Forgejo or GitLab runs itself: set up here, or found there. The forge moves the data; what is here
-- is what was asked for, and what was seen when it was looked at last. No sign-in of the other side is kept here: an
-- account of ours is named, whose credential the forge was given once.
CREATE TABLE forge_mirrors (
  id                   TEXT PRIMARY KEY,
  account_id           TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  forge_id             TEXT NOT NULL,        -- what the forge calls the repository for good
  path                 TEXT NOT NULL,        -- owner/name there, as it was when it was looked at last
  web_url              TEXT NOT NULL,        -- the page of the repository
  direction            TEXT NOT NULL CHECK (direction IN ('push', 'pull')),
  forge_mirror_id      TEXT,                 -- what the forge calls the mirror; NULL for a pull, and until a push stands
  url                  TEXT NOT NULL,        -- the other side, without a user name or password
  canonical_url        TEXT NOT NULL,
  host                 TEXT NOT NULL,
  interval_ms          INTEGER,              -- NULL: not by the clock
  on_push              INTEGER NOT NULL,
  sign_in              TEXT NOT NULL CHECK (sign_in IN ('none', 'account', 'deploy_key', 'unknown')),
  other_account_id     TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  deploy_key           TEXT,                 -- the public half, which must be let in at the target
  origin               TEXT NOT NULL CHECK (origin IN ('here', 'found')),
  kept_in              TEXT REFERENCES repositories (id) ON DELETE SET NULL, -- the copy of what the other side held
  is_running           INTEGER NOT NULL,     -- the forge says that a run is under way or waits
  is_paused            INTEGER NOT NULL,     -- switched off at the forge
  last_run_at          INTEGER,              -- as the forge says; of a pull: when it last got through
  failure              TEXT,                 -- JSON: of the last run; NULL when it went well
  consecutive_failures INTEGER NOT NULL,
  notified_at          INTEGER,              -- when a person was told of a streak of failures
  looked_at            INTEGER,
  look_failure         TEXT,                 -- JSON: why the last look at it failed; says nothing of the mirror
  next_look_at         INTEGER NOT NULL,
  flip                 TEXT,                 -- JSON: it is being turned round, and how far that is
  created_at           INTEGER NOT NULL,
  changed_at           INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX forge_mirrors_place ON forge_mirrors (account_id, forge_id, direction, canonical_url);
CREATE INDEX forge_mirrors_due ON forge_mirrors (next_look_at);
CREATE INDEX forge_mirrors_kept_in ON forge_mirrors (kept_in) WHERE kept_in IS NOT NULL;
CREATE INDEX forge_mirrors_other_account ON forge_mirrors (other_account_id) WHERE other_account_id IS NOT NULL;
