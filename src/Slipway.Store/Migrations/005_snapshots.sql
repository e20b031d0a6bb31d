-- What an audience was when it was fixed: the people who were left out then cannot be counted again later.
create table stack_snapshots (
  id text primary key,
  campaign text not null,
  rule text not null,
  figures text not null,
  taken_at bigint not null
);
