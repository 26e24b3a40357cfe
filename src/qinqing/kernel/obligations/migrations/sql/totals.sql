-- Fulfilled promises, added up by all that the rates ask of them. Every change of a promise, of its matter, its debtor or
-- its claims writes a row with what it takes away and one with what it adds, in the same transaction: rows are added to
-- and never changed, so nobody waits for a hot counter. What is sealed is not counted anywhere.

-- What one promise adds to the totals: a row when it is fulfilled, else none.
CREATE FUNCTION obligations_weighed(
    promise obligations_obligation, matter matters_matter, debtor parties_unit
) RETURNS TABLE (
    kind text, host_id bigint, path text, confidentiality text, side text, agreed_by text, measure text, day date,
    in_time boolean, kept bigint, owed bigint
)
LANGUAGE sql STABLE
AS $$
    SELECT matter.kind, matter.host_id, matter.path, matter.confidentiality,
           CASE debtor.kind WHEN 'enterprise' THEN 'ent' ELSE 'gov' END, promise.agreed_by, promise.measure,
           promise.alarm_on, promise.verified_on <= promise.alarm_on,
           CASE WHEN promise.quantity IS NULL THEN 0 ELSE coalesce((
               SELECT sum(claim.amount) FROM obligations_claim AS claim
               WHERE claim.obligation_id = promise.id AND claim.outcome = 'accepted'
                 AND claim.completed_on <= promise.alarm_on), 0)::bigint END,
           coalesce(promise.quantity, 0)
    WHERE promise.state = 'verified' AND matter.confidentiality <> 'sealed'
$$;

CREATE FUNCTION obligations_total_add(
    times integer, promise obligations_obligation, matter matters_matter, debtor parties_unit
) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO obligations_total (kind, host_id, path, confidentiality, side, agreed_by, measure, day, in_time,
                                   n, kept, owed, folded)
    SELECT kind, host_id, path, confidentiality, side, agreed_by, measure, day, in_time,
           times, times * kept, times * owed, false
    FROM obligations_weighed(promise, matter, debtor)
$$;

CREATE FUNCTION obligations_total_promise() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    matter matters_matter;
BEGIN
    -- Whoever moves the matter meanwhile waits, and then finds this promise fulfilled.
    SELECT * INTO matter FROM matters_matter WHERE stream_id = NEW.matter_id FOR SHARE;
    IF TG_OP = 'UPDATE' THEN
        PERFORM obligations_total_add(-1, OLD, matter, debtor) FROM parties_unit AS debtor WHERE id = OLD.debtor_id;
    END IF;
    PERFORM obligations_total_add(1, NEW, matter, debtor) FROM parties_unit AS debtor WHERE id = NEW.debtor_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION obligations_total_matter() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM obligations_total_add(-1, promise, OLD, debtor), obligations_total_add(1, promise, NEW, debtor)
    FROM obligations_obligation AS promise JOIN parties_unit AS debtor ON debtor.id = promise.debtor_id
    WHERE promise.matter_id = NEW.stream_id AND promise.state = 'verified';
    RETURN NULL;
END
$$;

CREATE FUNCTION obligations_total_debtor() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM obligations_total_add(-1, promise, matter, OLD), obligations_total_add(1, promise, matter, NEW)
    FROM obligations_obligation AS promise JOIN matters_matter AS matter ON matter.stream_id = promise.matter_id
    WHERE promise.debtor_id = NEW.id AND promise.state = 'verified';
    RETURN NULL;
END
$$;

CREATE FUNCTION obligations_total_claim() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    -- Whoever fulfils the promise meanwhile waits, and then finds this claim as it is.
    PERFORM FROM obligations_obligation WHERE id = NEW.obligation_id AND quantity IS NOT NULL FOR SHARE;
    INSERT INTO obligations_total (kind, host_id, path, confidentiality, side, agreed_by, measure, day, in_time,
                                   n, kept, owed, folded)
    SELECT each.kind, each.host_id, each.path, each.confidentiality, each.side, each.agreed_by, each.measure, each.day,
           each.in_time, 0, claim.amount, 0, false
    FROM (VALUES (OLD.outcome, OLD.completed_on, -OLD.amount), (NEW.outcome, NEW.completed_on, NEW.amount))
         AS claim(outcome, completed_on, amount)
    CROSS JOIN obligations_obligation AS promise
    JOIN matters_matter AS matter ON matter.stream_id = promise.matter_id
    JOIN parties_unit AS debtor ON debtor.id = promise.debtor_id
    CROSS JOIN LATERAL obligations_weighed(promise, matter, debtor) AS each
    WHERE promise.id = NEW.obligation_id AND promise.quantity IS NOT NULL
      AND claim.outcome = 'accepted' AND claim.amount <> 0 AND claim.completed_on <= promise.alarm_on;
    RETURN NULL;
END
$$;

CREATE TRIGGER obligations_total_made AFTER INSERT ON obligations_obligation
FOR EACH ROW WHEN (NEW.state = 'verified') EXECUTE FUNCTION obligations_total_promise();

CREATE TRIGGER obligations_total_changed
AFTER UPDATE OF state, verified_on, alarm_on, agreed_by, debtor_id, quantity, measure ON obligations_obligation
FOR EACH ROW WHEN (
    (OLD.state = 'verified' OR NEW.state = 'verified')
    AND (OLD.state, OLD.verified_on, OLD.alarm_on, OLD.agreed_by, OLD.debtor_id, OLD.quantity, OLD.measure)
        IS DISTINCT FROM
        (NEW.state, NEW.verified_on, NEW.alarm_on, NEW.agreed_by, NEW.debtor_id, NEW.quantity, NEW.measure)
) EXECUTE FUNCTION obligations_total_promise();

CREATE TRIGGER obligations_total_moved AFTER UPDATE OF kind, host_id, path, confidentiality ON matters_matter
FOR EACH ROW WHEN (
    (OLD.kind, OLD.host_id, OLD.path, OLD.confidentiality)
    IS DISTINCT FROM (NEW.kind, NEW.host_id, NEW.path, NEW.confidentiality)
) EXECUTE FUNCTION obligations_total_matter();

CREATE TRIGGER obligations_total_sided AFTER UPDATE OF kind ON parties_unit
FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION obligations_total_debtor();

CREATE TRIGGER obligations_total_claimed AFTER INSERT OR UPDATE OF outcome, completed_on, amount ON obligations_claim
FOR EACH ROW EXECUTE FUNCTION obligations_total_claim();

-- Adds up anew from the promises themselves: for rows that were loaded past the triggers.
CREATE FUNCTION obligations_total_anew() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM obligations_total;
    INSERT INTO obligations_total (kind, host_id, path, confidentiality, side, agreed_by, measure, day, in_time,
                                   n, kept, owed, folded)
    SELECT each.kind, each.host_id, each.path, each.confidentiality, each.side, each.agreed_by, each.measure, each.day,
           each.in_time, count(*), sum(each.kept), sum(each.owed), false
    FROM obligations_obligation AS promise
    JOIN matters_matter AS matter ON matter.stream_id = promise.matter_id
    JOIN parties_unit AS debtor ON debtor.id = promise.debtor_id
    CROSS JOIN LATERAL obligations_weighed(promise, matter, debtor) AS each
    WHERE promise.state = 'verified'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
END
$$;

SELECT obligations_total_anew();
