using System.Globalization;
using System.Text;
using Slipway.Core.Evidence;
using Slipway.Core.Text;

namespace Slipway.Server.Measuring;

/// <summary>The difference day by day as a file for a spreadsheet. Shares and differences are of 1; what could not be read yet is empty.</summary>
internal static class EffectCsv
{
    /// <param name="effect">The days.</param>
    /// <param name="launch">When day 1 begins.</param>
    public static string Write(EffectOverTime effect, DateTimeOffset launch)
    {
        var text = new StringBuilder(CsvText.Write(["day", "until", "treated", "treated_reached", "held_out", "held_out_reached", "difference", "lower", "upper", "p_value"]));
        foreach (var day in effect.Days)
        {
            text.Append(CsvText.Write(
            [
                Number(day.Day), launch.AddDays(day.Day).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Number(day.Treated.People), Number(day.Treated.Reached), Number(day.Control.People), Number(day.Control.Reached),
                Share(day.Live?.Difference), Share(day.Live?.Interval.Lower), Share(day.Live?.Interval.Upper), Share(day.Live?.PValue),
            ]));
        }

        return text.ToString();
    }

    private static string Number(long of) => of.ToString(CultureInfo.InvariantCulture);

    private static string Share(double? of) => of?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
