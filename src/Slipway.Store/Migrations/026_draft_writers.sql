-- For whom agents wrote in a campaign's draft, and when last. The draft belongs to no version yet.
create table draft_writers (
  campaign text not null,
  account text not null,
  written_at bigint not null,
  primary key (campaign, account)
);
-- Who of them had a part in a version when it was planned, apart by blanks: they do not decide on it.
alter table versions add column writers text not null default '';
