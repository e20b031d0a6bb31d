-- What a version was written as, which rules it was held against, and what they found; the findings of the checks stay apart, for only the rules are run again.
alter table versions add column files text;
alter table versions add column rule_set text;
alter table versions add column rule_findings text;
