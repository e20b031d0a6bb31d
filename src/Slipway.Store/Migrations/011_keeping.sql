-- How a version came of changes that somebody made in the tools: which version they were made in, who made them, who kept them.
alter table versions add column origin text;
