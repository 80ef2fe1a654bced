-- Which hosts may call with a credential, and how often, in JSON; empty is from everywhere and without end.
ALTER TABLE credentials ADD COLUMN restrictions TEXT COLLATE "C" NOT NULL DEFAULT '{}';
