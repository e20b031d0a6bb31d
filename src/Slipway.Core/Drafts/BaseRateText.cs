using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Drafts;

/// <summary>Writes a base rate into a campaign's settings, and leaves every other line as it is.</summary>
public static class BaseRateText
{
    /// <summary>A rate as it is written.</summary>
    public static string Percent(double rate) => ((decimal)rate * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    /// <summary>The settings with the rate under <c>goal:</c>, in place of one that is there.</summary>
    /// <param name="settings">The text of <c>campaign.yaml</c>, with its goal as a block.</param>
    /// <param name="rate">Above 0 and below 1.</param>
    /// <param name="from">What it was counted on.</param>
    public static string In(string settings, double rate, string from)
    {
        var lines = Lines.Normal(settings).Split('\n').ToList();
        var at = lines.FindIndex(l => l.StartsWith("goal:", StringComparison.Ordinal));
        if (at < 0)
        {
            return settings;
        }

        var end = lines.FindIndex(at + 1, l => l.Length > 0 && !char.IsWhiteSpace(l[0]));
        end = end < 0 ? lines.Count : end;
        lines = [.. lines.Where((l, i) => i <= at || i >= end || !l.TrimStart().StartsWith("base_rate", StringComparison.Ordinal))];
        var last = lines.FindIndex(at + 1, l => l.TrimStart().StartsWith("window_days:", StringComparison.Ordinal));
        lines.InsertRange(last + 1, [$"  base_rate: {Percent(rate)}", $"  base_rate_from: {YamlText.Quoted(from)}"]);
        return string.Join('\n', lines);
    }
}
