using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Store;

namespace Slipway.Ai.Gateway;

/// <summary>Whose money it is.</summary>
public enum SpendScope
{
    /// <summary>One person's.</summary>
    Person,

    /// <summary>A team's.</summary>
    Team,

    /// <summary>A purpose's.</summary>
    Purpose,
}

/// <summary>Somebody who pays for a call.</summary>
/// <param name="Scope">Whose money it is.</param>
/// <param name="Name">The account, the team or the purpose.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Budget">What may be spent; null for no limit, and it is counted all the same.</param>
public sealed record SpendLine(SpendScope Scope, string Name, string Title, Budget? Budget);

/// <summary>What was spent on a day and is not written down yet.</summary>
public readonly record struct UnwrittenSpend(DateOnly Day, SpendScope Scope, string Name, string Currency, long Amount);

/// <summary>A call that may be made: its price at most is set aside until it is known.</summary>
public sealed class SetAside
{
    internal SetAside(ImmutableArray<SpendLine> lines, SpendCounter[] counters, string currency, long amount) => (Lines, Counters, Currency, Amount) = (lines, counters, currency, amount);

    /// <summary>Who pays.</summary>
    public ImmutableArray<SpendLine> Lines { get; }

    /// <summary>Of which currency.</summary>
    public string Currency { get; }

    /// <summary>Whether it was settled: what is set aside for a call is given back once.</summary>
    public bool IsSettled { get; set; }

    internal SpendCounter[] Counters { get; }

    internal long Amount { get; }
}

/// <summary>What one of those who pay spent in one currency.</summary>
internal sealed class SpendCounter(DateOnly day)
{
    public DateOnly Day { get; private set; } = day;

    public long Today { get; set; }

    public long Month { get; set; }

    public long SetAside { get; set; }

    public long In(BudgetPeriod period) => period == BudgetPeriod.Day ? Today : Month;

    public SpendCounter Turn(DateOnly today)
    {
        if (today != Day)
        {
            (Today, Month, Day) = (0, today.Month == Day.Month && today.Year == Day.Year ? Month : 0, today);
        }

        return this;
    }
}

