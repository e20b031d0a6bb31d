-- The last texts of a draft's files that were saved on their pages, and what stood there before, so that each can be put back.
create table draft_texts (
  id text primary key,
  campaign text not null,
  file text not null,
  -- SHA-256 of the file's bytes.
  digest text not null,
  text text not null,
  -- Who saved it; empty for what was in the folder and came there by no page.
  account text not null,
  at bigint not null
);
create index draft_texts_file on draft_texts (campaign, file, at);
-- What reviewers want changed, each tied to words of a version.
create table change_requests (
  id text primary key,
  version text not null references versions (digest),
  campaign text not null,
  -- The file and the stretch of it the words stand in, as Core/Copy names it; empty where it is about all of the file.
  file text not null,
  piece text not null,
  quoted text not null,
  note text not null,
  author text not null,
  written_at bigint not null,
  -- The decision it went out with, and when; null while only its writer sees it.
  decision text,
  asked_at bigint,
  done_by text,
  done_at bigint
);
create index change_requests_campaign on change_requests (campaign, written_at);
-- What authors and their agents answered.
create table change_answers (
  id text primary key,
  request text not null references change_requests (id),
  account text not null,
  is_agent integer not null,
  text text not null,
  at bigint not null
);
create index change_answers_request on change_answers (request, at);
