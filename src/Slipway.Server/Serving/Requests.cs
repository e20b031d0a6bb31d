namespace Slipway.Server.Serving;

/// <summary>What a request is like.</summary>
public static class Requests
{
    /// <summary>Whether a program asks, and an error should be problem details and not a page.</summary>
    public static bool IsForProgram(this HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || (!request.Headers.ContainsKey("HX-Request") && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>The path to go on to after signing in: one of ours, else the start page.</summary>
    public static string LocalPath(string? next) =>
        next is ['/', ..] && next is not ['/', '/' or '\\', ..] && !next.Any(char.IsControl) ? next : "/";
}
