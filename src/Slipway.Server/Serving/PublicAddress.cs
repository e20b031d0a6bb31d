using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Slipway.Server.Serving;

/// <summary>What links that leave the server begin with.</summary>
public sealed class PublicAddress(SlipwayOptions options, IServer server)
{
    /// <summary>As configured, or the first address listened on; known once the server has started. Without a slash at the end.</summary>
    public string Base => (options.PublicAddress ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? options.Urls.Split(';')[0]).TrimEnd('/');

    /// <summary>A one-time sign-in link.</summary>
    public string Link(string token) => $"{Base}/link/{token}";
}
