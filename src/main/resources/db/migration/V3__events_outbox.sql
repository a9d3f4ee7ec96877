-- What has happened: who did what to whom, when and from where. The ids are UUIDv7, so their order is that of time.
-- No foreign keys: what a deleted user did stays written.
create table events (
    id         uuid        not null,
    at         timestamptz not null default clock_timestamp(),
    type       text        not null,
    outcome    text        not null,
    reason     text,
    actor_id   uuid,
    user_id    uuid,
    client_id  text,
    session_id uuid,
    ip         text,
    user_agent text,
    request_id text,
    details    jsonb       not null default '{}',
    constraint events_pkey primary key (id),
    constraint events_outcome_known check (outcome in ('succeeded', 'failed'))
);

create index events_at on events (at);
create index events_user_id on events (user_id, id);
create index events_actor_id on events (actor_id, id);
create index events_type on events (type, id);
create index events_ip on events (ip, id);

-- What has to reach somebody outside: text messages, mails, webhooks. A row stays until it is delivered or given up.
-- payload is encrypted under a key derived from the master secret, for there are codes in it; a webhook has none and
-- names its event. Nobody sends a row before next_attempt_at: whoever takes it moves that on first.
create table outbox (
    id              uuid        not null,
    channel         text        not null,
    payload         bytea,
    event_id        uuid,
    attempts        integer     not null default 0,
    created_at      timestamptz not null default clock_timestamp(),
    next_attempt_at timestamptz not null default clock_timestamp(),
    expires_at      timestamptz not null,
    failed_at       timestamptz,
    constraint outbox_pkey primary key (id),
    constraint outbox_has_content check ((payload is null) <> (event_id is null))
);

create index outbox_due on outbox (next_attempt_at) where failed_at is null;
create index outbox_failed on outbox (failed_at) where failed_at is not null;

create function notify_of_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('signet_outbox', '');
    return null;
end
$$;

create trigger outbox_filled after insert on outbox
    for each statement execute function notify_of_outbox();

-- Writes an event within the statement that does what it tells of. webhook_expires_at is null where nobody is to be told.
create function record_event(
    id uuid, type text, outcome text, reason text, actor_id uuid, user_id uuid, client_id text, session_id uuid,
    ip text, user_agent text, request_id text, details text, webhook_expires_at timestamptz)
returns void language plpgsql as $$
begin
    insert into events (id, type, outcome, reason, actor_id, user_id, client_id, session_id, ip, user_agent, request_id,
                        details)
    values (record_event.id, record_event.type, record_event.outcome, record_event.reason, record_event.actor_id,
            record_event.user_id, record_event.client_id, record_event.session_id, record_event.ip,
            record_event.user_agent, record_event.request_id, record_event.details::jsonb);
    if webhook_expires_at is not null then
        insert into outbox (id, channel, event_id, expires_at)
        values (record_event.id, 'webhook', record_event.id, webhook_expires_at);
    end if;
end
$$;

-- How a session was begun (RFC 8176); when, is its created_at.
alter table sessions add column amr text[] not null default '{pwd}';
