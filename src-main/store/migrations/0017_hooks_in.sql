-- Webhooks that forges send here, and what is heard of forges otherwise. All of it may be lost: mirrors then run by their
-- schedules alone.

-- What a person chose for an account, and what holds all its webhooks back.
CREATE TABLE hook_accounts (
  account_id       TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  enabled          INTEGER NOT NULL DEFAULT 1,
  problem          TEXT,                     -- JSON of the domain's `Failure`; NULL when nothing holds them back
  rests_until      INTEGER,                  -- while there is a problem: when the forge is asked again
  last_delivery_at INTEGER                   -- the last one whose signature was right
) STRICT;

-- What an account's webhooks are signed with. While one takes the place of another, both are right.
CREATE TABLE hook_secrets (
  id            TEXT PRIMARY KEY,
  account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  sealed_secret BLOB NOT NULL,               -- AES-256-GCM under the vault key; never in clear
  created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX hook_secrets_of_account ON hook_secrets (account_id, created_at);

-- The webhook of a remote at its forge. The row is there before the webhook is, and goes after it.
CREATE TABLE forge_hooks (
  account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  canonical_url    TEXT NOT NULL,            -- of the mirrors that it is for
  remote_url       TEXT NOT NULL,
  forge_id         TEXT,                     -- what the forge calls the repository for good; NULL before it was asked
  path             TEXT NOT NULL,
  hook_id          TEXT,                     -- what the forge calls the webhook; NULL before its answer was stored
  url              TEXT,                     -- where that one sends to
  secret_id        TEXT,                     -- what that one signs with
  state            TEXT NOT NULL CHECK (state IN ('pending', 'active', 'refused', 'removing')),
  failure          TEXT,                     -- JSON
  attempts         INTEGER NOT NULL DEFAULT 0,
  next_at          INTEGER NOT NULL,         -- when it is looked at next
  made_at          INTEGER,
  checked_at       INTEGER,
  last_delivery_at INTEGER,
  PRIMARY KEY (account_id, canonical_url)
) STRICT, WITHOUT ROWID;
CREATE INDEX forge_hooks_due ON forge_hooks (account_id, next_at);

-- The last deliveries whose signature was right.
CREATE TABLE hook_deliveries (
  sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
  origin       TEXT NOT NULL,                -- the account, or what else the secret belongs to
  account_id   TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  delivery_key TEXT NOT NULL,                -- the forge's number of it
  body_digest  BLOB,                         -- where a second delivery of the same bytes is a replay
  event        TEXT NOT NULL,
  path         TEXT,
  ref          TEXT,
  outcome      TEXT NOT NULL CHECK (outcome IN ('checked', 'noted', 'unknown', 'nothing')),
  mirror_count INTEGER NOT NULL,
  repeat_count INTEGER NOT NULL DEFAULT 0,   -- how often it came again, and was ignored
  received_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX hook_deliveries_by_key ON hook_deliveries (origin, delivery_key);
CREATE INDEX hook_deliveries_by_digest ON hook_deliveries (origin, body_digest) WHERE body_digest IS NOT NULL;
CREATE INDEX hook_deliveries_of_origin ON hook_deliveries (origin, sequence);
CREATE INDEX hook_deliveries_of_account ON hook_deliveries (account_id) WHERE account_id IS NOT NULL;

-- What the forge calls the remote of a mirror for good. It holds for the address that the mirror had.
CREATE TABLE mirror_forge_ids (
  mirror_id     TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  canonical_url TEXT NOT NULL,
  web_url       TEXT NOT NULL,
  forge_id      TEXT NOT NULL,
  seen_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_forge_ids_by_id ON mirror_forge_ids (web_url, forge_id);

-- Where the looks at what moved at a forge stand.
CREATE TABLE forge_hint_cursors (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  cursor     TEXT,                           -- known to the forge's adapter alone
  looked_at  INTEGER NOT NULL,
  failure    TEXT                            -- JSON: why the last look failed; NULL when it went through
) STRICT;
