-- When what a campaign has live is looked at again (null: no more), and what could not be looked at the last time.
create table drift_looks (
  campaign text primary key references campaigns (name),
  version text not null,
  since bigint not null,
  looked_at bigint,
  look_at bigint,
  not_asked text not null
);
-- What was found changed outside Slipway, a row a field. One stands per asset and field; what is as approved again is closed and stays as it was said.
create table drifts (
  id text primary key,
  campaign text not null references campaigns (name),
  version text not null,
  asset text not null,
  path text not null,
  approved text,
  found text,
  changed_by text,
  first_seen bigint not null,
  last_seen bigint not null,
  closed_at bigint
);
create unique index drifts_standing on drifts (campaign, asset, path) where closed_at is null;
