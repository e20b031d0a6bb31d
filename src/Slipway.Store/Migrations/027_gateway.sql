-- A key of the AI gateway is a token that opens nothing else; it has what is asked for unless a request says otherwise.
alter table tokens add column purpose text;
alter table tokens add column data_class text;
-- Who asked which model for what: never what was said, only its digest, and how much of each kind was found in it.
create table gateway_calls (
  id integer primary key autoincrement,
  at bigint not null,
  account text not null,
  token text not null,
  purpose text not null,
  data_class text not null,
  call text not null,
  -- As the caller named it, and which one answered.
  model text not null,
  answered_by text,
  status integer not null,
  code text,
  input_tokens bigint not null,
  output_tokens bigint not null,
  -- Whether the tokens are counted by us, because nobody said how many there were.
  estimated integer not null,
  -- In thousand-millionths of the currency.
  cost bigint not null,
  currency text,
  found text not null,
  digest text not null,
  cached integer not null,
  milliseconds bigint not null
);
create index gateway_calls_at on gateway_calls (at);
create index gateway_calls_account on gateway_calls (account, at);
-- What was spent each day, by person, team and purpose, in thousand-millionths of the currency.
create table gateway_spend (
  day text not null,
  scope text not null,
  name text not null,
  currency text not null,
  amount bigint not null,
  primary key (day, scope, name, currency)
);
