-- How long each phase of a run took: JSON array of the domain's `PhaseDuration`, in the order they were first entered.
ALTER TABLE runs ADD COLUMN phases TEXT NOT NULL DEFAULT '[]';
-- 1: it changed something, or how its mirror stands: kept for 90 days. Others are kept while they are among the last.
ALTER TABLE runs ADD COLUMN is_news INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET is_news = 1
WHERE changed_ref_count > 0 OR id IN (SELECT run_id FROM activity WHERE run_id IS NOT NULL);

-- Forgetting looks at what may go, and steps over nothing that stays. A run belongs to its mirror; one-time fetches, and
-- the runs of mirrors that were removed, to their repository.
CREATE INDEX runs_not_news ON runs (coalesce(mirror_id, repository_id), sequence)
  WHERE state = 'finished' AND is_news = 0;
CREATE INDEX runs_news ON runs (coalesce(mirror_id, repository_id), finished_at)
  WHERE state = 'finished' AND is_news = 1;
CREATE INDEX runs_without_mirror ON runs (repository_id, sequence) WHERE mirror_id IS NULL;
