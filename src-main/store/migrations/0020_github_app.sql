-- The secret that a GitHub App signs its webhooks with. Its private key is the sealed token of the account's connection.
CREATE TABLE github_app_webhook_secrets (
  account_id    TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  sealed_secret BLOB NOT NULL             -- AES-256-GCM under the vault key; never in clear
) STRICT;

-- SSH keys that were made here. The file is encrypted with the passphrase; accounts name it by its path.
CREATE TABLE ssh_keys (
  id                TEXT PRIMARY KEY,
  key_file          TEXT NOT NULL UNIQUE,
  public_key        TEXT NOT NULL,        -- one line, as hosts take it
  fingerprint       TEXT NOT NULL,        -- SHA256:…
  sealed_passphrase BLOB NOT NULL,
  created_at        INTEGER NOT NULL
) STRICT;
