-- Accounts of platforms. What is secret is sealed with a key of the data folder, bound to its row; what the last probe learnt stands beside it.
create table connections (
  id text primary key,
  connector text not null,
  sign_in text not null,
  settings text not null,
  secrets text not null,
  ready integer,
  account text,
  facts text not null,
  findings text not null,
  probed_at bigint,
  created_by text not null,
  created_at bigint not null,
  changed_at bigint not null
);
-- A person is on the way through a platform's consent page.
create table connection_consents (
  state text primary key,
  connection text not null references connections (id) on delete cascade,
  verifier text not null,
  actor text not null,
  expires_at bigint not null
);
