-- What the registry knows of a source beyond its names: its kind, its channels, when it was active, its hosts with dates.
ALTER TABLE sources ADD COLUMN kind VARCHAR;
ALTER TABLE sources ADD COLUMN telegram VARCHAR[];
ALTER TABLE sources ADD COLUMN active_from VARCHAR;
ALTER TABLE sources ADD COLUMN active_to VARCHAR;
CREATE TABLE source_domains (
    source_id VARCHAR, domain VARCHAR, is_mirror BOOLEAN, used_from VARCHAR, used_to VARCHAR, seen VARCHAR, run_id VARCHAR
);
-- A source cited after it had ended: history, or its successor under the old name.
CREATE VIEW cited_after_end AS
SELECT t.article_id, a.publisher_id, t.source_id, s.active_to, s.successor_id,
       coalesce(a.published_at, a.first_seen_at) AS cited_at, t.role, t.evidence
FROM article_sources t JOIN sources s USING (source_id) JOIN articles a USING (article_id)
WHERE t.role NOT IN ('publisher', 'mention')
  AND strftime(coalesce(a.published_at, a.first_seen_at), '%Y-%m-%d')[:length(s.active_to)] > s.active_to;
