using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Engine.Ingest;
using Slipway.Sdk.Diagnostics;
using Slipway.Statistics;

namespace Slipway.Server.Commands;

/// <summary>Writes a lift table, for people and for programs.</summary>
internal static class LiftView
{
    private const int RowsShown = 20;

    public static async Task WriteAsync(Output output, LiftTable table, LiftRule rule, RowsRead exposures, RowsRead outcomes, string? setAside)
    {
        SetAside[] aside = [.. exposures.Aside, .. outcomes.Aside];
        foreach (var row in aside.Take(RowsShown))
        {
            await output.SayAsync(Say($"{row.File}:{row.Line}  set aside: {row.Reason}"));
        }

        if (aside.Length > RowsShown)
        {
            await output.SayAsync(Say($"and {aside.Length - RowsShown:#,0} more rows{(setAside is null ? "; --set-aside FILE writes all of them" : $", all of them in {setAside}")}"));
        }

        // Mostly there are none, and a console is not looked into for nothing.
        if (Findings(table).ToList() is { Count: > 0 } findings)
        {
            FindingsView.Write(output.Console, findings);
        }

        await output.ResultAsync(LiftJson.Of(table, rule, exposures, outcomes, RowsShown), Lines(table, rule, exposures, outcomes));
    }

    private static IEnumerable<Finding> Findings(LiftTable table)
    {
        if (table.Blocked is { } blocked)
        {
            yield return Finding.Error("sample-ratio-mismatch", blocked, fix: "Look at where units are assigned, where exposures are recorded, and which of them are filtered out.");
        }
        else if (table.SampleRatio is null)
        {
            yield return Finding.Warning("sample-ratio-unknown", "Whether units came to the arms in proportion was not checked, for no weights were given.", fix: "Give them, for example --arms control=20,a=40,b=40.");
        }

        if (table.Counts.ContaminatedShare > LiftRule.MostContaminated)
        {
            yield return Finding.Warning(
                "contaminated", Say($"{table.Counts.ContaminatedShare:0.0%} of the units were in more than one arm; more than {LiftRule.MostContaminated:0%} puts the assignment in doubt."),
                fix: "Look at whether everybody keeps one id, and whether the arm of an id ever changes.");
        }
    }

    private static IEnumerable<string> Lines(LiftTable table, LiftRule rule, RowsRead exposures, RowsRead outcomes)
    {
        var counts = table.Counts;
        yield return Say($"Rows       {exposures.Rows:#,0} exposures and {outcomes.Rows:#,0} outcomes, of which {exposures.Aside.Length + outcomes.Aside.Length:#,0} set aside");
        yield return Say($"Units      {counts.Units:#,0}; {counts.Contaminated:#,0} in more than one arm, left out{(rule.Until is null ? "" : Say($"; {counts.Immature:#,0} whose window is not over, left out"))}");
        yield return Say($"Outcomes   {counts.InWindow:#,0} within {Window(rule.Window)} of the first exposure, {counts.Before:#,0} before the start, {counts.NotExposed:#,0} of units that were not exposed");
        yield return $"Proportion {Proportion(table.SampleRatio)}";
        if (double.IsFinite(table.Cap))
        {
            yield return Say($"Cap        {table.Cap:#,0.00}, the 99.9th percentile of positive revenue; it takes away {string.Join(", ", table.Arms.Select(a => Say($"{a.Removed:0.00%} of {a.Name}'s")))}");
        }

        yield return "";
        yield return $"{"Arm",-16} {"Units",12} {"Converted",10} {"Revenue",12} {"Capped",12} {"Per order",12}";
        foreach (var arm in table.Arms)
        {
            yield return Say($"{Cut(arm.Name),-16} {arm.Converted.Trials,12:#,0} {Share(arm.Converted.Rate),10} {Number(arm.PerOrder.Y.Mean),12} {Number(arm.Capped.Y.Mean),12} {Number(RatioMetric.Linearised(arm.PerOrder).Mean),12}");
        }

        foreach (var lift in table.Lifts)
        {
            yield return "";
            yield return Say($"{lift.Arm} against {rule.Control}, intervals of {rule.Confidence:0.##%}");
            foreach (var metric in lift.Metrics)
            {
                yield return $"  {Name(metric.Metric),-26} {Line(metric)}{(metric.Note is null ? "" : $"  {metric.Note}")}";
            }
        }
    }

    private static string Line(MetricLift metric) => (metric.Lift, metric.Difference) switch
    {
        (Comparison.Difference d, _) => Say($"{d.Estimate,8:+0.00%;-0.00%}  {d.Interval.Lower:+0.00%;-0.00%} to {d.Interval.Upper:+0.00%;-0.00%}  p {P(d.PValue)}  {d.Method}"),
        (Comparison.Refusal r, Comparison.Difference d) => Say($"{d.Estimate,8:+0.0000;-0.0000}  {d.Interval.Lower:+0.0000;-0.0000} to {d.Interval.Upper:+0.0000;-0.0000}  p {P(d.PValue)}  {d.Method}; not relative: {r.Reason}"),
        (Comparison.Refusal r, _) => $"refused: {r.Reason}",
        _ => "",
    };

    private static string Name(LiftMetric metric) => metric switch
    {
        LiftMetric.Conversion => "Conversion",
        LiftMetric.CappedRevenue => "Revenue, capped",
        LiftMetric.Revenue => "Revenue, not capped",
        LiftMetric.AdjustedRevenue => "Revenue, capped, CUPED",
        _ => "Value per order",
    };

    private static string Proportion(SampleRatio? ratio) => ratio switch
    {
        SampleRatio.Balanced b => Say($"as configured (p = {P(b.PValue)}, {b.Method})"),
        SampleRatio.Mismatch m => Say($"not as configured (p = {P(m.PValue)}, {m.Method}); nothing is claimed"),
        SampleRatio.Impossible i => $"not as configured: {i.Reason}",
        _ => "not checked: no weights were given",
    };

    private static string P(double p) => p switch
    {
        0 => "< 1E-300",
        < 0.0001 => Say($"{p:0.0E+0}"),
        _ => Say($"{p:0.0000}"),
    };

    private static string Window(TimeSpan window) => window.Ticks % TimeSpan.TicksPerDay == 0 ? Say($"{window.TotalDays:0} days") : Say($"{window.TotalHours:0} hours");

    private static string Number(double value) => double.IsFinite(value) ? Say($"{value:#,0.0000}") : "-";

    private static string Share(double value) => double.IsFinite(value) ? Say($"{value:0.000%}") : "-";

    private static string Cut(string text) => text.Length <= 16 ? text : $"{text[..15]}…";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
