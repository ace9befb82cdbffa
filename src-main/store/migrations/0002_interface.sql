-- What a run moved last: JSON of the domain's `LastChangeOfMirror`; NULL when none has moved anything yet.
ALTER TABLE mirrors ADD COLUMN last_change TEXT;
-- The failure a person was told of, until the mirror recovers from it; NULL while there is nothing to recover from.
ALTER TABLE mirrors ADD COLUMN notified_failure_at INTEGER;
ALTER TABLE mirrors ADD COLUMN notified_failure_code TEXT;
CREATE INDEX mirrors_notified ON mirrors (account_id) WHERE notified_failure_at IS NOT NULL;

-- What moved or failed, one row for each thing a person would want to know: runs that are news, and changes made here.
CREATE TABLE activity (
  id            INTEGER PRIMARY KEY AUTOINCREMENT, -- rises with time, is never used twice; pages are cut by it
  at            INTEGER NOT NULL,
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  moved         INTEGER NOT NULL,
  problem       INTEGER NOT NULL,
  run_id        TEXT REFERENCES runs (id) ON DELETE CASCADE, -- NULL for a change made here
  direction     TEXT,                                        -- of the run's mirror; NULL for a one-time fetch
  url           TEXT,                                        -- of the run: searching looks at nothing but this table
  cause         TEXT CHECK (cause IN ('push', 'restore', 'api')),
  ref_count     INTEGER,                                     -- of a change made here; runs count their own
  refs          TEXT,                                        -- JSON of the first of them
  CHECK ((run_id IS NULL) = (cause IS NOT NULL AND ref_count IS NOT NULL AND refs IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX activity_of_run ON activity (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX activity_of_repository ON activity (repository_id, id);
CREATE INDEX activity_moved ON activity (id) WHERE moved = 1;
CREATE INDEX activity_problems ON activity (id) WHERE problem = 1;
CREATE INDEX activity_local ON activity (id) WHERE run_id IS NULL;
CREATE INDEX activity_direction ON activity (direction, id) WHERE direction IS NOT NULL;

-- So that the refs with a problem are found among a hundred thousand without one.
CREATE INDEX run_refs_problems ON run_refs (run_id, ref) WHERE outcome IN ('refused', 'diverged', 'held', 'failed');

-- The runs there are, by the rule that runs follow from now on: a problem that stays the same is told once.
INSERT INTO activity (at, repository_id, moved, problem, run_id, direction, url)
SELECT finished_at, repository_id, changed_ref_count > 0, outcome = 'failed' OR problem_ref_count > 0, id,
  CASE WHEN kind IN ('pull', 'push') THEN kind END, url
FROM (
  SELECT *, json_array(outcome, failure ->> '$.code', problem_ref_count) AS ending,
    lag(json_array(outcome, failure ->> '$.code', problem_ref_count)) OVER (
      PARTITION BY coalesce(mirror_id, id) ORDER BY sequence) AS ending_before
  FROM runs
  WHERE state = 'finished' AND outcome NOT IN ('cancelled', 'interrupted')
)
WHERE changed_ref_count > 0 OR (outcome IN ('failed', 'partial') AND ending IS NOT ending_before)
ORDER BY finished_at, sequence;

-- Kept refs that do not expire. The refs themselves are git's.
CREATE TABLE kept_pins (
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  name          TEXT NOT NULL,
  PRIMARY KEY (repository_id, name)
) STRICT, WITHOUT ROWID;
