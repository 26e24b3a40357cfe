-- When a step of a ladder fires: 08:00 in Shanghai on the day `shift` units from the anchor. Counted backwards from a
-- rest day, the working day before it is number one. Beyond the calendar's last year, calendar days stand in.
CREATE FUNCTION obligations_step_at(calendar bigint, anchor date, shift integer, unit text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT (coalesce(
        CASE WHEN unit = 'working_day' AND shift <> 0 THEN (
            SELECT target.day
            FROM calendars_day AS start
            JOIN calendars_day AS target
              ON target.calendar_id = start.calendar_id AND target.is_work
             AND target.ordinal = start.ordinal + shift
                 + CASE WHEN shift < 0 AND NOT start.is_work THEN 1 ELSE 0 END
            WHERE start.calendar_id = calendar AND start.day = anchor
        ) END, anchor + shift) + time '08:00') AT TIME ZONE 'Asia/Shanghai'
$$;