/// <summary>What models cost, counted in memory: by person, team and purpose, for the day and the month (UTC). Amounts are thousand-millionths.</summary>
/// <remarks>What calls on their way may cost counts as spent until they are done, so that many at once cannot all slip under a hard limit. The call that crosses it is finished; the next is refused.</remarks>
public sealed class Spending
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(SpendScope, string, string), SpendCounter> _counters = [];
    private readonly Dictionary<(DateOnly, SpendScope, string, string), long> _unwritten = [];

    /// <summary>An amount in thousand-millionths.</summary>
    public static long PartsOf(decimal amount) => (long)Math.Min(amount * Billionths.InOne, long.MaxValue / 4);

    /// <summary>Thousand-millionths as an amount.</summary>
    public static decimal AmountOf(long parts) => Billionths.ToAmount(parts);

    /// <summary>Sets aside what a call may cost.</summary>
    /// <returns>What was set aside; or who has nothing left.</returns>
    public (SetAside? SetAside, SpendLine? Spent) Begin(ImmutableArray<SpendLine> lines, string currency, long most, DateOnly today)
    {
        // Looked up once: the answer is counted in the same ones.
        var counters = new SpendCounter[lines.Length];
        lock (_gate)
        {
            for (var i = 0; i < counters.Length; i++)
            {
                counters[i] = Of(lines[i], currency, today);
                if (lines[i].Budget is { Hard: { } hard } budget && counters[i].In(budget.Per) + counters[i].SetAside >= PartsOf(hard))
                {
                    return (null, lines[i]);
                }
            }

            foreach (var counter in counters)
            {
                counter.SetAside += most;
            }

            return (new SetAside(lines, counters, currency, most), null);
        }
    }

    /// <summary>Counts what a call did cost.</summary>
    /// <returns>Whose soft limit it crossed.</returns>
    public ImmutableArray<SpendLine> End(SetAside aside, string currency, long cost, DateOnly today)
    {
        var crossed = ImmutableArray<SpendLine>.Empty;
        lock (_gate)
        {
            for (var i = 0; i < aside.Lines.Length; i++)
            {
                aside.Counters[i].SetAside -= aside.Amount;
                if (cost == 0)
                {
                    continue;
                }

                var line = aside.Lines[i];
                var counter = currency == aside.Currency ? aside.Counters[i].Turn(today) : Of(line, currency, today);
                if (line.Budget is { Soft: { } soft } budget && PartsOf(soft) is var limit && counter.In(budget.Per) < limit && counter.In(budget.Per) + cost >= limit)
                {
                    crossed = crossed.Add(line);
                }

                counter.Today += cost;
                counter.Month += cost;
                CollectionsMarshal.GetValueRefOrAddDefault(_unwritten, (today, line.Scope, line.Name, currency), out _) += cost;
            }
        }

        return crossed;
    }

    /// <summary>What was spent in a period, without what is set aside.</summary>
    public decimal Spent(SpendScope scope, string name, string currency, BudgetPeriod period, DateOnly today)
    {
        lock (_gate)
        {
            if (!_counters.TryGetValue((scope, name, currency), out var counter))
            {
                return 0;
            }

            counter.Turn(today);
            return AmountOf(counter.In(period));
        }
    }

    /// <summary>What somebody spent in.</summary>
    public ImmutableArray<string> Currencies(SpendScope scope, string name)
    {
        lock (_gate)
        {
            return [.. _counters.Keys.Where(k => k.Item1 == scope && k.Item2 == name && k.Item3.Length > 0).Select(k => k.Item3).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Those who pay for a call and are above their soft limit.</summary>
    public ImmutableArray<SpendLine> AboveSoft(SetAside aside, DateOnly today)
    {
        var above = ImmutableArray<SpendLine>.Empty;
        lock (_gate)
        {
            for (var i = 0; i < aside.Lines.Length; i++)
            {
                if (aside.Lines[i].Budget is { Soft: { } soft } budget && aside.Counters[i].Turn(today).In(budget.Per) >= PartsOf(soft))
                {
                    above = above.Add(aside.Lines[i]);
                }
            }
        }

        return above;
    }

    /// <summary>Takes what is to be written down.</summary>
    public ImmutableArray<UnwrittenSpend> Take()
    {
        lock (_gate)
        {
            var taken = _unwritten.Select(u => new UnwrittenSpend(u.Key.Item1, u.Key.Item2, u.Key.Item3, u.Key.Item4, u.Value)).ToImmutableArray();
            _unwritten.Clear();
            return taken;
        }
    }

    /// <summary>Gives back what could not be written down.</summary>
    public void GiveBack(ImmutableArray<UnwrittenSpend> taken)
    {
        lock (_gate)
        {
            foreach (var spend in taken)
            {
                var key = (spend.Day, spend.Scope, spend.Name, spend.Currency);
                _unwritten[key] = _unwritten.GetValueOrDefault(key) + spend.Amount;
            }
        }
    }

    /// <summary>Learns what is written down: at the start, and where other nodes spend too.</summary>
    /// <param name="written">What was spent each day of this month.</param>
    /// <param name="today">The day it is.</param>
    public void Learn(IEnumerable<UnwrittenSpend> written, DateOnly today)
    {
        var all = written.GroupBy(w => (w.Scope, w.Name, w.Currency)).ToDictionary(g => g.Key, g => (Month: g.Sum(w => w.Amount), Today: g.Where(w => w.Day == today).Sum(w => w.Amount)));
        lock (_gate)
        {
            foreach (var ((scope, name, currency), (month, day)) in all)
            {
                var counter = Of(scope, name, currency, today);
                (counter.Month, counter.Today) = (month, day);
            }

            foreach (var ((day, scope, name, currency), amount) in _unwritten)
            {
                var counter = Of(scope, name, currency, today);
                counter.Month += day.Month == today.Month && day.Year == today.Year ? amount : 0;
                counter.Today += day == today ? amount : 0;
            }
        }
    }

    private SpendCounter Of(SpendLine line, string currency, DateOnly today) => Of(line.Scope, line.Name, currency, today);

    private SpendCounter Of(SpendScope scope, string name, string currency, DateOnly today)
    {
        if (!_counters.TryGetValue((scope, name, currency), out var counter))
        {
            _counters[(scope, name, currency)] = counter = new SpendCounter(today);
        }

        return counter.Turn(today);
    }
}
