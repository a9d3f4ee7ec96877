-- What has been revoked while access tokens of it may be alive: sessions, of users and of clients, and single access
-- tokens. Replicas keep in memory what stands here. Rows are deleted when nothing of theirs can be alive.
create table revocations (
    id         uuid        not null,
    revoked_at timestamptz not null default clock_timestamp(),
    constraint revocations_pkey primary key (id)
);

create index revocations_revoked_at on revocations (revoked_at);

-- Whoever ends a session, with whatever statement: every replica is told when it is committed.
create function revoke_session() returns trigger language plpgsql as $$
begin
    insert into revocations (id) values (old.id) on conflict do nothing;
    return null;
end
$$;

create trigger sessions_ended after update of revoked_at on sessions
    for each row when (old.revoked_at is null and new.revoked_at is not null)
    execute function revoke_session();

-- A minute more than its lifetime, because of the clock skew that its access tokens are allowed.
create trigger sessions_deleted after delete on sessions
    for each row when (old.revoked_at is null and old.expires_at > now() - interval '1 minute')
    execute function revoke_session();

create function notify_of_revocation() returns trigger language plpgsql as $$
begin
    perform pg_notify('signet_revocations', new.id::text);
    return null;
end
$$;

create trigger revocations_changed after insert on revocations
    for each row execute function notify_of_revocation();

-- Without a payload: who hears it looks into the table.
create function notify_of_keys() returns trigger language plpgsql as $$
begin
    perform pg_notify('signet_keys', '');
    return null;
end
$$;

create trigger signing_keys_changed after insert or update or delete on signing_keys
    for each statement execute function notify_of_keys();

-- Ended sessions are deleted in the order of their end.
create index sessions_expires_at on sessions (expires_at);

-- A key that does not sign any more has no private part.
alter table signing_keys add column revoked_at timestamptz;
alter table signing_keys alter column private_key drop not null;

-- Ends all but the sessions of a user that were used last. A function and not a part of the statement that calls it,
-- so that it sees what logins have done that the statement had to wait for.
create function end_surplus_sessions(owner uuid, kept integer) returns void language sql volatile as $$
    update sessions set revoked_at = clock_timestamp(), revoked_reason = 'session_limit'
    where id in (
        select id from sessions
        where user_id = owner and revoked_at is null and expires_at > now()
        order by rotated_at desc, id desc
        offset kept)
$$;

-- Services that call in their own name. Secrets are long and random, so a plain SHA-256 of one is no help to anybody.
-- session_id is what the client's access tokens die with: it is another after the client was disabled.
create table clients (
    id                    uuid        not null,
    name                  text        not null,
    secret_hash           bytea       not null,
    previous_secret_hash  bytea,
    previous_secret_until timestamptz,
    session_id            uuid        not null,
    roles                 text[]      not null default '{}',
    scopes                text[]      not null default '{}',
    audiences             text[]      not null,
    serves                text[]      not null default '{}',
    active                boolean     not null default true,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    constraint clients_pkey primary key (id),
    constraint clients_have_an_audience check (cardinality(audiences) > 0)
);
