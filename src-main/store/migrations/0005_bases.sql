-- What a repository was made from, over the REST API: https://docs.code.storage/guides/git-sync
CREATE TABLE repository_bases (
  repository_id  TEXT PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
  operation      TEXT NOT NULL CHECK (operation IN ('sync', 'import', 'fork')),
  provider       TEXT NOT NULL,
  owner          TEXT NOT NULL,
  name           TEXT NOT NULL,
  url            TEXT,                    -- of the upstream, without user name or password; NULL for a fork
  -- The mirror that keeps it in sync, from its first pull on. Who removes the mirror detaches the repository.
  mirror_id      TEXT UNIQUE REFERENCES mirrors (id) ON DELETE CASCADE,
  created_at     INTEGER NOT NULL,
  CHECK ((operation = 'fork') = (url IS NULL))
) STRICT;

-- Sign-ins that clients gave for the upstream of one repository. The secret is sealed in the account.
CREATE TABLE git_credentials (
  id            TEXT PRIMARY KEY,
  repository_id TEXT NOT NULL UNIQUE REFERENCES repositories (id) ON DELETE CASCADE,
  account_id    TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
  created_at    INTEGER NOT NULL
) STRICT;
