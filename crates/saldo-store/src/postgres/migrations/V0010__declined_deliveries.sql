-- Whether a try was answered with a status of success and a body that says that the event was not taken.
ALTER TABLE deliveries ADD COLUMN declined BOOLEAN NOT NULL DEFAULT FALSE;
