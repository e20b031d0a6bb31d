create table accounts (
  id text primary key,
  email text not null unique,
  name text not null,
  roles text not null,
  password text,
  created_at bigint not null,
  disabled_at bigint
);
create table sign_in_links (
  hash text primary key,
  account text not null references accounts (id),
  expires_at bigint not null,
  used_at bigint
);
create table sessions (
  hash text primary key,
  account text not null references accounts (id),
  created_at bigint not null,
  expires_at bigint not null
);
create table tokens (
  id text primary key,
  hash text not null,
  account text not null references accounts (id),
  name text not null,
  agent integer not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
