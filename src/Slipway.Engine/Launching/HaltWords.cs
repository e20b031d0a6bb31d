using System.Globalization;
using Slipway.Store.Halts;

namespace Slipway.Engine.Launching;

/// <summary>A halt in the words of the pages, the commands and the findings.</summary>
public static class HaltWords
{
    /// <summary>What stands still and why, without a full stop: <c>everything over hubspot-main is paused: prices are wrong</c>.</summary>
    public static string Of(Halt halt) => halt.Scope switch
    {
        HaltScope.Launches => $"there is a blackout{(halt.EndsAt is { } end ? $" until {At(end)}" : "")}: {halt.Reason}".TrimEnd('.'),
        _ => $"{What(halt)} is paused{(halt.Reason.Length > 0 ? $": {halt.Reason}" : "")}".TrimEnd('.'),
    };

    /// <summary>What it reaches: <c>everything over hubspot-main</c>.</summary>
    public static string What(Halt halt) => halt.Scope switch
    {
        HaltScope.Campaign => $"the campaign {halt.Name}",
        HaltScope.Connection => $"everything over {halt.Name}",
        HaltScope.Everything => "everything",
        HaltScope.Gateway => "the AI gateway",
        _ => "every launch",
    };

    internal static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("ddd d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
