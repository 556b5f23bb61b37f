-- In the lake: the runs whose articles have met the stories of other houses.
CREATE TABLE story_meetings (run_id VARCHAR, met_at TIMESTAMPTZ);
COMMENT ON TABLE story_meetings IS 'lake: stays';
