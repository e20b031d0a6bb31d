using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
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
/// every call waits as long as it asked.
/// </remarks>
public sealed class RateBudget(ImmutableArray<RateRule> rules, TimeProvider time)
{
    /// <summary>The longest a call waits for its turn.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Bucket[] _buckets = [.. rules.Select(r => new Bucket(r, time.GetUtcNow()))];
    private DateTimeOffset _closedUntil;

    /// <summary>What is left of each limit.</summary>
    public ImmutableArray<BudgetLeft> Left
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                return [.. _buckets.Select(b => new BudgetLeft(b.Rule, b.Left(now)))];
            }
        }
    }

    /// <summary>Takes a place in every limit.</summary>
    /// <returns>How long to wait for it; nothing is taken when that is longer than <see cref="Patience"/>.</returns>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
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
    public void Close(DateTimeOffset until)
    {
        lock (_gate)
        {
            _closedUntil = until > _closedUntil ? until : _closedUntil;
        }
    }

    /// <summary>A handler that holds what passes through it within the budget.</summary>
    public DelegatingHandler Handler() => new Keeper(this, time);

    private sealed class Bucket(RateRule rule, DateTimeOffset now)
    {
        private DateTimeOffset _at = now;

        public RateRule Rule { get; } = rule;

        private readonly int _most = Math.Max(1, rule.Requests / 2);

        public double Tokens { get; set; } = Math.Max(1, rule.Requests / 2);

        // One in a window is one after the other.
        public double PerSecond { get; } = (rule.Requests == 1 ? 1 : rule.Requests - Math.Max(1, rule.Requests / 2)) / rule.Window.TotalSeconds;

        public double Refill(DateTimeOffset now)
        {
            Tokens = Math.Min(_most, Tokens + (Math.Max(0, (now - _at).TotalSeconds) * PerSecond));
            _at = now;
            return Tokens;
        }

        /// <summary>What of the limit is left, the half that is given back over the window included.</summary>
        public int Left(DateTimeOffset now) => Math.Max(0, Rule.Requests - _most + (int)Math.Floor(Refill(now)));
    }

    private sealed class Keeper(RateBudget budget, TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var wait = budget.Take();
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
                budget.Close(answer.Headers.RetryAfter?.Date ?? now + (answer.Headers.RetryAfter?.Delta ?? PlatformApi.UsualWait));
            }

            return answer;
        }
    }
}
