using System.Net;
using System.Net.Sockets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Outgoing;

/// <summary>The one way out: only TLS, only machines of the public internet, no redirects, no proxy, no cookies, a limit on size.</summary>
/// <remarks>
/// A name is resolved here and only an address that was looked at is connected to, so a name that changes between looking and connecting leads nowhere.
/// Hosts that an administrator named are let through.
/// </remarks>
public sealed class OutgoingGuard : DelegatingHandler
{
    private readonly OutgoingOptions _options;

    // The last one without TLS that was found allowed: who asks one model again and again gives the same one.
    private Uri? _allowed;

    public OutgoingGuard(OutgoingOptions options)
    {
        _options = options;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = ConnectAsync,
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (address.Scheme != Uri.UriSchemeHttps && !ReferenceEquals(address, _allowed))
        {
            _allowed = _options.IsAllowed(address.Host, address.Port) ? address : throw Closed($"{address.Host} would be called without encryption.", "Give an address that begins with https://.");
        }

        Sending.Check();
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers.ContentLength > _options.MostBytes)
        {
            answer.Dispose();
            throw new HttpRequestException($"The answer of {address.Host} is larger than {_options.MostBytes} bytes.");
        }

        return answer;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var reachable = _options.IsAllowed(host, port) ? found : [.. found.Where(PublicAddresses.IsPublic)];
        if (reachable.Length == 0)
        {
            throw Closed($"{host} is not a machine on the public internet.", "If it is one of your own, an administrator allows it in the setting Slipway:Outgoing:PrivateHosts.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static PlatformException Closed(string message, string fix) => new(new Outcome.Refused([Finding.Error("address-closed", message, fix: fix)]));
}
