-- The country of a person when the campaign began, so that results can be read by country. Campaigns are counted anew when their next event arrives.
alter table tally_people add column country text not null default '';
delete from tallied;
