-- The variant of the campaign's experiment that a member was assigned; null for the held-out, and where nothing is tried.
alter table stack_members add column variant text;
