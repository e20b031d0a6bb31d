create table stack_contacts (
  id text primary key,
  email text not null unique,
  email_key text not null,
  first_name text,
  last_name text,
  company text,
  job_title text,
  industry text,
  country text,
  city text,
  language text,
  lifecycle text,
  employees bigint,
  fields text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index stack_contacts_key on stack_contacts (email_key);
create table stack_consents (
  contact text not null references stack_contacts (id) on delete cascade,
  purpose text not null,
  granted integer not null,
  basis text not null,
  source text not null,
  wording text not null,
  at bigint not null,
  primary key (contact, purpose, at)
);
-- Keyed by a keyed hash of the address, so that a wish not to be mailed outlives the erasure of the person.
create table stack_suppressions (
  email_key text primary key,
  reason text not null,
  at bigint not null
);
create table stack_objects (
  id text primary key,
  external_key text not null unique,
  campaign text not null,
  kind text not null,
  name text not null,
  revision bigint not null,
  state text not null,
  live text,
  staged text,
  operation text not null,
  figures text,
  changed_at bigint not null
);
create index stack_objects_campaign on stack_objects (campaign, kind);
create table stack_members (
  snapshot text not null,
  contact text not null,
  held_out integer not null,
  primary key (snapshot, contact)
);
create table stack_recipients (
  id text primary key,
  email_object text not null,
  contact text not null,
  state text not null,
  owner text,
  attempts integer not null default 0,
  due bigint,
  reason text,
  changed_at bigint not null,
  unique (email_object, contact)
);
create index stack_recipients_state on stack_recipients (email_object, state);
create index stack_recipients_contact on stack_recipients (contact, state, changed_at);
create table stack_travellers (
  journey text not null,
  contact text not null,
  position text not null,
  due bigint,
  outcome text,
  primary key (journey, contact)
);
create index stack_travellers_due on stack_travellers (due);
create table stack_events (
  seq integer primary key autoincrement,
  id text not null unique,
  type text not null,
  campaign text,
  asset text,
  contact text,
  at bigint not null,
  data text not null
);
create index stack_events_contact on stack_events (contact, campaign, type);
