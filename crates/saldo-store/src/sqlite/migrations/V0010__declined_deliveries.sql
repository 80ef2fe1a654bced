-- Whether a try was answered with a status of success and a body that says that the event was not taken.
ALTER TABLE deliveries ADD COLUMN declined INTEGER NOT NULL DEFAULT 0 CHECK (declined IN (0, 1));
