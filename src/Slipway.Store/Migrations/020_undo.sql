-- Undoing a launch: back to which step (null for all of it), and who asked for it.
alter table launches add column undo_to text;
alter table launches add column undo_by text;
-- What a person answered where something was changed outside since: 'anyway' or 'leave'.
create table undo_choices (
  version text not null references versions (digest),
  asset text not null,
  choice text not null,
  primary key (version, asset)
);
-- A launch that was undone asks its approvers anew: decisions of before count no more.
alter table versions add column asked_since bigint not null default 0;
-- Who was in an audience when it was launched stays fixed, also while another version is live: undoing brings the same people back.
alter table stack_snapshots add column launched_at bigint;
update stack_snapshots set launched_at = taken_at
where exists (select 1 from stack_objects o where o.kind = 'audience' and o.live like '%"snapshot":"' || stack_snapshots.id || '"%');
