-- A version of a ladder is frozen onto the promises that use it: a change is a new version, never another content.
CREATE FUNCTION obligations_refuse_ladder_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a version of a ladder is never changed; make a new one'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER obligations_ladder_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON obligations_ladder
FOR EACH STATEMENT EXECUTE FUNCTION obligations_refuse_ladder_change();

CREATE TRIGGER obligations_ladderstep_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON obligations_ladderstep
FOR EACH STATEMENT EXECUTE FUNCTION obligations_refuse_ladder_change();
