-- In the lake: which home is which house; another home with the same share is refused (warehouse/lake/claims.py).
CREATE TABLE house_homes (house VARCHAR, home VARCHAR, claimed_at TIMESTAMPTZ);
COMMENT ON TABLE house_homes IS 'lake: stays';
