-- The last try that failed since `failing_since`: a failure long after it begins another time.
ALTER TABLE endpoints ADD COLUMN failed_last_at INTEGER;
