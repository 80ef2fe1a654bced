-- Who writes for a partner holds its row here until the commit: the commands of one partner are decided one after
-- another, whichever process they come to. Partner zero stands for what belongs to nobody.
CREATE TABLE lanes (
    partner BIGINT PRIMARY KEY
);
