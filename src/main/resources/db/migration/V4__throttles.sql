-- How often something was tried lately, and until when it may not be tried again. A key is a MAC of what is counted: no
-- name and no address stands here, and nothing that was typed into a field by mistake. account is a MAC too: of the name
-- that the count goes away with when somebody unlocks it.
create table throttles (
    key           bytea       not null,
    account       bytea,
    count         integer     not null default 0,
    blocked_until timestamptz not null default '-infinity',
    forget_at     timestamptz not null default clock_timestamp(),
    constraint throttles_pkey primary key (key)
);

create index throttles_account on throttles (account) where account is not null;
create index throttles_forget_at on throttles (forget_at);

-- Counts an attempt under each of the keys, unless one of them is blocked: then it counts under none, and the answer is
-- until when. The arrays are parallel, one rule for each key: so many attempts are free, each one more blocks the key
-- for twice as long as the one before, beginning with first seconds and up to longest; the one that makes it most blocks
-- it until it is forgotten, as everything is when forget seconds have passed without an attempt.
create function count_attempt(
    keys bytea[], accounts bytea[], free integer[], first double precision[], longest double precision[], most integer[],
    forget double precision[])
returns timestamptz language plpgsql as $$
declare
    blocked timestamptz;
begin
    -- Whoever is refused writes nothing and waits for nobody: a flood costs a look at an index.
    select max(t.blocked_until) into blocked from throttles t
    where t.key = any (keys) and t.blocked_until > clock_timestamp();
    if blocked is not null then
        return blocked;
    end if;
    -- In one order, so that no two of those who count wait for each other.
    insert into throttles (key, account)
    select counted.key, counted.account from unnest(keys, accounts) as counted (key, account) order by counted.key
    on conflict do nothing;
    perform from throttles t where t.key = any (keys) order by t.key for update;
    -- Once more, now that nobody else counts: of a burst, all were let through above.
    select max(t.blocked_until) into blocked from throttles t
    where t.key = any (keys) and t.blocked_until > clock_timestamp();
    if blocked is not null then
        return blocked;
    end if;
    update throttles t
    set count = counted.count,
        forget_at = clock_timestamp() + make_interval(secs => counted.forget),
        blocked_until = case
            when counted.count >= counted.most then clock_timestamp() + make_interval(secs => counted.forget)
            when counted.count > counted.free then clock_timestamp() + make_interval(secs =>
                least(counted.longest, counted.first * 2 ^ least(counted.count - counted.free - 1, 30)))
            else '-infinity' end
    from (select rule.*, case when now.forget_at <= clock_timestamp() then 1 else now.count + 1 end as count
          from unnest(keys, free, first, longest, most, forget) as rule (key, free, first, longest, most, forget)
          join throttles now on now.key = rule.key) as counted
    where t.key = counted.key;
    return null;
end
$$;

-- From where an account was logged in to before: an IPv4 address or an IPv6 network of 64 bits.
create table known_places (
    user_id uuid        not null,
    network text        not null,
    seen_at timestamptz not null default now(),
    constraint known_places_pkey primary key (user_id, network),
    constraint known_places_user_id_fkey foreign key (user_id) references users on delete cascade
);

create index known_places_seen_at on known_places (seen_at);
