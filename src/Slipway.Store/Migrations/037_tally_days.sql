-- The day of the window on which a person first reached the goal, so that a result can be seen coming. Campaigns are counted anew when their next event arrives.
alter table tally_people add column day bigint;
delete from tallied;
