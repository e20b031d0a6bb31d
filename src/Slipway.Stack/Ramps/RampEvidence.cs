using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Stack.Ramps;

/// <summary>Why a ramp stopped, in the words of the pause that everyone reads.</summary>
internal static class RampEvidence
{
    public static string Say(AssetKey email, RampProgress progress, RampFigure figure)
    {
        var what = figure.Measure switch
        {
            "bounced" => $"{Of(figure, "mails")} bounced",
            "failed" => $"{Of(figure, "mails")} were refused for good",
            "complained" => $"{Of(figure, "people")} reported the mail as unwanted",
            "unsubscribed" => $"{Of(figure, "people")} unsubscribed",
            _ => $"{Of(figure, "people")} who came to the page from the mail sent its form",
        };
        var bound = figure.IsFloor ? $"at most {Percent(figure.Upper)}, and it stops below {Percent(figure.Threshold)}" : $"at least {Percent(figure.Lower)}, and it stops above {Percent(figure.Threshold)}";
        var domains = figure.Measure is "bounced" or "failed" && !progress.Domains.IsEmpty ? $" Most of them at {string.Join(", ", progress.Domains.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Domain} ({d.Mails:#,0})")))}." : "";
        var later = progress.Steps.Skip(progress.Step).Sum(s => s.People);
        var rest = later > 0 ? string.Create(CultureInfo.InvariantCulture, $" Step {progress.Step} of {progress.Steps.Length}; about {later:#,0} people have not got it.") : "";
        return $"{email} stopped by itself. {what} ({bound}).{domains}{rest}";
    }

    private static string Of(RampFigure figure, string units) => string.Create(CultureInfo.InvariantCulture, $"{figure.Count:#,0} of {figure.Of:#,0} {units}");

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
