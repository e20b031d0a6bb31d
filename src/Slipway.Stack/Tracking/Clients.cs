using Microsoft.AspNetCore.Http;

namespace Slipway.Stack.Tracking;

/// <summary>What kind of program asks for a link or pixel, by what it says of itself.</summary>
internal static class Clients
{
    private static readonly string[] _scanners =
    [
        "bot", "crawler", "spider", "scanner", "barracuda", "proofpoint", "mimecast", "safelinks", "headless", "python-requests", "curl/", "wget/", "go-http-client", "java/", "okhttp",
    ];

    public static string KindOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return HttpMethods.IsHead(request.Method) ? "scanner"
            : agent.Length == 0 ? "none"
            // Apple's mail privacy proxy says exactly this and nothing more.
            : agent == "Mozilla/5.0" ? "prefetch"
            : Array.Exists(_scanners, s => agent.Contains(s, StringComparison.OrdinalIgnoreCase)) ? "scanner"
            : "browser";
    }
}
