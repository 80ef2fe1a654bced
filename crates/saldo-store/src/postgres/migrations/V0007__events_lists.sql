-- What was given up is few among many, and looked for to be replayed.
CREATE INDEX events_given_up ON events (partner, id) WHERE state = 'given_up';

-- The last try that failed since `failing_since`: a failure long after it begins another time.
ALTER TABLE endpoints ADD COLUMN failed_last_at BIGINT;
