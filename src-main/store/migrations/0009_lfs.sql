-- Mirrors whose whole history was once searched for large files (Git LFS). From then on only new commits are.
CREATE TABLE mirror_large_file_scans (
  mirror_id  TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  scanned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Large files that commits here point to and the source could not give: asked for again at each run.
CREATE TABLE mirror_missing_large_files (
  mirror_id  TEXT NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
  oid        TEXT NOT NULL,               -- SHA-256 of the bytes
  size       INTEGER NOT NULL,
  path       TEXT NOT NULL,               -- of one file that points to it
  PRIMARY KEY (mirror_id, oid)
) STRICT, WITHOUT ROWID;

-- Locks of files, as git-lfs takes them at the localhost remote.
CREATE TABLE file_locks (
  sequence      INTEGER PRIMARY KEY AUTOINCREMENT, -- pages are cut by it
  id            TEXT NOT NULL UNIQUE,
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  path          TEXT NOT NULL,
  ref           TEXT,                     -- the branch it was taken for, where the client said so
  owner         TEXT NOT NULL,            -- the subject of the token
  locked_at     INTEGER NOT NULL,
  UNIQUE (repository_id, path)
) STRICT;
CREATE INDEX file_locks_of_repository ON file_locks (repository_id, sequence);
