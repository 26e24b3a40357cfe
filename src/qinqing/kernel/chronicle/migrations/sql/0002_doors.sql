-- The chronicle's two doors over one link(). Owned by the chronicle role once rights.apply has run.

-- What is hashed: every column but the hash itself, one per line, the body (canonical JSON, one line) last.
CREATE FUNCTION chronicle_message(
    stream_id bigint, seq bigint, kind text, at timestamptz, recorded_at timestamptz, actor uuid, body text
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_catalog.convert_to(
        stream_id || E'\n' || seq || E'\n' || kind || E'\n'
        || (extract(epoch FROM at) * 1000000)::bigint || E'\n'
        || (extract(epoch FROM recorded_at) * 1000000)::bigint || E'\n'
        || coalesce(actor::text, '') || E'\n' || body, 'UTF8')
$$;

CREATE FUNCTION chronicle_link(previous bytea, message bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.sha256(previous || message) $$;

CREATE FUNCTION chronicle_chain_step(state bytea, head bytea, message bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.sha256(coalesce(state, head) || message) $$;

-- The chain of one stream as a window aggregate: head is the hash before the first row.
CREATE AGGREGATE chronicle_chain(head bytea, message bytea) (
    SFUNC = chronicle_chain_step, STYPE = bytea, PARALLEL = SAFE
);

-- The owner's mark, set when the database is created; only there may time be simulated.
CREATE FUNCTION chronicle_is_demo() RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(shobj_description(oid, 'pg_database') = 'qinqing:demo', false)
    FROM pg_database WHERE datname = current_database()
$$;

-- First door: one act of a person.
CREATE FUNCTION chronicle_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    head public.chronicle_stream%ROWTYPE;
BEGIN
    IF NEW.kind ~ '\.clock\.' THEN
        RAISE EXCEPTION 'chronicle: % is written by the sweep only', NEW.kind USING ERRCODE = 'QQ001';
    END IF;
    IF abs(extract(epoch FROM transaction_timestamp() - NEW.at)) > 300 AND NEW.kind !~ '\.imported$'
       AND NOT public.chronicle_is_demo() THEN
        RAISE EXCEPTION 'chronicle: at % is not now', NEW.at USING ERRCODE = 'QQ002';
    END IF;
    SELECT * INTO STRICT head FROM public.chronicle_stream WHERE id = NEW.stream_id FOR NO KEY UPDATE;
    NEW.seq := head.seq + 1;
    NEW.recorded_at := clock_timestamp();
    NEW.hash := public.chronicle_link(head.hash, public.chronicle_message(
        NEW.stream_id, NEW.seq, NEW.kind, NEW.at, NEW.recorded_at, NEW.actor, NEW.body));
    UPDATE public.chronicle_stream SET seq = NEW.seq, hash = NEW.hash WHERE id = NEW.stream_id;
    INSERT INTO public.chronicle_news (stream_id, seq) VALUES (NEW.stream_id, NEW.seq);
    RETURN NEW;
END
$$;

-- Nobody but the second door may hand in a hash: the app role has no right to that column.
CREATE TRIGGER chronicle_append BEFORE INSERT ON chronicle_event
FOR EACH ROW WHEN (NEW.hash IS NULL) EXECUTE FUNCTION chronicle_append();
ALTER TABLE chronicle_event ENABLE ALWAYS TRIGGER chronicle_append;

-- Second door: a batch of the sweep. The caller holds the stream rows; `at` may lie in the past.
CREATE FUNCTION chronicle_append_batch(streams bigint[], kinds text[], ats timestamptz[], bodies text[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    recorded timestamptz := clock_timestamp();
    appended bigint;
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(kinds) AS kind WHERE kind !~ '^[a-z_]+\.clock\.[a-z_]+$') THEN
        RAISE EXCEPTION 'chronicle: a batch holds kinds of the clock only' USING ERRCODE = 'QQ001';
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(ats) AS at WHERE at > recorded) AND NOT public.chronicle_is_demo() THEN
        RAISE EXCEPTION 'chronicle: at lies in the future' USING ERRCODE = 'QQ002';
    END IF;
    PERFORM 1 FROM public.chronicle_stream WHERE id = ANY (streams) ORDER BY id FOR NO KEY UPDATE;
    WITH numbered AS (
        SELECT input.stream_id, input.kind, input.at, input.body, stream.hash AS head,
               stream.seq + row_number() OVER (PARTITION BY input.stream_id ORDER BY input.at, input.place) AS seq
        FROM unnest(streams, kinds, ats, bodies) WITH ORDINALITY AS input (stream_id, kind, at, body, place)
        JOIN public.chronicle_stream AS stream ON stream.id = input.stream_id
    ), chained AS (
        SELECT *, public.chronicle_chain(head, public.chronicle_message(
                   stream_id, seq, kind, at, recorded, NULL::uuid, body))
                   OVER (PARTITION BY stream_id ORDER BY seq) AS hash
        FROM numbered
    ), appended_events AS (
        INSERT INTO public.chronicle_event (stream_id, seq, kind, at, recorded_at, actor, body, hash)
        SELECT stream_id, seq, kind, at, recorded, NULL, body, hash FROM chained
        RETURNING stream_id, seq, hash
    ), told AS (
        INSERT INTO public.chronicle_news (stream_id, seq) SELECT stream_id, seq FROM appended_events
    ), heads AS (
        UPDATE public.chronicle_stream AS stream SET seq = last.seq, hash = last.hash
        FROM (SELECT DISTINCT ON (stream_id) stream_id, seq, hash
              FROM appended_events ORDER BY stream_id, seq DESC) AS last
        WHERE stream.id = last.stream_id
    )
    SELECT count(*) INTO appended FROM appended_events;
    RETURN appended;
END
$$;

CREATE FUNCTION chronicle_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'chronicle: history is not changed (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE = 'QQ003';
END
$$;

CREATE TRIGGER chronicle_no_change BEFORE UPDATE OR DELETE ON chronicle_event
FOR EACH ROW EXECUTE FUNCTION chronicle_refuse();
CREATE TRIGGER chronicle_no_truncate BEFORE TRUNCATE ON chronicle_event
FOR EACH STATEMENT EXECUTE FUNCTION chronicle_refuse();
ALTER TABLE chronicle_event ENABLE ALWAYS TRIGGER chronicle_no_change;
ALTER TABLE chronicle_event ENABLE ALWAYS TRIGGER chronicle_no_truncate;

-- The app role may lock a stream (which needs UPDATE on one column, kind) but not change it; seq and hash it has no
-- right to. A column trigger costs the doors nothing: they set other columns.
CREATE TRIGGER chronicle_no_change BEFORE UPDATE OF id, kind ON chronicle_stream
FOR EACH ROW EXECUTE FUNCTION chronicle_refuse();
ALTER TABLE chronicle_stream ENABLE ALWAYS TRIGGER chronicle_no_change;
CREATE TRIGGER chronicle_no_delete BEFORE DELETE ON chronicle_stream
FOR EACH ROW EXECUTE FUNCTION chronicle_refuse();
CREATE TRIGGER chronicle_no_truncate BEFORE TRUNCATE ON chronicle_stream
FOR EACH STATEMENT EXECUTE FUNCTION chronicle_refuse();
ALTER TABLE chronicle_stream ENABLE ALWAYS TRIGGER chronicle_no_delete;
ALTER TABLE chronicle_stream ENABLE ALWAYS TRIGGER chronicle_no_truncate;
