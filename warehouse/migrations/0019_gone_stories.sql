-- Withdrawn articles in the views of stories: a page that is gone stays in its story.
CREATE OR REPLACE VIEW story_articles AS
WITH machine AS (
    SELECT article_id, arg_max(story_id, revision) AS story_id, arg_max(score, revision) AS score,
           arg_max(rule, revision) AS rule, arg_max(evidence, revision) AS evidence,
           arg_max(near_article_id, revision) AS near_article_id, arg_max(run_id, revision) AS run_id,
           arg_max(rules_version, revision) AS rules_version
    FROM story_assignments GROUP BY article_id
), edited AS (
    SELECT other_id AS article_id, arg_max(story_id, number) AS story_id FROM story_edits
    WHERE action IN ('move', 'split') GROUP BY other_id
)
SELECT coalesce(r.into_story_id, e.story_id, m.story_id) AS story_id, m.article_id, a.language, a.publisher_id,
       coalesce(a.published_at, a.first_seen_at) AS told_at, m.score,
       CASE WHEN e.story_id IS NULL THEN m.rule ELSE 'edit' END AS rule,
       CASE WHEN e.story_id IS NULL THEN m.evidence ELSE [] END AS evidence,
       CASE WHEN e.story_id IS NULL THEN m.near_article_id END AS near_article_id, a.first_seen_at, m.rules_version,
       m.run_id, a.gone_at
FROM machine m JOIN articles a USING (article_id) LEFT JOIN edited e USING (article_id)
LEFT JOIN story_roots r ON r.story_id = coalesce(e.story_id, m.story_id);
CREATE OR REPLACE VIEW stories AS
SELECT s.story_id, arg_min(a.title, (s.told_at, s.article_id)) AS title,
       list_sort(list_distinct(list(s.language))) AS languages, min(s.told_at) AS first_at, max(s.told_at) AS last_at,
       count(*) AS articles, count(DISTINCT s.publisher_id) AS outlets,
       arg_min(s.article_id, (s.told_at, s.article_id)) AS first_article_id,
       arg_min(s.publisher_id, (s.told_at, s.article_id)) AS first_publisher_id,
       count(*) FILTER (s.article_id IN (SELECT article_id FROM republications)) AS republished,
       max(s.rules_version) AS rules_version, min(s.first_seen_at) AS first_seen_at,
       count(s.gone_at) AS gone, max(s.gone_at) AS gone_at
FROM story_articles s JOIN articles a USING (article_id) GROUP BY s.story_id;
