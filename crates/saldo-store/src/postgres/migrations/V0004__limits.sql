-- A partner's own limits, as JSON; an empty object is as everyone has them.
ALTER TABLE partners ADD COLUMN limits TEXT COLLATE "C" NOT NULL DEFAULT '{}';
