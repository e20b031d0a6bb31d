-- The target account a member belongs to, and what part the person has in buying; null where an audience has no accounts.
alter table stack_members add column account text;
alter table stack_members add column role text;
create index stack_members_account on stack_members (snapshot, account);
-- What pages are looked for by, beside the asset that holds it: a campaign may have a page for each of a thousand accounts, and a click must not read them all.
alter table stack_objects add column slug text;
alter table stack_objects add column page_file text;
alter table stack_objects add column account text;
update stack_objects set slug = coalesce(json_extract(live, '$.slug'), json_extract(staged, '$.slug')) where kind = 'page';
create index stack_objects_slug on stack_objects (campaign, kind, slug);
create index stack_objects_account on stack_objects (campaign, account) where account is not null;
-- What a mail is known by where it arrived, the part of its Message-ID before the @: an answer names it.
alter table stack_recipients add column message text;
create index stack_recipients_message on stack_recipients (message) where message is not null;
