using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Outgoing;

/// <summary>What is left of one of a connection's limits.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Left">Calls that may be made at once.</param>
public sealed record BudgetLeft(RateRule Rule, int Left);

/// <summary>A connection's calls, held within the platform's limits, whichever campaign makes them. A bucket per limit, refilled evenly.</summary>
/// <remarks>
/// A bucket holds half of what its limit allows and gets the other half back over the limit's window, so that in no window of that length, wherever it begins, more calls go out than the limit allows.
/// A call waits its turn where that is soon; where it is not, the caller is answered 429 at once, and the platform never hears of it. When the platform itself says 429,
/// every call waits as long as it asked; where it says in its answers that less is left than is thought here, it is believed. Where several nodes call the platform, the buckets are
/// in the database that they share, and what is here is the last that was seen of them.
/// </remarks>
public sealed partial class RateBudget
{
    /// <summary>The longest a call waits for its turn.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly SharedBudget? _shared;
    private readonly Bucket[] _buckets;
    private readonly ImmutableArray<SharedBudget.Size> _sizes;
    private DateTimeOffset _closedUntil;

    /// <param name="rules">The platform's limits.</param>
    /// <param name="time">The clock.</param>
    public RateBudget(ImmutableArray<RateRule> rules, TimeProvider time)
        : this(rules, time, shared: null)
    {
    }

    internal RateBudget(ImmutableArray<RateRule> rules, TimeProvider time, SharedBudget? shared)
    {
        (_time, _shared) = (time, rules.IsEmpty ? null : shared);
        _buckets = [.. rules.Select(r => new Bucket(r, time.GetUtcNow()))];
        _sizes = [.. _buckets.Select(b => b.Size)];
    }

    /// <summary>What is left of each limit.</summary>
    public ImmutableArray<BudgetLeft> Left
    {
        get
        {
            lock (_gate)
            {
                var now = _time.GetUtcNow();
                return [.. _buckets.Select(b => new BudgetLeft(b.Rule, b.Left(now)))];
            }
        }
    }

    /// <summary>Takes a place in every limit.</summary>
    /// <returns>How long to wait for it; nothing is taken when that is longer than <see cref="Patience"/>.</returns>
    public async Task<TimeSpan> TakeAsync()
    {
        if (_shared is null)
        {
            return Take();
        }

        var wait = Seen(await _shared.TakeAsync(_sizes, calls: 1));
        if (wait > Patience)
        {
            Seen(await _shared.TakeAsync(_sizes, calls: -1));
        }

        return wait;
    }

    private TimeSpan Seen((ImmutableArray<double> Tokens, TimeSpan Closed) shared)
    {
        var wait = shared.Closed;
        lock (_gate)
        {
            foreach (var (bucket, tokens) in _buckets.Zip(shared.Tokens))
            {
                bucket.Set(tokens, _time.GetUtcNow());
                var until = TimeSpan.FromSeconds(Math.Max(0, -tokens / bucket.PerSecond));
                wait = until > wait ? until : wait;
            }
        }

        return wait;
    }

    private TimeSpan Take()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var wait = _closedUntil > now ? _closedUntil - now : TimeSpan.Zero;
            foreach (var bucket in _buckets)
            {
                var missing = 1 - bucket.Refill(now);
                var until = TimeSpan.FromSeconds(Math.Max(0, missing / bucket.PerSecond));
                wait = until > wait ? until : wait;
            }

            if (wait <= Patience)
            {
                foreach (var bucket in _buckets)
                {
                    bucket.Tokens--;
                }
            }

            return wait;
        }
    }

    /// <summary>The platform asked to wait.</summary>
    public Task CloseAsync(DateTimeOffset until)
    {
        lock (_gate)
        {
            _closedUntil = until > _closedUntil ? until : _closedUntil;
        }

        return _shared?.CloseAsync(until - _time.GetUtcNow()) ?? Task.CompletedTask;
    }

    /// <summary>A handler that holds what passes through it within the budget.</summary>
    public DelegatingHandler Handler() => new Keeper(this, _time);

    // Others may call with the same account: what the platform counts is the truth, where it is less.
    private async Task BelieveAsync(HttpResponseMessage answer)
    {
        foreach (var bucket in _buckets)
        {
            if (bucket.Rule.LeftHeader is not { } name || !answer.Headers.TryGetValues(name, out var values) || LeftIn(values.First()) is not { } left)
            {
                continue;
            }

            bool isLess;
            lock (_gate)
            {
                isLess = bucket.Told(left, _time.GetUtcNow());
            }

            if (isLess && _shared is not null)
            {
                await _shared.LowerAsync(bucket.Rule.Scope, left);
            }
        }
    }

    // A number, or how many of how many are used: api-usage=18/5000.
    private static int? LeftIn(string value) =>
        Used().Match(value) is { Success: true } used ? Math.Max(0, int.Parse(used.Groups["of"].ValueSpan, CultureInfo.InvariantCulture) - int.Parse(used.Groups["used"].ValueSpan, CultureInfo.InvariantCulture))
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var left) ? left
        : null;

    [GeneratedRegex("(?<used>[0-9]{1,9})/(?<of>[0-9]{1,9})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Used();

    private sealed class Bucket(RateRule rule, DateTimeOffset now)
    {
        private DateTimeOffset _at = now;
        private (int Left, DateTimeOffset At)? _told;

        public RateRule Rule { get; } = rule;

        private readonly int _most = Math.Max(1, rule.Requests / 2);

        public double Tokens { get; set; } = Math.Max(1, rule.Requests / 2);

        // One in a window is one after the other.
        public SharedBudget.Size Size => new(Rule.Scope, _most, Rule.Requests == 1 ? 1 : Rule.Requests - _most, Rule.Window);

        public double PerSecond => Size.Gain / Rule.Window.TotalSeconds;

        public void Set(double tokens, DateTimeOffset at) => (Tokens, _at) = (tokens, at);

        public double Refill(DateTimeOffset now)
        {
            Tokens = Math.Min(_most, Tokens + (Math.Max(0, (now - _at).TotalSeconds) * PerSecond));
            _at = now;
            return Tokens;
        }

        /// <summary>What of the limit is left: what the platform said last, or the half that is given back over the window and what is here.</summary>
        public int Left(DateTimeOffset now)
        {
            var here = Math.Max(0, Rule.Requests - _most + (int)Math.Floor(Refill(now)));
            return _told is var (left, at) && at + Rule.Window > now ? Math.Min(here, left) : here;
        }

        /// <summary>The platform said what is left.</summary>
        /// <returns>Whether that is less than was thought.</returns>
        public bool Told(int left, DateTimeOffset at)
        {
            _told = (left, at);
            var isLess = Refill(at) > left;
            Tokens = isLess ? left : Tokens;
            return isLess;
        }
    }

    private sealed class Keeper(RateBudget budget, TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var wait = await budget.TakeAsync();
            if (wait > Patience)
            {
                var busy = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Content = new StringContent("") };
                busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)));
                return busy;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var now = time.GetUtcNow();
                await budget.CloseAsync(answer.Headers.RetryAfter?.Date ?? now + (answer.Headers.RetryAfter?.Delta ?? PlatformApi.UsualWait));
            }

            await budget.BelieveAsync(answer);

            return answer;
        }
    }
}
