using System.Text.Json;
using Slipway.Store;

namespace Slipway.Bench.Fleet;

/// <summary>Counts the moments at which a node may die: before and after each commit, and with each effect while it is on its way and when it was answered and not yet written down.</summary>
/// <param name="dieAt">The moment, counted from 1; 0 for none.</param>
/// <param name="die">How.</param>
internal sealed class DeathWatch(int dieAt, Action<string> die)
{
    // What is on its way: sent in all likelihood, and done or not.
    private static readonly TimeSpan _onItsWay = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();

    /// <summary>The moments so far.</summary>
    public int Moments { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>For <see cref="Database.Observer"/>.</summary>
    public void OnCommit(string write, CommitMoment moment)
    {
        // Leases are renewed by the clock and not by the work; and waking a launch is not the engine's.
        if (IsDead || write is not ("lease.renew" or "fleet.wake"))
        {
            Pass($"{write} {(moment == CommitMoment.Before ? "before" : "after")}");
        }
    }

    /// <summary>For the way to a platform.</summary>
    public DelegatingHandler Tap() => new Way(this);

    private void Pass(string moment)
    {
        lock (_gate)
        {
            // The dead do nothing more.
            IsDead |= ++Moments == dieAt;
            if (IsDead)
            {
                die(moment);
            }
        }
    }

    private sealed class Way(DeathWatch watch) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (watch.IsDead)
            {
                watch.Pass("dead");
            }

            if (request.Method == HttpMethod.Get)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var effect = await EffectOfAsync(request, cancellationToken);
            var sending = base.SendAsync(request, cancellationToken);
            if (watch.Moments + 1 == watch.At)
            {
                await Task.WhenAny(sending, Task.Delay(_onItsWay, cancellationToken));
            }

            watch.Pass($"{effect} on its way");
            var answer = await sending;
            watch.Pass($"{effect} answered");
            return answer;
        }

        // As "launch: publish": the part of the path that the operation belongs to, and what the platform is asked.
        private static async Task<string> EffectOfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var ask = JsonSerializer.Deserialize(await request.Content!.ReadAsStringAsync(cancellationToken), FleetJson.Default.FleetAsk)!;
            return $"{ask.Operation.Split(':')[1].Split('-')[0]}: {(request.RequestUri!.Segments is [.., _, _, var verb] && verb != "objects" ? verb : "make")}";
        }
    }

    private int At => dieAt;
}
