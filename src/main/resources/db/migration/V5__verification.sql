-- An e-mail address is what a phone number is: anybody may claim it, one account can have proved it.
alter table users add column email_verified boolean not null default false;
alter table users add constraint users_verified_email_exists check (email is not null or not email_verified);
drop index users_email_key;
create unique index users_verified_email_key on users (lower(email)) where email_verified;
create index users_email on users (lower(email));

-- In which messages are written to the user (BCP 47); null: in that of the request.
alter table users add column language text;

-- Codes and link tokens that were sent and not used yet, one for each user and purpose: a new one replaces the one
-- before. mac is one of purpose, user, target and code; target is the number or address it was sent to.
create table one_time_codes (
    id         uuid        not null,
    user_id    uuid        not null,
    purpose    text        not null,
    target     text        not null,
    mac        bytea       not null,
    tries      integer     not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    constraint one_time_codes_pkey primary key (id),
    constraint one_time_codes_user_id_purpose_key unique (user_id, purpose),
    constraint one_time_codes_user_id_fkey foreign key (user_id) references users on delete cascade
);

create index one_time_codes_expires_at on one_time_codes (expires_at);

-- Leave to register, once. mac is one of the token.
create table invitations (
    id         uuid        not null,
    mac        bytea       not null,
    email      text,
    roles      text[]      not null default '{}',
    created_by uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    user_id    uuid,
    constraint invitations_pkey primary key (id)
);

create index invitations_expires_at on invitations (expires_at);
