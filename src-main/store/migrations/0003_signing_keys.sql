-- Public keys that may sign commits, by organization (the `iss` of the token that pushes them).
CREATE TABLE signing_keys (
  id           TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('openpgp', 'ssh')),
  fingerprint  TEXT NOT NULL,
  label        TEXT NOT NULL,
  key_text     TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  UNIQUE (organization, fingerprint)
) STRICT;
