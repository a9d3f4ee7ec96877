-- Ids are UUIDv7, made by the service; times are instants. Every constraint has a name: the service turns a violated one
-- into an answer by it.

create table users (
    id                    uuid        not null,
    username              text        not null,
    email                 text,
    phone_number          text,
    phone_number_verified boolean     not null default false,
    first_name            text        not null default '',
    last_name             text        not null default '',
    roles                 text[]      not null default '{}',
    password_hash         text        not null,
    active                boolean     not null default true,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    password_changed_at   timestamptz not null default now(),
    last_login_at         timestamptz,
    constraint users_pkey primary key (id),
    constraint users_phone_number_e164 check (phone_number ~ '^\+[1-9][0-9]{1,14}$'),
    constraint users_verified_phone_number_exists check (phone_number is not null or not phone_number_verified)
);

create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (lower(email));
-- Anybody may claim a number; only one account can have proved it.
create unique index users_verified_phone_number_key on users (phone_number) where phone_number_verified;

-- Login by phone number, and the administrators' search by the beginning of a text.
create index users_phone_number_search on users (phone_number text_pattern_ops);
create index users_username_search on users (lower(username) text_pattern_ops);
create index users_email_search on users (lower(email) text_pattern_ops);
create index users_first_name_search on users (lower(first_name) text_pattern_ops);
create index users_last_name_search on users (lower(last_name) text_pattern_ops);
create index users_roles_search on users using gin (roles);
create index users_inactive on users (id) where not active;

-- One login, one refresh-token family. No foreign key: when a user is deleted, the ended sessions stay behind until they
-- expire, so that every replica learns that their access tokens are dead.
create table sessions (
    id             uuid        not null,
    user_id        uuid        not null,
    generation     integer     not null default 1,
    created_at     timestamptz not null default now(),
    rotated_at     timestamptz not null default now(),
    expires_at     timestamptz not null,
    revoked_at     timestamptz,
    revoked_reason text,
    user_agent     text,
    ip             text,
    constraint sessions_pkey primary key (id),
    constraint sessions_revoked_reason_known check ((revoked_at is null) = (revoked_reason is null))
);

create index sessions_user_id on sessions (user_id);
create index sessions_revoked_at on sessions (revoked_at) where revoked_at is not null;

-- private_key is PKCS #8, encrypted with AES-256-GCM under a key derived from the master secret.
create table signing_keys (
    kid            text        not null,
    algorithm      text        not null,
    public_jwk     text        not null,
    private_key    bytea       not null,
    created_at     timestamptz not null default now(),
    signs_from     timestamptz not null,
    signs_until    timestamptz,
    verifies_until timestamptz,
    constraint signing_keys_pkey primary key (kid)
);
