-- What the administrators' list of users is read from, so that each page costs the same at any number of users. The roles
-- once more, in the order of a page: who holds one, active or not, by id. Kept by the trigger below, whoever writes users.
create table user_roles (
    role    text    not null,
    active  boolean not null,
    user_id uuid    not null,
    constraint user_roles_pkey primary key (role, active, user_id)
);

create function keep_user_roles() returns trigger language plpgsql set search_path from current as $$
begin
    if tg_op = 'TRUNCATE' then
        truncate user_roles;
    end if;
    if tg_op in ('UPDATE', 'DELETE') then
        delete from user_roles
        where role = any (old.roles) and user_roles.active = old.active and user_id = old.id;
    end if;
    if tg_op in ('INSERT', 'UPDATE') then
        insert into user_roles (role, active, user_id)
        select distinct role, new.active, new.id from unnest(new.roles) role where role is not null
        on conflict do nothing;
    end if;
    return null;
end
$$;

create trigger users_roles_inserted after insert on users
    for each row when (new.roles <> '{}') execute function keep_user_roles();
-- Not for a login, which writes when it was.
create trigger users_roles_changed after update on users
    for each row when ((old.roles, old.active, old.id) is distinct from (new.roles, new.active, new.id))
    execute function keep_user_roles();
create trigger users_roles_deleted after delete on users
    for each row when (old.roles <> '{}') execute function keep_user_roles();
create trigger users_roles_truncated after truncate on users
    for each statement execute function keep_user_roles();

insert into user_roles (role, active, user_id)
select distinct role, active, id from users, unnest(roles) role where role is not null;

-- With it, the users who are active can be walked as those who are not.
create index users_active on users (id) where active;

-- Whose username, e-mail address, name or phone number begins with a text: all, or just so many. It takes them one after
-- the other from the indexes and ends with the last it needs; left to choose, the planner would collect all matches of an
-- index first, which can be a million, or start other processes to help. The text's range is spelled out since a plan for any text makes none of a LIKE.
create function users_beginning_with(beginning text, most integer)
returns table (id uuid, active boolean, roles text[]) language sql stable rows 5000
set search_path from current set enable_seqscan = off set enable_bitmapscan = off
set max_parallel_workers_per_gather = 0 set jit = off as $$
    select u.id, u.active, u.roles from users u
    where lower(username) ~>=~ lower(beginning) and lower(username) ~<=~ (lower(beginning) || chr(1114111))
    union all
    select u.id, u.active, u.roles from users u
    where lower(email) ~>=~ lower(beginning) and lower(email) ~<=~ (lower(beginning) || chr(1114111))
    union all
    select u.id, u.active, u.roles from users u
    where lower(first_name) ~>=~ lower(beginning) and lower(first_name) ~<=~ (lower(beginning) || chr(1114111))
    union all
    select u.id, u.active, u.roles from users u
    where lower(last_name) ~>=~ lower(beginning) and lower(last_name) ~<=~ (lower(beginning) || chr(1114111))
    union all
    select u.id, u.active, u.roles from users u
    where phone_number ~>=~ beginning and phone_number ~<=~ (beginning || chr(1114111))
    limit most
$$;

-- user_roles tells it, in the order of a page.
drop index users_roles_search;
