using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Rehearsal.Recipients;

/// <summary>A page as a browser ends up on it.</summary>
internal sealed record WebPage(Uri Address, HttpStatusCode Status, string Html);

/// <summary>Real HTTP to the program under rehearsal and to nothing else: whatever a mail links to, no connection leaves this machine.</summary>
internal sealed class Web : IDisposable
{
    public const int AtOnce = 32;

    private const int LongestRedirect = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        MaxConnectionsPerServer = AtOnce,
        ConnectTimeout = Patience,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 4 * 1024 * 1024,
    };

    private readonly Uri product;
    private readonly Mishaps mishaps;
    private int requests;

    public Web(Uri product, Mishaps mishaps) => (this.product, this.mishaps) = (product, mishaps);

    public int Requests => Volatile.Read(ref requests);

    public bool IsProduct(Uri address) => address.IsAbsoluteUri && address.Scheme == product.Scheme && address.IsLoopback && address.Port == product.Port;

    /// <summary>Follows redirects as long as they stay inside the program. Null when it went wrong, which is then noted.</summary>
    public async Task<WebPage?> GetAsync(string what, Uri address, string agent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        return await BrowseAsync(what, request, agent, cancellation);
    }

    /// <summary>A server need not answer HEAD, so only a failure of the server is noted.</summary>
    public async Task HeadAsync(string what, Uri address, string agent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        var answer = await SendAsync(what, request, agent, cancellation);
        if (answer is { Status: >= HttpStatusCode.InternalServerError })
        {
            mishaps.Note(Answered(what, answer.Status));
        }
    }

    public async Task<WebPage?> PostAsync(string what, Uri address, HttpContent content, Uri? from, string agent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (from is not null)
        {
            request.Headers.Referrer = from;
            request.Headers.TryAddWithoutValidation("Origin", from.GetLeftPart(UriPartial.Authority));
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        }

        return await BrowseAsync(what, request, agent, cancellation);
    }

    /// <summary>One request, answered or noted.</summary>
    public async Task<Answer?> SendAsync(string what, HttpRequestMessage request, string agent, CancellationToken cancellation)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        Interlocked.Increment(ref requests);
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            var isHtml = response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";
            return new Answer(response.StatusCode, response.Headers.Location, isHtml ? await response.Content.ReadAsStringAsync(cancellation) : "");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException)
        {
            mishaps.Note($"{what} failed: {(failure as HttpRequestException)?.HttpRequestError.ToString() ?? failure.GetType().Name}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            mishaps.Note($"{what} was not answered within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }

        return null;
    }

    public void Dispose() => client.Dispose();

    public static string Answered(string what, HttpStatusCode status) => string.Create(CultureInfo.InvariantCulture, $"{what} was answered {(int)status}");

    private async Task<WebPage?> BrowseAsync(string what, HttpRequestMessage first, string agent, CancellationToken cancellation)
    {
        var address = first.RequestUri!;
        var answer = await SendAsync(what, first, agent, cancellation);
        for (var hop = 0; answer is not null; hop++)
        {
            if ((int)answer.Status is < 300 or >= 400)
            {
                return Arrived(what, new WebPage(address, answer.Status, answer.Html));
            }

            var next = answer.Location is null ? null : new Uri(address, answer.Location);
            if (next is null || hop == LongestRedirect)
            {
                mishaps.Note(next is null ? $"{what} was redirected to nowhere" : $"{what} was redirected in circles");
                return null;
            }

            if (!IsProduct(next))
            {
                // Someone else's site: the visit counts, the walk ends here.
                return new WebPage(next, answer.Status, "");
            }

            using var follow = new HttpRequestMessage(HttpMethod.Get, next);
            (address, answer) = (next, await SendAsync(what, follow, agent, cancellation));
        }

        return null;
    }

    private WebPage? Arrived(string what, WebPage page)
    {
        if ((int)page.Status < 400)
        {
            return page;
        }

        mishaps.Note(Answered(what, page.Status));
        return null;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // Whatever "localhost" resolves to elsewhere, here it is the loopback interface.
        var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await first.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(first, ownsSocket: true);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && context.DnsEndPoint.Host == "localhost" && Socket.OSSupportsIPv6)
        {
            first.Dispose();
        }
        catch
        {
            first.Dispose();
            throw;
        }

        var second = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await second.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(second, ownsSocket: true);
        }
        catch
        {
            second.Dispose();
            throw;
        }
    }
}

/// <summary>What came back for one request; the text only when it is HTML.</summary>
internal sealed record Answer(HttpStatusCode Status, Uri? Location, string Html);
