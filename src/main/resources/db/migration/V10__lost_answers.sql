-- For clients whose answers get lost. previous_rotated_at is when the rotation before that of rotated_at was: a token two
-- generations old was replaced then. refreshed_from is a digest of where the token in force was asked for from, and of
-- its generation: a release that does not know the column leaves that of an older generation there, which counts for
-- nothing. Null in both is as strict as it was before.
alter table sessions add column previous_rotated_at timestamptz;
alter table sessions add column refreshed_from bytea;
