-- What campaigns cost, an entry each. Nothing here is ever changed: a wrong entry is corrected by one that takes its place.
create table costs (
  id bigint primary key,
  campaign text not null,
  kind text not null,
  -- In billionths, as the answers of models are.
  amount bigint not null,
  currency text not null,
  -- In thousandths; null for what is no work.
  hours bigint,
  role text,
  basis text not null,
  note text not null,
  -- The day it belongs to, as 2026-10-05.
  on_day text not null,
  account text not null,
  recorded_at bigint not null,
  corrects bigint unique references costs (id),
  -- What row of which file it came from, so that the same file again adds nothing.
  source text unique
);
create index costs_campaign on costs (campaign, on_day);
-- What ad platforms say an ad cost by the end of a month, as last read in it.
create table ad_spend (
  campaign text not null,
  asset text not null,
  month text not null,
  amount bigint not null,
  currency text not null,
  read_at bigint not null,
  primary key (campaign, asset, month)
);
-- What people decided about campaigns, with what the rule said then.
create table courses (
  id bigint primary key,
  campaign text not null references campaigns (name),
  version text not null references versions (digest),
  course text not null,
  reason text not null,
  account text not null,
  rule_course text not null,
  roi text,
  -- By the clock that campaigns live in: which month it is part of.
  decided_at bigint not null
);
create index courses_campaign on courses (campaign, decided_at);
-- The impact review of each month, as it was when it was made.
create table impact_reviews (
  month text primary key,
  made_at bigint not null,
  digest text not null,
  rule text not null,
  review text not null
);
-- Who signed a review off, or took that back: the last word counts.
create table impact_signatures (
  id bigint primary key,
  month text not null references impact_reviews (month),
  digest text not null,
  account text not null,
  role text not null,
  signed_off bigint not null,
  comment text not null,
  at bigint not null
);
create index impact_signatures_month on impact_signatures (month, id);
