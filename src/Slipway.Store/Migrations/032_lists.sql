-- What lists, the calendar and the first page show of a version without reading its plan: whether it is its campaign's newest, since when it is in its state, and when it is to be launched.
alter table versions add column newest integer not null default 0;
alter table versions add column state_since bigint not null default 0;
alter table versions add column launch_at bigint;
alter table versions add column launch_on text;
update versions set newest = 1 where created_at = (select max(v.created_at) from versions v where v.campaign = versions.campaign);
update versions set state_since = changed_at;
update versions set launch_on = substr(json_extract(json_extract(json_extract(plan, '$.terms'), '$.launch'), '$.at'), 1, 16), launch_at = moment_of(json_extract(json_extract(json_extract(plan, '$.terms'), '$.launch'), '$.at'));
-- A plan has many pages: these hold all that a list reads of the newest versions, so that five thousand of them are counted and sorted without one being opened.
create index versions_newest on versions (state, changed_at, campaign, digest, created_by, state_since, launch_at, launch_on, newest) where newest = 1;
create index versions_launch on versions (launch_at, launch_on, campaign, digest, state, created_by, changed_at, state_since, newest) where newest = 1;
-- When the mails of each campaign's newest version go out, for the calendar: those that have a time of their own after the launch.
create table campaign_sends (
  campaign text not null references campaigns (name),
  asset text not null,
  title text not null,
  send_at bigint not null,
  send_on text not null,
  primary key (campaign, asset)
);
create index campaign_sends_at on campaign_sends (send_at);
