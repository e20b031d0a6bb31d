-- Who works on what: a node holds a lease and renews it, and only who holds it may write what the lease covers. The token grows with each holder.
create table leases (
  id text primary key,
  node text not null,
  token bigint not null,
  until bigint not null,
  -- Who held it before, and until when: what they began may still be on its way.
  was text,
  was_until bigint
);
create index leases_until on leases (until);
-- The processes that work on this database, each by the id in its data folder.
create table nodes (
  id text primary key,
  name text not null,
  started_at bigint not null,
  seen_at bigint not null
);
-- When a launch is looked at again, what it asks a person, and why a step was passed over.
alter table launches add column look_at bigint not null default 0;
alter table launches add column questions text;
create index launches_due on launches (state, look_at);
alter table journal add column note text;
