using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Slipway.Core.Checks;
using Slipway.Engine.Outgoing;

namespace Slipway.Server.Checks.Links;

/// <summary>Follows links to see whether they find something: a few at a time, with time-outs, without reading what they answer.</summary>
/// <remarks>
/// A checker that fetches what it is told to is a way into networks. So names are resolved here, and only an address that was looked at is connected to: each hop of a redirect anew, which also
/// defeats names that change between looking and connecting. No proxy, no cookies, no credentials.
/// </remarks>
/// <param name="mayReach">Which machines and ports may be reached; the public internet's usual ones if left out.</param>
internal sealed class LinkFollower(Func<IPEndPoint, bool>? mayReach = null) : IDisposable
{
    private const int AtOnce = 4;
    private const int MostHops = 5;
    private const string NotPublic = "leads to a machine that is not on the public internet";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, stop) => ConnectAsync(context.DnsEndPoint, mayReach ?? IsUsual, stop),
    });

    /// <summary>What each address answers; one that is no address on the web is left out.</summary>
    public async Task<ImmutableDictionary<string, LinkAnswer>> FollowAsync(IEnumerable<string> addresses, CancellationToken stop)
    {
        var answers = new ConcurrentDictionary<string, LinkAnswer>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(addresses.Distinct(StringComparer.Ordinal), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (address, token) =>
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var target) && IsWeb(target))
            {
                answers[address] = await FollowAsync(target, token);
            }
        });
        return answers.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public void Dispose() => _client.Dispose();

    private async Task<LinkAnswer> FollowAsync(Uri target, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            var at = target;
            for (var hop = 0; hop <= MostHops; hop++)
            {
                var (status, next) = await AskAsync(at, patience.Token);
                if (next is null)
                {
                    return new LinkAnswer(status, MovedTo: at == target ? null : at.ToString());
                }

                if (!IsWeb(next))
                {
                    return new LinkAnswer(null, $"leads on to {next.Scheme}:, which mail programs block");
                }

                at = next;
            }

            return new LinkAnswer(null, $"leads on more than {MostHops} times");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new LinkAnswer(null, $"does not answer within {_patience.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException broken)
        {
            return new LinkAnswer(null, broken switch
            {
                { InnerException: RefusedException } => NotPublic,
                { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => "has a name that nobody knows",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "has no valid certificate",
                _ => "cannot be reached",
            });
        }
    }

    // Many servers answer HEAD in a way of their own, so whoever refuses it is asked once more as browsers ask.
    private async Task<(int Status, Uri? Next)> AskAsync(Uri target, CancellationToken stop)
    {
        var (status, next) = await AskAsync(HttpMethod.Head, target, stop);
        return status >= (int)HttpStatusCode.BadRequest ? await AskAsync(HttpMethod.Get, target, stop) : (status, next);
    }

    private async Task<(int Status, Uri? Next)> AskAsync(HttpMethod method, Uri target, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, target) { Headers = { { "User-Agent", "Slipway (link check)" }, { "Accept", "*/*" } } };
        using var answer = await _client.SendAsync(request, stop);
        var status = (int)answer.StatusCode;
        return (status, status is >= 300 and < 400 && answer.Headers.Location is { } location ? new Uri(target, location) : null);
    }

    private static bool IsWeb(Uri address) => address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    private static bool IsUsual(IPEndPoint machine) => machine.Port is 80 or 443 && PublicAddresses.IsPublic(machine.Address);

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint name, Func<IPEndPoint, bool> mayReach, CancellationToken stop)
    {
        var machines = await Dns.GetHostAddressesAsync(name.Host, stop);

        // One that is closed is enough: a name that is partly inside is not for us.
        if (machines.Length == 0 || !machines.All(m => mayReach(new IPEndPoint(m, name.Port))))
        {
            throw new RefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(machines, name.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class RefusedException() : IOException(NotPublic);
}
