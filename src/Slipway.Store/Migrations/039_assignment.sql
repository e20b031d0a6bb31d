-- What a member was taken by where the share is held out of each stratum; and who stays out of an audience because no campaign writes to them for a while.
alter table stack_members add column stratum text;
create table stack_withheld (
  snapshot text not null,
  contact text not null,
  primary key (snapshot, contact)
);
create index stack_withheld_contact on stack_withheld (contact);
