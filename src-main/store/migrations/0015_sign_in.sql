-- The OAuth app by which people sign in at a forge, as they entered it. A client ID is no secret.
CREATE TABLE forge_apps (
  web_url    TEXT PRIMARY KEY,
  client_id  TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Accounts whose token came by signing in at the forge, and what renews it. No row: the token was entered.
CREATE TABLE forge_sign_ins (
  account_id      TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  way             TEXT NOT NULL CHECK (way IN ('device', 'browser')),
  client_id       TEXT NOT NULL,
  sealed_refresh  BLOB,                    -- AES-256-GCM under the vault key; NULL where the token cannot be renewed
  granted_at      INTEGER NOT NULL,        -- when the token of now was given
  token_ends_at   INTEGER,                 -- NULL when it does not end
  refresh_ends_at INTEGER,                 -- NULL when it does not end, or the forge does not say
  failure         TEXT                     -- JSON: why the forge renews it no more; NULL while it does
) STRICT;
