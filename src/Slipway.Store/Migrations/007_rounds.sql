-- How often a version was prepared anew: each round has journal entries of its own.
alter table versions add column round integer not null default 0;
