-- What experiments showed when their window was over, a row for each variant but the first. Never changed afterwards: lessons are pooled from these.
create table observations (
  version text not null references versions (digest),
  campaign text not null,
  variant text not null,
  pattern text not null,
  metric text not null,
  question text,
  difference double precision not null,
  error double precision not null,
  units bigint not null,
  markets text not null,
  industry text not null,
  language text not null,
  at bigint not null,
  primary key (version, variant, pattern)
);
create index observations_pattern on observations (pattern, metric);
-- Whether the experiment of a version that was judged has been looked at.
alter table verdicts add column observed integer not null default 0;
