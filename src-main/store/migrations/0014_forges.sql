-- How an account opens the API of its forge, and what the forge said of that when it was last asked. The credential of
-- the account itself is git's.
CREATE TABLE forge_connections (
  account_id     TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  web_url        TEXT NOT NULL,
  sealed_token   BLOB NOT NULL,            -- AES-256-GCM under the vault key; never in clear
  token_username TEXT,                     -- goes with the token where the forge wants one (Bitbucket: an e-mail address)
  user_id        TEXT NOT NULL,            -- what the forge calls the person for good
  login          TEXT NOT NULL,
  scopes         TEXT,                     -- a JSON array; NULL when the forge does not say
  shortcomings   TEXT NOT NULL,            -- a JSON array of sentences
  expires_at     INTEGER,
  server_version TEXT,
  checked_at     INTEGER NOT NULL,
  failure        TEXT,                     -- JSON: why the last look at it failed; NULL when it went through
  warned_days    INTEGER                   -- the last warning given of the end of this token: 14, 3 or 0 days before
) STRICT;

-- What an account's forge listed. One row for each account that was ever asked.
CREATE TABLE forge_listings (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,            -- of the listing that began last
  whole       INTEGER,                     -- of the last one that came to its end; NULL when none did
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,                     -- NULL while it is under way, or when the core died meanwhile
  failure     TEXT                         -- JSON: why the last one broke off; NULL when it did not
) STRICT;

CREATE TABLE forge_repositories (
  account_id      TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  forge_id        TEXT NOT NULL,           -- what the forge calls it for good
  listing         INTEGER NOT NULL,        -- the last one that named it
  path            TEXT NOT NULL,
  path_folded     TEXT NOT NULL,
  owner           TEXT NOT NULL,
  name            TEXT NOT NULL,
  description     TEXT,
  visibility      TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'private')),
  is_fork         INTEGER,
  is_archived     INTEGER,
  is_disabled     INTEGER NOT NULL,
  is_empty        INTEGER,
  is_pull_mirror  INTEGER,
  deleted_from_at INTEGER,
  default_branch  TEXT,
  clone_url       TEXT NOT NULL,
  ssh_url         TEXT,
  web_url         TEXT NOT NULL,
  size_bytes      INTEGER,
  language        TEXT,
  pushed_at       INTEGER,
  may_push        INTEGER,
  may_administer  INTEGER,
  object_format   TEXT NOT NULL,
  canonical_url   TEXT NOT NULL,           -- of clone_url, as mirrors have it
  canonical_ssh   TEXT,
  PRIMARY KEY (account_id, forge_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX forge_repositories_by_path ON forge_repositories (account_id, path_folded, forge_id);
-- Whether a repository of a forge is mirrored already.
CREATE INDEX mirrors_remote ON mirrors (canonical_url) WHERE deleted_at IS NULL;
