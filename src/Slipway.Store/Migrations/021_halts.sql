-- What is paused, and blackouts that somebody ordered: who, when, why, and until when. One stands per scope and name; what was lifted stays as it was said.
create table halts (
  id text primary key,
  scope text not null,
  name text not null,
  reason text not null,
  halted_by text not null,
  halted_at bigint not null,
  ends_at bigint,
  lifted_by text,
  lifted_at bigint,
  -- What the platforms that act by themselves were told of it: nothing yet, halted, lifted; and what went wrong telling them.
  told text,
  trouble text not null
);
create unique index halts_standing on halts (scope, name) where lifted_at is null;
-- How much each launch reached when it was started, for the ceilings of a day.
create table launch_radii (
  version text primary key references versions (digest),
  radius text not null,
  at bigint not null
);
-- Launches over a ceiling that a person let through: of exactly this version, reaching exactly this much.
create table allowances (
  version text not null references versions (digest),
  radius text not null,
  allowed_by text not null,
  reason text not null,
  at bigint not null,
  primary key (version, radius, allowed_by)
);
