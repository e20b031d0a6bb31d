using System.Globalization;
using Slipway.Core.Limits;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary>An email that goes out in steps, as a person reads it in a terminal.</summary>
internal static class RampView
{
    public static IEnumerable<string> Lines(string asset, RampProgress ramp)
    {
        var current = ramp.Steps[ramp.Step - 1];
        var next = ramp.NextAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"; the next from {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        yield return $"Ramp       {asset}: step {ramp.Step} of {ramp.Steps.Length}, {Words.Of(current.Out)} of {Words.Count(current.People, "mail")} out{next}";
        foreach (var figure in ramp.Figures)
        {
            yield return $"           {RampWords.Measure(figure.Measure)} {Words.Of(figure.Count)} of {Words.Of(figure.Of)}, {State(figure)}";
        }
    }

    /// <summary>What a figure comes to.</summary>
    public static string State(RampFigure figure)
    {
        var threshold = $"stops {(figure.IsFloor ? "below" : "above")} {RampWords.Percent(figure.Threshold)}";
        return figure.IsOver ? $"{(figure.IsFloor ? $"at most {Words.Percent(figure.Upper, "0.##")}" : $"at least {Words.Percent(figure.Lower, "0.##")}")}: it stopped, for it {threshold}"
            : $"{Words.Percent(figure.Lower, "0.##")} to {Words.Percent(figure.Upper, "0.##")}; it {threshold}{(figure.IsTooFew ? "; too few to tell yet" : "")}";
    }
}
