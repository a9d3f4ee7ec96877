-- TOTP (RFC 6238). secrets are that of the authenticator and the MAC key of the recovery codes, encrypted under a key
-- derived from the master secret. last_step is that of the last code that was used: none is used twice.
create table second_factors (
    user_id      uuid        not null,
    secrets      bytea       not null,
    confirmed_at timestamptz,
    last_step    bigint      not null default 0,
    created_at   timestamptz not null default clock_timestamp(),
    constraint second_factors_pkey primary key (user_id),
    constraint second_factors_user_id_fkey foreign key (user_id) references users on delete cascade
);

-- mac is one of the code.
create table recovery_codes (
    id      uuid  not null,
    user_id uuid  not null,
    mac     bytea not null,
    used_at timestamptz,
    constraint recovery_codes_pkey primary key (id),
    constraint recovery_codes_user_id_mac_key unique (user_id, mac),
    constraint recovery_codes_user_id_fkey foreign key (user_id) references second_factors on delete cascade
);

-- Logins that wait for their second factor. What a challenge says stands in itself; the row goes when it has been
-- answered, or when the sessions of the user are ended.
create table login_challenges (
    id         uuid        not null,
    user_id    uuid        not null,
    expires_at timestamptz not null,
    constraint login_challenges_pkey primary key (id),
    constraint login_challenges_user_id_fkey foreign key (user_id) references users on delete cascade
);

create index login_challenges_user_id on login_challenges (user_id);
create index login_challenges_expires_at on login_challenges (expires_at);

-- Whether there is a confirmed second factor: here as well, so that a login need not look for it.
alter table users add column second_factor boolean not null default false;
