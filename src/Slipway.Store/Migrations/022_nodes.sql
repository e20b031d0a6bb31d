-- Of the keys that approvals are signed and secrets are sealed with, what tells them from others: a node that has others must not work here.
create table key_fingerprint (
  one integer primary key,
  fingerprint text not null
);
