using Microsoft.Extensions.Primitives;
using Slipway.Server.Serving;

namespace Slipway.Server.Agents;

/// <summary>Whether a browser's request comes from a page of ours.</summary>
/// <remarks>
/// Held against the address we know ourselves by, not against the request's Host: a page whose name was made to lead to this machine would send its own name in both.
/// </remarks>
internal static class OwnOrigin
{
    /// <summary>Programs that are no browser send none.</summary>
    public static bool IsOurs(StringValues origin, PublicAddress address) => origin.Count == 0
        || (origin is [{ } said] && Uri.TryCreate(said, UriKind.Absolute, out var uri) && Uri.TryCreate(address.Base, UriKind.Absolute, out var own)
            && string.Equals(said, uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && Uri.Compare(uri, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
}
