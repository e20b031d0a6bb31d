-- What is left of each limit of a connection, where several nodes call its platform: a bucket that is refilled evenly, by the database's clock.
create table budgets (
  connection text not null,
  scope text not null,
  -- Calls that may be made at once; below nothing, so many wait for their turn.
  tokens double precision not null,
  at bigint not null,
  -- The platform asked to be left alone until then.
  closed_until bigint not null default 0,
  primary key (connection, scope)
);
