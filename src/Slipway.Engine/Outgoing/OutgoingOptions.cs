using System.Collections.Immutable;

namespace Slipway.Engine.Outgoing;

/// <summary>What outgoing calls may do.</summary>
public sealed record OutgoingOptions
{
    /// <summary>Hosts that may be reached although they are not on the public internet, such as a website in the company's own network: <c>host</c> or <c>host:port</c>, as an administrator wrote them.</summary>
    public ImmutableArray<string> PrivateHosts { get; init; } = [];

    /// <summary>How long a call may take, answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The most bytes an answer may have.</summary>
    public long MostBytes { get; init; } = 50_000_000;

    /// <summary>Whether a host and port may be reached wherever it is, and without TLS.</summary>
    public bool IsAllowed(string host, int port) =>
        PrivateHosts.Any(h => string.Equals(h, host, StringComparison.OrdinalIgnoreCase) || string.Equals(h, $"{host}:{port}", StringComparison.OrdinalIgnoreCase));
}
