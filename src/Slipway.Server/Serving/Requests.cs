using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Slipway.Server.Serving;

/// <summary>What a request is like.</summary>
public static class Requests
{
    /// <summary>Whether a program asks, and an error should be problem details and not a page.</summary>
    public static bool IsForProgram(this HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || (!request.Headers.ContainsKey("HX-Request") && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>A day as a browser sends it; null for what is none.</summary>
    public static DateOnly? Day(string? written) => DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A path of ours with what is asked for of it; what is empty is left out.</summary>
    public static string Address(string path, params ReadOnlySpan<(string Name, string? Value)> asked)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in asked)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return $"{path}{query}";
    }

    /// <summary>The number of a page as addresses write it; null for the first.</summary>
    public static string? Page(int page) => page == 1 ? null : page.ToString(CultureInfo.InvariantCulture);

    /// <summary>The path to go on to after signing in: one of ours, else the start page.</summary>
    public static string LocalPath(string? next) =>
        next is ['/', ..] && next is not ['/', '/' or '\\', ..] && !next.Any(char.IsControl) ? next : "/";
}
