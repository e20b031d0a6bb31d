-- What people did after a launch, and whether the CRM that keeps how far each of them is was told: once for each person and event. Written down before the CRM is called.
create table member_progress (
  campaign text not null references campaigns (name),
  member text not null,
  event text not null,
  state text not null,
  operation text,
  at bigint not null,
  primary key (campaign, member, event)
);
create index member_progress_open on member_progress (campaign, state);
-- What came of a launched version, once its window is over.
create table verdicts (
  version text primary key references versions (digest),
  grade text not null,
  verdict text not null,
  at bigint not null
);
