-- Where the evidence of topic tags and watchlist hits stands, the rules that made a hit, and topics' names by language.
ALTER TABLE article_topics ADD COLUMN spans STRUCT(field VARCHAR, start_char INTEGER, end_char INTEGER)[];
ALTER TABLE watchlist_hits ADD COLUMN spans STRUCT(field VARCHAR, start_char INTEGER, end_char INTEGER)[];
ALTER TABLE watchlist_hits ADD COLUMN rules_version VARCHAR;
ALTER TABLE topics ADD COLUMN names MAP(VARCHAR, VARCHAR);
