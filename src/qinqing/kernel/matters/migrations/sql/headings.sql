-- What a matter is called, as it is compared: full-width letters as half-width ones, one space between words.
CREATE FUNCTION matters_said(reference text, title text, known_as text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(regexp_replace(normalize(reference || ' ' || title || ' ' || known_as, NFKC), '\s+', ' ', 'g') COLLATE "C");

-- Every two neighbouring characters, and the last one alone: a search for one character asks for what begins with it.
CREATE FUNCTION matters_grams(folded text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT rtrim(substr(folded, place, 2))), '{}'))
    FROM generate_series(1, length(folded)) AS place WHERE substr(folded, place, 1) <> ' '
);

CREATE FUNCTION matters_heading_made() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO matters_heading (matter_id, words, grams)
    SELECT stream_id, folded, matters_grams(folded)
    FROM made, matters_said(reference, title, known_as) AS folded;
    RETURN NULL;
END $$;

CREATE FUNCTION matters_heading_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE matters_heading SET words = folded, grams = matters_grams(folded)
    FROM matters_said(NEW.reference, NEW.title, NEW.known_as) AS folded WHERE matter_id = NEW.stream_id;
    RETURN NULL;
END $$;

INSERT INTO matters_heading (matter_id, words, grams)
SELECT stream_id, folded, matters_grams(folded)
FROM matters_matter, matters_said(reference, title, known_as) AS folded;

CREATE TRIGGER matters_heading_made AFTER INSERT ON matters_matter
REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION matters_heading_made();

CREATE TRIGGER matters_heading_changed AFTER UPDATE OF reference, title, known_as ON matters_matter
FOR EACH ROW WHEN ((OLD.reference, OLD.title, OLD.known_as) IS DISTINCT FROM (NEW.reference, NEW.title, NEW.known_as))
EXECUTE FUNCTION matters_heading_changed();
