create table audit (
  seq integer primary key,
  at bigint not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null,
  hash text not null
);
create table timers (
  id text primary key,
  due bigint not null
);
create index timers_due on timers (due);
create table clock (
  one integer primary key,
  now bigint
);
