-- What was asked on approval channels such as Slack: a message per connection, version and role. Written down before it is posted, so that a crash posts no second one.
create table approval_messages (
  id text primary key,
  connection text not null,
  version text not null references versions (digest),
  role text not null,
  thread text,
  shown text,
  seen text,
  retry_at bigint not null,
  asked_at bigint not null
);
create index approval_messages_version on approval_messages (version);
create index approval_messages_thread on approval_messages (connection, thread);
-- What was said under them, each once.
create table approval_notes (
  message text not null references approval_messages (id),
  note text not null,
  told_at bigint not null,
  primary key (message, note)
);
-- Clicks that were taken: one that is played again is known.
create table approval_clicks (
  id text primary key,
  at bigint not null
);
