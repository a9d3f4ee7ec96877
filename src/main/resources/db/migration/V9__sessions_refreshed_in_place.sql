-- A refresh moves the end of its session, and the end of nearly every refresh is on the day that the one before it was
-- on. Only the end of that day is in an index: so a refresh changes none, and writes its row beside the one before it,
-- where the page has room for it (a heap-only tuple).
alter table sessions add column over_at timestamptz generated always as
    ((date_trunc('day', expires_at at time zone 'UTC') + interval '1 day') at time zone 'UTC') stored;

drop index sessions_expires_at;
create index sessions_over_at on sessions (over_at);
alter table sessions set (fillfactor = 85);
