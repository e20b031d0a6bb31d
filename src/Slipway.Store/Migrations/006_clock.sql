-- How far the business clock has come: it does not run backwards, not over a restart either.
alter table clock add column latest bigint;
