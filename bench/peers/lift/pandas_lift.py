"""The moments of a lift table by pandas, from the same two files: python3 pandas_lift.py FOLDER START WINDOW_SECONDS. Prints one object. It has no interval of its own."""
import json
import os
import sys

import pandas

folder, start, window = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
exposures = pandas.read_csv(os.path.join(folder, 'exposures.csv'), dtype={'user_id': 'int64', 'variation': 'int8', 'ts': 'int64'})
exposed = exposures.groupby('user_id', sort=False).agg(arm=('variation', 'min'), other=('variation', 'max'), first=('ts', 'min'))
contaminated = int((exposed.arm != exposed.other).sum())
exposed = exposed[exposed.arm == exposed.other]
orders = pandas.read_csv(os.path.join(folder, 'orders.csv'), dtype={'user_id': 'int64', 'ts': 'int64', 'revenue': 'float64'}).join(exposed['first'], on='user_id', how='inner')
within = orders[(orders.ts >= orders['first']) & (orders.ts < orders['first'] + window)].groupby('user_id').revenue
before = orders[orders.ts < start].groupby('user_id').revenue.sum()
unit = exposed[['arm']].assign(revenue=within.sum(), orders=within.count(), before=before).fillna(0)
cap = unit.revenue[unit.revenue > 0].quantile(0.999)
unit['capped'] = unit.revenue.clip(upper=cap)


def figures(arm, mine):
    return {
        'arm': int(arm), 'units': len(mine), 'converted': int((mine.orders > 0).sum()),
        'capped_mean': mine.capped.mean(), 'capped_variance': mine.capped.var(), 'before_mean': mine.before.mean(), 'before_variance': mine.before.var(), 'capped_before': mine.capped.cov(mine.before),
        'revenue_mean': mine.revenue.mean(), 'revenue_variance': mine.revenue.var(), 'orders_mean': mine.orders.mean(), 'orders_variance': mine.orders.var(), 'revenue_orders': mine.revenue.cov(mine.orders),
    }


print(json.dumps({'contaminated': contaminated, 'cap': float(cap), 'arms': [figures(arm, mine) for arm, mine in unit.groupby('arm')]}))
