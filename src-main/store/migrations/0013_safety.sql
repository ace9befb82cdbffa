-- In the trash since; NULL for the living. It keeps its settings, history, account and bases until it is removed for good.
ALTER TABLE mirrors ADD COLUMN deleted_at INTEGER;
-- The same remote may be mirrored again while an earlier mirror of it is in the trash.
DROP INDEX mirrors_repository_remote;
CREATE UNIQUE INDEX mirrors_repository_remote ON mirrors (repository_id, canonical_url) WHERE deleted_at IS NULL;
CREATE INDEX mirrors_repository ON mirrors (repository_id);
CREATE INDEX mirrors_trash ON mirrors (deleted_at) WHERE deleted_at IS NOT NULL;

-- How long a repository keeps old tips, where that is not what the settings say. A row stays when it follows the
-- settings again: nothing expires sooner than a while after changed_at.
CREATE TABLE kept_lifetimes (
  repository_id TEXT PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
  follows       INTEGER NOT NULL,          -- 1: as the settings have it
  lifetime_ms   INTEGER,                   -- NULL: for ever; without meaning when it follows
  changed_at    INTEGER NOT NULL
) STRICT;

-- "For ever" was a hundred years.
UPDATE settings SET value = 'null' WHERE name = 'keptRefLifetimeMs' AND CAST(value AS INTEGER) >= 36500 * 86400000;

-- When the janitor last looked for what has expired, and until when it lets everything stand because the clock had
-- leapt. One row.
CREATE TABLE kept_watch (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  looked_at    INTEGER,
  spared_until INTEGER NOT NULL DEFAULT 0,
  -- When the setting of the lifetime was last changed.
  changed_at   INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO kept_watch (id) VALUES (1);

-- A pin that was taken back: until then the tip stays all the same. NULL: pinned.
ALTER TABLE kept_pins ADD COLUMN until_at INTEGER;

-- Who may read a remote, as last seen; asked when a mirror is added or turned round, never by its runs.
CREATE TABLE remote_visibility (
  canonical_url TEXT PRIMARY KEY,
  visibility    TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  seen_at       INTEGER NOT NULL
) STRICT;
