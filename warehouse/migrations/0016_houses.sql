-- Several machines, one lake: which house a run was, and what changed or vanished without a row that names its run.
ALTER TABLE runs ADD COLUMN house VARCHAR;
CREATE TABLE touched (relation VARCHAR, "key" VARCHAR, run_id VARCHAR);
-- How a table's rows travel to the lake (warehouse/lake/travel.py):
--   by KEY [at COLUMN]      the rows of a key replace those that stand there; COLUMN bounds the search for these
--   with HEAD by KEY [at …] the same, for each key of the table HEAD that a run has touched in any such table
--   ours by KEY             the same, only for addresses of this house's share
--   whole                   small: all of it, where it differs
--   stays                   of this house alone
COMMENT ON TABLE articles IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE article_versions IS 'lake: with articles by article_id at seen_at';
COMMENT ON TABLE article_sources IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE article_topics IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE article_links IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE article_revisits IS 'lake: with articles by article_id at run_id';
COMMENT ON TABLE watchlist_hits IS 'lake: with articles by article_id at first_hit_at';
COMMENT ON TABLE republications IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE story_assignments IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE story_sketches IS 'lake: with articles by article_id at first_seen_at';
COMMENT ON TABLE story_probes IS 'lake: with articles by article_id at day';
COMMENT ON TABLE text_samples IS 'lake: with articles by article_id at day';
COMMENT ON TABLE items IS 'lake: with items by item_key at first_seen_at';
COMMENT ON TABLE item_states IS 'lake: with items by item_key at run_id';
COMMENT ON TABLE article_feeds IS 'lake: by article_id, feed_id at first_seen_at';
COMMENT ON TABLE story_merges IS 'lake: by story_id, into_story_id at first_seen_at';
COMMENT ON TABLE story_edits IS 'lake: by edit_id';
COMMENT ON TABLE feeds IS 'lake: ours by feed_id';
COMMENT ON TABLE feed_documents IS 'lake: by document_id';
COMMENT ON TABLE seed_files IS 'lake: by seed_path';
COMMENT ON TABLE backfills IS 'lake: by backfill_id';
COMMENT ON TABLE backfill_captures IS 'lake: by capture_id';
COMMENT ON TABLE visits IS 'lake: by run_id at "at"';
COMMENT ON TABLE drops IS 'lake: by drop_id at "at"';
COMMENT ON TABLE gaps IS 'lake: by run_id at noticed_at';
COMMENT ON TABLE runs IS 'lake: by run_id at started_at';
COMMENT ON TABLE sources IS 'lake: whole';
COMMENT ON TABLE source_domains IS 'lake: whole';
COMMENT ON TABLE topics IS 'lake: whole';
COMMENT ON TABLE touched IS 'lake: stays';
COMMENT ON TABLE schema_migrations IS 'lake: stays';
