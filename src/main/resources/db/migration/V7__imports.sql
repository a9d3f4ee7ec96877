-- What an import has said of a user the last time, as digests: running it again changes only what it says differently,
-- and never undoes what was changed here since. A row stays when its user is renamed or deleted, so that nobody comes
-- back under the old name. name_digest is the SHA-256 of the username in lower case; source is what the file calls the
-- user, a primary key as a rule; fields_digest is eight bytes for each field.
create table imported_users (
    name_digest     bytea       not null,
    user_id         uuid        not null,
    source          text        not null,
    fields_digest   bytea       not null,
    password_digest bytea       not null,
    imported_at     timestamptz not null default clock_timestamp(),
    constraint imported_users_pkey primary key (name_digest)
);

create index imported_users_user_id on imported_users (user_id);
create index imported_users_source on imported_users (source);
