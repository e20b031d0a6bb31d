-- What a campaign's results are made of, kept as its events arrive, so that a look at them does not count millions of events anew.
-- By what terms it is kept: a launched version with other terms is counted anew.
create table tallied (
  campaign text primary key,
  metric text not null,
  tried text,
  by_account integer not null,
  from_at bigint not null,
  until_at bigint not null
);
-- How often something happened; asset is empty where the event has none, and '*' stands for all of them together.
create table tally_events (
  campaign text not null,
  type text not null,
  asset text not null,
  people bigint not null,
  events bigint not null,
  automated bigint not null,
  primary key (campaign, type, asset)
);
-- Whoever is in the comparison, as assigned: whether they reached the goal, what an experiment counts, and whether another campaign wrote to them meanwhile.
create table tally_people (
  campaign text not null,
  contact text not null,
  unit text not null,
  arm text not null,
  variant text not null,
  reached integer not null,
  tried integer not null,
  others integer not null,
  primary key (campaign, contact, unit, arm, variant)
);
create index tally_people_unit on tally_people (campaign, unit);
create index tally_people_contact on tally_people (contact);
create index tally_people_reached on tally_people (campaign, contact) where reached = 1;
create table tally_arms (
  campaign text not null,
  assigned text not null,
  name text not null,
  units bigint not null,
  reached bigint not null,
  primary key (campaign, assigned, name)
);
-- From where which events come, and how fresh they are.
create table event_sources (
  connection text not null,
  type text not null,
  events bigint not null,
  last_at bigint not null,
  received_at bigint not null,
  primary key (connection, type)
);
insert into event_sources (connection, type, events, last_at, received_at)
  select connection, type, count(*), max(at), max(received_at) from events group by connection, type;
