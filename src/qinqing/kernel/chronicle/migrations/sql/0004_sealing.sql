-- Streams begin by themselves, texts are erased only on the record, checkpoints are never changed.

-- What is hashed is one line: every column but the hash itself, separated by tabs, the body (canonical JSON) last, and its end.
CREATE OR REPLACE FUNCTION chronicle_message(
    stream_id bigint, seq bigint, kind text, at timestamptz, recorded_at timestamptz, actor uuid, body text
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_catalog.convert_to(
        stream_id || E'\t' || seq || E'\t' || kind || E'\t'
        || (extract(epoch FROM at) * 1000000)::bigint || E'\t'
        || (extract(epoch FROM recorded_at) * 1000000)::bigint || E'\t'
        || coalesce(actor::text, '') || E'\t' || body || E'\n', 'UTF8')
$$;

-- The hash before it stands in hexadecimal in front, so that an exported line is what is hashed, and its SHA-256 is how
-- the next line begins.
CREATE OR REPLACE FUNCTION chronicle_link(previous bytea, message bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_catalog.sha256(
        pg_catalog.convert_to(pg_catalog.encode(previous, 'hex') || E'\t', 'UTF8') || message)
$$;

CREATE OR REPLACE FUNCTION chronicle_chain_step(state bytea, head bytea, message bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_catalog.sha256(
        pg_catalog.convert_to(pg_catalog.encode(coalesce(state, head), 'hex') || E'\t', 'UTF8') || message)
$$;

-- Whoever opens a stream says its kind and nothing else; the kind is the beginning of the chain.
CREATE FUNCTION chronicle_open() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.seq := 0;
    NEW.hash := sha256(convert_to(NEW.kind, 'UTF8'));
    RETURN NEW;
END
$$;
CREATE TRIGGER chronicle_open BEFORE INSERT ON chronicle_stream FOR EACH ROW EXECUTE FUNCTION chronicle_open();
ALTER TABLE chronicle_stream ENABLE ALWAYS TRIGGER chronicle_open;

-- 244 random bits, from the only source of chance that PostgreSQL has without extensions.
ALTER TABLE chronicle_secret ALTER secret
SET DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

DO $$
DECLARE
    own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['chronicle_checkpoint', 'chronicle_leaf', 'chronicle_secret'] LOOP
        EXECUTE format('CREATE TRIGGER chronicle_no_change BEFORE UPDATE OR DELETE ON %I
                        FOR EACH ROW EXECUTE FUNCTION chronicle_refuse()', own);
        EXECUTE format('CREATE TRIGGER chronicle_no_truncate BEFORE TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION chronicle_refuse()', own);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER chronicle_no_change', own);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER chronicle_no_truncate', own);
    END LOOP;
END
$$;
