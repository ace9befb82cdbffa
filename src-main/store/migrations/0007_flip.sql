-- When the mirror was turned round; NULL again once the first run since went through. Until then runs neither delete
-- nor rewrite but what stands in approved_plan: JSON of ref to the tip that a person let go.
ALTER TABLE mirrors ADD COLUMN flipped_at INTEGER;
ALTER TABLE mirrors ADD COLUMN approved_plan TEXT;
-- JSON array: which refs are mirrored, in order, the last that fits decides; [] mirrors all in scope.
ALTER TABLE mirrors ADD COLUMN patterns TEXT NOT NULL DEFAULT '[]';
-- refs/notes: NULL as the direction has it (pull takes them, push and sync do not).
ALTER TABLE mirrors ADD COLUMN notes INTEGER;
-- On a pull mirror: may branches and tags be pushed here that the remote does not have?
ALTER TABLE mirrors ADD COLUMN extra_branches INTEGER NOT NULL DEFAULT 1;

-- Mirrors of direction sync took notes so far, and go on doing so.
UPDATE mirrors SET notes = 1 WHERE direction = 'sync';
