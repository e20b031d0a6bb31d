-- Test mails of an email, one row for each address, written down before the first of them goes out: a form that is posted twice sends once.
create table test_mails (
  id text primary key,
  -- The page that asked: each page asks once.
  ask text not null,
  version text not null references versions (digest),
  campaign text not null,
  email text not null,
  -- "self", or the seed list's name.
  list text not null,
  -- The address by its keyed reference.
  recipient text not null,
  -- open, sending (it may be gone), then sent, refused, failed or unknown.
  state text not null,
  said text,
  asked_by text not null,
  asked_at bigint not null
);
create index test_mails_campaign on test_mails (campaign, asked_at);
create index test_mails_account on test_mails (asked_by, asked_at);
create index test_mails_ask on test_mails (ask);
-- When the open approvers of a version were reminded last.
create table review_reminders (
  version text primary key references versions (digest),
  reminded_by text not null,
  reminded_at bigint not null
);
-- Who decides in somebody's place, and from when until when.
create table deputies (
  id text primary key,
  role text not null,
  account text not null references accounts (id),
  deputy text not null references accounts (id),
  from_at bigint not null,
  until_at bigint not null,
  named_at bigint not null,
  ended_at bigint
);
create index deputies_account on deputies (account, role);
create index deputies_deputy on deputies (deputy, until_at);
-- Reviews that went to the next person, by the role that was open.
create table escalations (
  version text not null references versions (digest),
  role text not null,
  account text not null references accounts (id),
  -- Who sent it there; empty where it went by itself.
  sent_by text not null,
  sent_at bigint not null,
  primary key (version, role)
);
create index escalations_account on escalations (account, sent_at);
