-- A published version may be itemised once (its rule, and its guide where it had none), and ended, never later than it
-- was; nothing else of it changes. Its provisions and responsible units change with it: not at all.
CREATE FUNCTION policies_version_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'versions of policies are never removed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.published_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - ARRAY['rule', 'guide', 'contact', 'itemised_at', 'state', 'ended_on'] IS DISTINCT FROM
        to_jsonb(NEW) - ARRAY['rule', 'guide', 'contact', 'itemised_at', 'state', 'ended_on']
        OR OLD.itemised_at IS NOT NULL AND
            (OLD.rule, OLD.guide, OLD.itemised_at) IS DISTINCT FROM (NEW.rule, NEW.guide, NEW.itemised_at)
        OR OLD.itemised_at IS NULL AND NEW.itemised_at IS NULL AND (OLD.rule, OLD.guide) IS DISTINCT FROM (NEW.rule, NEW.guide)
        OR OLD.rule <> '' AND OLD.rule <> NEW.rule
        OR OLD.guide <> '' AND OLD.guide <> NEW.guide
        OR OLD.ended_on IS NOT NULL AND (NEW.ended_on IS NULL OR NEW.ended_on > OLD.ended_on)
        OR OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'
    THEN
        RAISE EXCEPTION 'what was published is never changed; make a new version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER policies_version_frozen BEFORE UPDATE OR DELETE ON policies_version
FOR EACH ROW EXECUTE FUNCTION policies_version_frozen();
CREATE TRIGGER policies_version_no_truncate BEFORE TRUNCATE ON policies_version
FOR EACH STATEMENT EXECUTE FUNCTION policies_version_frozen();
ALTER TABLE policies_version ENABLE ALWAYS TRIGGER policies_version_frozen;
ALTER TABLE policies_version ENABLE ALWAYS TRIGGER policies_version_no_truncate;

-- The version is locked as long as its text is written: nobody publishes it meanwhile.
CREATE FUNCTION policies_part_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one bigint;
    published timestamptz;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'what was published is never removed' USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH one IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.version_id]
        WHEN 'DELETE' THEN ARRAY[OLD.version_id]
        ELSE ARRAY[OLD.version_id, NEW.version_id]
    END LOOP
        SELECT published_at INTO published FROM public.policies_version WHERE id = one FOR SHARE;
        IF published IS NOT NULL THEN
            RAISE EXCEPTION 'what was published is never changed; make a new version' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER policies_provision_frozen BEFORE INSERT OR UPDATE OR DELETE ON policies_provision
FOR EACH ROW EXECUTE FUNCTION policies_part_frozen();
CREATE TRIGGER policies_provision_no_truncate BEFORE TRUNCATE ON policies_provision
FOR EACH STATEMENT EXECUTE FUNCTION policies_part_frozen();
ALTER TABLE policies_provision ENABLE ALWAYS TRIGGER policies_provision_frozen;
ALTER TABLE policies_provision ENABLE ALWAYS TRIGGER policies_provision_no_truncate;

CREATE TRIGGER policies_responsible_frozen BEFORE INSERT OR UPDATE OR DELETE ON policies_responsible
FOR EACH ROW EXECUTE FUNCTION policies_part_frozen();
CREATE TRIGGER policies_responsible_no_truncate BEFORE TRUNCATE ON policies_responsible
FOR EACH STATEMENT EXECUTE FUNCTION policies_part_frozen();
ALTER TABLE policies_responsible ENABLE ALWAYS TRIGGER policies_responsible_frozen;
ALTER TABLE policies_responsible ENABLE ALWAYS TRIGGER policies_responsible_no_truncate;
