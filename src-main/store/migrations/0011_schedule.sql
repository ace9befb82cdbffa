-- When a mirror runs by itself: JSON of the domain's `Schedule`, in place of the interval alone.
ALTER TABLE mirrors ADD COLUMN schedule TEXT NOT NULL DEFAULT '{"kind":"every","intervalMs":900000}';
UPDATE mirrors SET schedule = json_object('kind', 'every', 'intervalMs', interval_ms);
ALTER TABLE mirrors DROP COLUMN interval_ms;

INSERT INTO settings (name, value)
  SELECT 'defaultSchedule', json_object('kind', 'every', 'intervalMs', json(value))
  FROM settings WHERE name = 'defaultIntervalMs' AND json_valid(value);
DELETE FROM settings WHERE name = 'defaultIntervalMs';
