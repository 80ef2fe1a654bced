-- A credential's secret, sealed with the master key, where its dialect signs with it; the keyed hash identifies it.
ALTER TABLE credentials ADD COLUMN secret_sealed BYTEA;
