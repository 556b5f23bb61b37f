-- The past of outlets: what was ordered and how far its plan has come, and the captures of the plan.
CREATE TABLE backfills (
    backfill_id VARCHAR, domain VARCHAR, via VARCHAR, first_day DATE, last_day DATE, pattern VARCHAR, state VARCHAR,
    next_key VARCHAR, planned_at TIMESTAMPTZ, run_id VARCHAR
);
CREATE TABLE backfill_captures (
    capture_id VARCHAR, backfill_id VARCHAR, url VARCHAR, captured_at TIMESTAMPTZ, status INTEGER, media_type VARCHAR,
    digest VARCHAR, file VARCHAR, file_offset BIGINT, file_length BIGINT, state VARCHAR, tries INTEGER, reason VARCHAR,
    run_id VARCHAR
);
