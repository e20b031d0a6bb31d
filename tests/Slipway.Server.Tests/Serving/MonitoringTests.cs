using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Slipway.Server.Tests.Serving;

/// <summary>What is written for those who watch a server is what it tells.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot, "docs", "monitoring.md"));

    [Fact]
    public void The_page_lists_every_figure_and_no_other()
    {
        var listed = Listed().Matches(_page).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal);

        Assert.Equal(Figures().Select(f => f.Name).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void Every_alert_watches_a_figure_that_there_is()
    {
        var told = Figures().SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);

        var watched = Watched().Matches(_page[_page.IndexOf("## Alerts", StringComparison.Ordinal)..]).Select(m => m.Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.InRange(watched.Count, 8, 30);
        Assert.All(watched, w => Assert.Contains(w, told));
    }

    // As a collector writes them for Prometheus.
    private static IEnumerable<string> NamesOf(Instrument figure)
    {
        var name = figure.Name.Replace('.', '_') + (figure.Unit == "s" ? "_seconds" : "");
        var type = figure.GetType();
        return type.GetGenericTypeDefinition() == typeof(Counter<>) ? [$"{name}_total"]
            : type.GetGenericTypeDefinition() == typeof(Histogram<>) ? [$"{name}_count", $"{name}_bucket", $"{name}_sum"]
            : [name];
    }

    private static List<Instrument> Figures()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (figure, _) => { found.Add(figure); } };
        foreach (var telemetry in new[] { typeof(Store.Telemetry), typeof(Engine.Telemetry), typeof(Stack.Telemetry), typeof(Server.Telemetry) })
        {
            RuntimeHelpers.RunClassConstructor(telemetry.TypeHandle);
        }

        listener.Start();
        return [.. found.Where(f => f.Name.StartsWith("slipway.", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"^\| `(?<name>slipway\.[a-z._]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();

    [GeneratedRegex("slipway_[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Watched();
}
