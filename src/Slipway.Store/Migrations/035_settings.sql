-- The time zone in which times are shown to a person; null for UTC.
alter table accounts add column time_zone text;
-- What the page of audiences counts: the last imports, what is in flight, why addresses must not be mailed.
create index audit_action on audit (action, seq);
create index stack_objects_kind on stack_objects (kind, state, campaign);
create index stack_suppressions_reason on stack_suppressions (reason);
