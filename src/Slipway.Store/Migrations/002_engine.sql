create table campaigns (
  name text primary key,
  title text not null,
  launched text,
  created_at bigint not null
);
create table versions (
  digest text primary key,
  campaign text not null references campaigns (name),
  parent text,
  state text not null,
  plan text not null,
  brief text not null,
  readings text,
  findings text,
  created_by text not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index versions_campaign on versions (campaign, created_at);
create table journal (
  id text primary key,
  version text not null references versions (digest),
  phase text not null,
  asset text not null,
  attempt integer not null,
  state text not null,
  outcome text,
  opened_at bigint not null,
  closed_at bigint
);
create index journal_version on journal (version, phase);
create table decisions (
  id text primary key,
  version text not null references versions (digest),
  role text not null,
  approver text not null,
  decision text not null,
  comment text not null,
  statement text not null,
  signature text not null,
  decided_at bigint not null
);
create index decisions_version on decisions (version);
create table launches (
  version text primary key references versions (digest),
  campaign text not null,
  state text not null,
  note text not null,
  started_by text not null,
  started_at bigint not null,
  changed_at bigint not null
);
create table events (
  id text primary key,
  connection text not null,
  campaign text,
  type text not null,
  asset text,
  contact text,
  at bigint not null,
  received_at bigint not null,
  automated text,
  data text not null
);
create index events_campaign on events (campaign, type, contact);
create index events_contact on events (contact, type);
create table cursors (
  connection text primary key,
  cursor text not null
);
