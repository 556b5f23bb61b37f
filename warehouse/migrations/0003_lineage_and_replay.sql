-- Lineage: a run says which rules and extractor it worked with, and every row says which run wrote it.
ALTER TABLE runs ADD COLUMN rules_version VARCHAR;
ALTER TABLE runs ADD COLUMN extractor_version VARCHAR;
ALTER TABLE runs ADD COLUMN program_version VARCHAR;
ALTER TABLE article_versions ADD COLUMN rules_version VARCHAR;
ALTER TABLE article_links ADD COLUMN rules_version VARCHAR;
ALTER TABLE watchlist_hits ADD COLUMN run_id VARCHAR;
ALTER TABLE article_feeds ADD COLUMN run_id VARCHAR;
ALTER TABLE article_revisits ADD COLUMN run_id VARCHAR;
ALTER TABLE items ADD COLUMN run_id VARCHAR;
ALTER TABLE item_states ADD COLUMN run_id VARCHAR;
ALTER TABLE feeds ADD COLUMN run_id VARCHAR;
ALTER TABLE gaps ADD COLUMN run_id VARCHAR;
ALTER TABLE sources ADD COLUMN run_id VARCHAR;
ALTER TABLE topics ADD COLUMN run_id VARCHAR;
-- When the publisher's page was found gone; our text stays.
ALTER TABLE articles ADD COLUMN gone_at TIMESTAMPTZ;
UPDATE articles SET gone_at = v.seen_at FROM article_versions v
WHERE v.article_id = articles.article_id AND v.version = articles.version AND v.change = 'deleted';
-- A drop is what quarantine holds: it says where its bytes are, and which run took it up again.
ALTER TABLE drops ADD COLUMN drop_id VARCHAR;
ALTER TABLE drops ADD COLUMN item_key VARCHAR;
ALTER TABLE drops ADD COLUMN seed_path VARCHAR;
ALTER TABLE drops ADD COLUMN raw_file VARCHAR;
ALTER TABLE drops ADD COLUMN raw_offset BIGINT;
ALTER TABLE drops ADD COLUMN replay_run_id VARCHAR;
UPDATE drops SET drop_id = 'd' || md5(concat_ws(chr(10), run_id, url, title, feed_id, reason, detail))[1:16];
