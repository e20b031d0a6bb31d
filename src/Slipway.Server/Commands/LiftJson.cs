using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Evidence;
using Slipway.Engine.Ingest;
using Slipway.Statistics;

namespace Slipway.Server.Commands;

/// <summary>A lift table for programs, name by name: to find the names out while it runs takes longer than to count a day.</summary>
internal static class LiftJson
{
    public static JsonObject Of(LiftTable table, LiftRule rule, RowsRead exposures, RowsRead outcomes, int rowsShown) => Object(
        ("control", rule.Control),
        ("confidence", rule.Confidence),
        ("window_hours", rule.Window.TotalHours),
        ("start", Time(table.Start)),
        ("until", Time(rule.Until)),
        ("rows", Object(("exposures", exposures.Rows), ("outcomes", outcomes.Rows), ("set_aside", exposures.Aside.Length + outcomes.Aside.Length))),
        ("set_aside", Array(exposures.Aside.Concat(outcomes.Aside).Take(rowsShown), a => Object(("file", a.File), ("line", a.Line), ("trouble", Kebab(a.Trouble)), ("reason", a.Reason)))),
        ("counts", Counts(table.Counts)),
        ("blocked", table.Blocked),
        ("sample_ratio", Ratio(table.SampleRatio)),
        ("cap", Finite(table.Cap)),
        ("theta", Finite(table.Theta)),
        ("arms", Array(table.Arms, Arm)),
        ("lifts", Array(table.Lifts, l => Object(("arm", l.Arm), ("metrics", Array(l.Metrics, m => Object(("metric", Kebab(m.Metric)), ("difference", Compared(m.Difference)), ("lift", Compared(m.Lift)), ("note", m.Note))))))));

    private static JsonObject Counts(LiftCounts c) => Object(
        ("units", c.Units), ("contaminated", c.Contaminated), ("immature", c.Immature), ("outcomes", c.Outcomes), ("in_window", c.InWindow), ("before", c.Before), ("not_exposed", c.NotExposed),
        ("contaminated_share", c.ContaminatedShare));

    private static JsonObject? Ratio(SampleRatio? ratio) => ratio switch
    {
        SampleRatio.Balanced b => Object(("state", "balanced"), ("p_value", b.PValue), ("method", b.Method)),
        SampleRatio.Mismatch m => Object(("state", "mismatch"), ("p_value", m.PValue), ("method", m.Method)),
        SampleRatio.Impossible i => Object(("state", "impossible"), ("method", i.Reason)),
        _ => null,
    };

    private static JsonObject Arm(LiftArm a) => Object(
        ("name", a.Name), ("weight", a.Weight), ("assigned", a.Assigned), ("units", a.Converted.Trials), ("converted", a.Converted.Successes), ("with_history", a.WithHistory), ("removed", a.Removed),
        ("capped_revenue", Moments(a.Capped.Y)), ("before", Moments(a.Capped.X)), ("capped_with_before", Finite(a.Capped.Covariance)), ("revenue", Moments(a.PerOrder.Y)), ("orders", Moments(a.PerOrder.X)),
        ("revenue_with_orders", Finite(a.PerOrder.Covariance)));

    private static JsonObject Moments(Moments moments) => Object(("mean", moments.Mean), ("variance", Finite(moments.Variance)));

    private static JsonObject Compared(Comparison comparison) => comparison switch
    {
        Comparison.Difference d => Object(
            ("treated", d.Treated), ("control", d.Control), ("estimate", d.Estimate), ("lower", d.Interval.Lower), ("upper", d.Interval.Upper), ("p_value", d.PValue), ("standard_error", d.StandardError),
            ("degrees_of_freedom", Finite(d.DegreesOfFreedom)), ("method", d.Method)),
        Comparison.Refusal r => Object(("refused", Kebab(r.Code)), ("reason", r.Reason), ("lower", r.Interval?.Lower), ("upper", r.Interval?.Upper)),
        _ => throw new InvalidOperationException("A comparison is a difference or a refusal."),
    };

    // What is not there is not named.
    private static JsonObject Object(params (string Name, JsonNode? Value)[] fields)
    {
        var all = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                all.Add(name, value);
            }
        }

        return all;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> of)
        where T : class
    {
        var all = new JsonArray();
        foreach (var item in items)
        {
            all.Add(of(item));
        }

        return all;
    }

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

    private static string Kebab(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
