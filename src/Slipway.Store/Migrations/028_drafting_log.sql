-- The logs of draftings, line by line as they lie beside the drafts: who wrote which words, what was asked and what it cost is known over all campaigns, and where a folder is gone.
create table drafting_log (
  campaign text not null,
  -- SHA-256 of the line, so that a line is there once however often its file is read.
  digest text not null,
  -- answer, run, trace or edit; playbook for what a playbook had made by then.
  kind text not null,
  at bigint not null,
  account text not null,
  model text,
  prompt text,
  input_tokens bigint,
  output_tokens bigint,
  -- In billionths, since a token costs less than the smallest coin; null where the model has no price.
  cost bigint,
  currency text,
  milliseconds bigint,
  line text not null,
  primary key (campaign, digest)
);
create index drafting_log_kind on drafting_log (kind, at);
