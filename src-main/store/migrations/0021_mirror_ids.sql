-- What the forge calls the repository behind a mirror was known to two tables: to the looks for repositories, and to what
-- forges tell. From now on one holds it, and whether the account itself was ever shown it: that one is not found by an
-- account which never saw it says nothing.
CREATE TABLE known_places (
  mirror_id     TEXT PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
  canonical_url TEXT NOT NULL,             -- the mirror's address for which this was found out; another one is another repository
  web_url       TEXT,                      -- of the forge that has given the id
  forge_id      TEXT,                      -- what it calls the repository for good; NULL while nobody knows
  account_id    TEXT REFERENCES accounts (id) ON DELETE SET NULL, -- that looked; NULL: nobody did, and all below says nothing
  was_shown     INTEGER NOT NULL,          -- the forge has shown it to that account
  path          TEXT NOT NULL,             -- at the forge, as last seen
  state         TEXT NOT NULL CHECK (state IN ('here', 'moved', 'replaced', 'unknown', 'missing', 'gone')),
  since         INTEGER NOT NULL,
  checked_at    INTEGER NOT NULL,
  reason        TEXT,
  scopes        TEXT,                      -- a JSON array: what the token was allowed when it was last seen
  missing_count INTEGER NOT NULL,
  missing_since INTEGER,
  missed_at     INTEGER,                   -- the last time not found that counts
  moved         TEXT                       -- JSON: the last time that it was renamed or transferred
) STRICT;

-- Of the address that the mirror has, where one of both tables is about an older one.
INSERT INTO known_places (mirror_id, canonical_url, web_url, forge_id, account_id, was_shown, path, state, since,
  checked_at, reason, scopes, missing_count, missing_since, missed_at, moved)
SELECT places.mirror_id, places.canonical_url,
  CASE WHEN places.forge_id IS NULL THEN ids.web_url ELSE COALESCE(connections.web_url, ids.web_url) END,
  COALESCE(places.forge_id, ids.forge_id), places.account_id, places.forge_id IS NOT NULL, places.path, places.state,
  places.since, places.checked_at, places.reason, places.scopes, places.missing_count, places.missing_since,
  places.missed_at, places.moved
FROM mirror_places places JOIN mirrors ON mirrors.id = places.mirror_id
LEFT JOIN mirror_forge_ids ids ON ids.mirror_id = places.mirror_id AND ids.canonical_url = places.canonical_url
LEFT JOIN forge_connections connections ON connections.account_id = places.account_id
WHERE places.canonical_url = mirrors.canonical_url
  OR NOT EXISTS (SELECT 1 FROM mirror_forge_ids other
    WHERE other.mirror_id = mirrors.id AND other.canonical_url = mirrors.canonical_url);

INSERT INTO known_places (mirror_id, canonical_url, web_url, forge_id, account_id, was_shown, path, state, since,
  checked_at, missing_count)
SELECT ids.mirror_id, ids.canonical_url, ids.web_url, ids.forge_id, NULL, 0, '', 'unknown', ids.seen_at, ids.seen_at, 0
FROM mirror_forge_ids ids WHERE ids.mirror_id NOT IN (SELECT mirror_id FROM known_places);

DROP TABLE mirror_forge_ids;
DROP TABLE mirror_places;
ALTER TABLE known_places RENAME TO mirror_places;
CREATE INDEX mirror_places_by_id ON mirror_places (web_url, forge_id);
CREATE INDEX mirror_places_of_account ON mirror_places (account_id) WHERE account_id IS NOT NULL;
