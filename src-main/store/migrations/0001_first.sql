-- Times are epoch milliseconds, ids are opaque text, booleans are 0 or 1.

CREATE TABLE repositories (
  id             TEXT PRIMARY KEY,
  name           TEXT NOT NULL,
  name_folded    TEXT NOT NULL,           -- lower case, NFC: names are unique ignoring case
  state          TEXT NOT NULL CHECK (state IN ('ready', 'syncing_first')),
  created_at     INTEGER NOT NULL,
  changed_at     INTEGER,
  change_counter INTEGER NOT NULL DEFAULT 0,
  deleted_at     INTEGER                  -- in the trash since; NULL for the living
) STRICT;
CREATE UNIQUE INDEX repositories_living_name ON repositories (name_folded) WHERE deleted_at IS NULL;

CREATE TABLE accounts (
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL,
  host            TEXT NOT NULL,
  label           TEXT NOT NULL,
  credential_kind TEXT NOT NULL CHECK (credential_kind IN ('password', 'ssh_key', 'ssh_agent')),
  username        TEXT,
  key_file        TEXT,
  sealed_secret   BLOB,                   -- AES-256-GCM under the vault key; never in clear
  created_at      INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE mirrors (
  id                    TEXT PRIMARY KEY,
  repository_id         TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  direction             TEXT NOT NULL CHECK (direction IN ('push', 'pull', 'sync')),
  url                   TEXT NOT NULL,    -- without user name or password
  canonical_url         TEXT NOT NULL,
  host                  TEXT NOT NULL,
  account_id            TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  interval_ms           INTEGER NOT NULL,
  on_diverged           TEXT NOT NULL,
  on_destructive        TEXT NOT NULL,
  paused_at             INTEGER,
  created_at            INTEGER NOT NULL,
  fingerprint           TEXT,
  synced_change_counter INTEGER,
  remote_head           TEXT,
  last_checked_at       INTEGER,
  last_changed_at       INTEGER,
  next_run_at           INTEGER,
  consecutive_failures  INTEGER NOT NULL DEFAULT 0,
  last_finished_run_id  TEXT,
  first_run_finished_at INTEGER
) STRICT;
-- One link between a repository and a remote: its direction is a column, so both directions are never on at once.
CREATE UNIQUE INDEX mirrors_repository_remote ON mirrors (repository_id, canonical_url);
CREATE INDEX mirrors_due ON mirrors (next_run_at) WHERE paused_at IS NULL;
CREATE INDEX mirrors_account ON mirrors (account_id);

-- The object id on which both sides last agreed, ref by ref.
CREATE TABLE mirror_refs (
  mirror_id TEXT NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
  ref       TEXT NOT NULL,
  base_oid  TEXT NOT NULL,
  PRIMARY KEY (mirror_id, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id                TEXT PRIMARY KEY,
  sequence          INTEGER NOT NULL,     -- order of queueing; pages are cut by it
  repository_id     TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  mirror_id         TEXT REFERENCES mirrors (id) ON DELETE SET NULL,
  kind              TEXT NOT NULL CHECK (kind IN ('pull', 'push', 'sync', 'fetch')),
  url               TEXT NOT NULL,
  trigger           TEXT NOT NULL,
  state             TEXT NOT NULL CHECK (state IN ('queued', 'running', 'finished')),
  phase             TEXT NOT NULL,
  outcome           TEXT,
  queued_at         INTEGER NOT NULL,
  started_at        INTEGER,
  finished_at       INTEGER,
  bytes             INTEGER NOT NULL DEFAULT 0,
  changed_ref_count INTEGER NOT NULL DEFAULT 0,
  problem_ref_count INTEGER NOT NULL DEFAULT 0,
  failure           TEXT,                 -- JSON of the domain's `Failure`, redacted
  notes             TEXT NOT NULL DEFAULT '[]',
  account_id        TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  accept            INTEGER NOT NULL DEFAULT 0,
  replace_local     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX runs_sequence ON runs (sequence);
CREATE INDEX runs_of_mirror ON runs (mirror_id, sequence);
CREATE INDEX runs_of_repository ON runs (repository_id, sequence);
CREATE INDEX runs_unfinished ON runs (sequence) WHERE state <> 'finished';
CREATE INDEX runs_account ON runs (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE run_refs (
  run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ref      TEXT NOT NULL,
  old_oid  TEXT,
  new_oid  TEXT,
  outcome  TEXT NOT NULL,
  reason   TEXT,
  message  TEXT,
  kept_ref TEXT,
  PRIMARY KEY (run_id, ref)
) STRICT, WITHOUT ROWID;

-- Public keys that may sign tokens, by organization (the `iss` of a token).
CREATE TABLE public_keys (
  id           TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  algorithm    TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  label        TEXT NOT NULL,
  built_in     INTEGER NOT NULL DEFAULT 0,
  pem          TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  UNIQUE (organization, fingerprint)
) STRICT;

-- Secrets that belong to no account: the core's signing key, the canary that tells a wrong vault key.
CREATE TABLE sealed (
  name  TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL                     -- JSON
) STRICT;
