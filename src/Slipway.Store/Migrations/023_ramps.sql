-- Emails that go out in steps. How many people there were is fixed when the first step begins, and with it which steps are joined.
create table stack_ramps (
  email_object text primary key,
  people bigint not null,
  step integer not null,
  steps integer not null,
  -- What is judged are the steps after this one: up to it a person has decided to go on, or another version was approved.
  since integer not null default 0
);
create table stack_ramp_steps (
  email_object text not null,
  step integer not null,
  began_at bigint not null,
  primary key (email_object, step)
);
alter table stack_recipients add column step integer;
create index stack_recipients_step on stack_recipients (email_object, step, state, changed_at) where step is not null;
create index stack_events_campaign on stack_events (campaign, type, contact);
