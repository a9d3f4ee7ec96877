-- When an administrator set the password that the user has to change. It is temporary while this is when the password was
-- changed the last time: a release that knows nothing of it changes only that, and the password is the user's own.
alter table users add column temporary_password_at timestamptz;
