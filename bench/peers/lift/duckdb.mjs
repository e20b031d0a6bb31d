// The moments of a lift table by DuckDB, from the same two files: node duckdb.mjs FOLDER START WINDOW_SECONDS THREADS. Prints one object; what is tested on the moments takes no time beside it.
import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';

const [folder, start, window, threads] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const file = (name, columns) => `read_csv('${join(folder, name)}', header = true, columns = {${columns}})`;
await connection.run(`
  create temp table exposed as
  select user_id, min(variation) as arm, max(variation) as other, min(ts) as first
  from ${file('exposures.csv', "'user_id': 'BIGINT', 'variation': 'TINYINT', 'ts': 'BIGINT'")}
  group by user_id`);
await connection.run(`
  create temp table unit as
  select arm, coalesce(revenue, 0) as revenue, coalesce(orders, 0) as orders, coalesce(before, 0) as before
  from exposed left join (
    select user_id,
      sum(revenue) filter (ts >= first and ts < first + ${window}) as revenue,
      count(*) filter (ts >= first and ts < first + ${window}) as orders,
      sum(revenue) filter (ts < ${start}) as before
    from ${file('orders.csv', "'user_id': 'BIGINT', 'ts': 'BIGINT', 'revenue': 'DOUBLE'")} join exposed using (user_id)
    group by user_id) using (user_id)
  where arm = other`);
const rows = async sql => (await (await connection.runAndReadAll(sql)).getRowObjects()).map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])));
const arms = await rows(`
  with bound as (select quantile_cont(revenue, 0.999) as cap from unit where revenue > 0),
    cut as (select *, least(revenue, cap) as capped from unit, bound)
  select arm, count(*) as units, count(*) filter (orders > 0) as converted,
    avg(capped) as capped_mean, var_samp(capped) as capped_variance, avg(before) as before_mean, var_samp(before) as before_variance, covar_samp(capped, before) as capped_before,
    avg(revenue) as revenue_mean, var_samp(revenue) as revenue_variance, avg(orders) as orders_mean, var_samp(orders) as orders_variance, covar_samp(revenue, orders) as revenue_orders,
    any_value(cap) as cap
  from cut group by arm order by arm`);
const [{ contaminated }] = await rows('select count(*) as contaminated from exposed where arm <> other');
console.log(JSON.stringify({ contaminated, cap: arms[0].cap, arms }));
