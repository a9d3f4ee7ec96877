-- Links that were sent before the one that the row is of, and are good until one of them all is used: people click the
-- first mail that comes. The arrays are parallel, the newest link first. They are the row's while earlier_of is its id: a
-- release that knows nothing of them puts another id there with the next link, and they are good no more.
alter table one_time_codes add column earlier_of uuid;
alter table one_time_codes add column earlier_ids uuid[] not null default '{}';
alter table one_time_codes add column earlier_macs bytea[] not null default '{}';
alter table one_time_codes add column earlier_ends timestamptz[] not null default '{}';

create index one_time_codes_earlier_ids on one_time_codes using gin (earlier_ids);
