using Slipway.Connectors;
using Slipway.Sdk.Connectors;
using Slipway.Server.Platforms;
using Slipway.Stack;

namespace Slipway.Server.Tests.Platforms;

/// <summary>docs/platforms.md says what the manifests say.</summary>
public sealed class PlatformsDocTests
{
    private const string First = "|---|---|---|---|---|---|---|---|---|\n";

    [Fact]
    public void The_table_has_a_row_for_every_kind_of_every_platform_as_its_manifest_says()
    {
        var file = Path.Combine(ArchitectureTests.RepositoryRoot, "docs", "platforms.md");
        var text = File.ReadAllText(file);
        var rows = StackConnector.Describe.Capabilities.Select(c => Row("Built-in stack", c)).Concat(Manifests.All.SelectMany(m => m.Capabilities.Select(c => Row(m.Platform, c)))).ToList();
        var (from, to) = (text.IndexOf(First, StringComparison.Ordinal) + First.Length, text.IndexOf("\n\nApprovals:", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            text = text[..from] + string.Join('\n', rows) + text[to..];
            File.WriteAllText(file, text);
            to = from + string.Join('\n', rows).Length;
        }

        Assert.Equal(rows, text[from..to].Split('\n'));
        Assert.All(Manifests.All, m => Assert.Contains($"| {m.Platform} |", text, StringComparison.Ordinal));
    }

    private static string Row(string platform, Capability can) =>
        $"| {platform} | {CapabilityView.WordOf(can.Kind)} | {Prepared(can.Staging)} | {DryRunOf(can.DryRun)} | {Launched(can.Launch)} | {YesNo(can.Pause)} | {YesNo(can.Undo)} | {YesNo(can.Schedules)} | {YesNo(can.Statistics)} |";

    private static string Prepared(Staging staging) => staging switch { Staging.Buffer => "beside what is live", Staging.Status => "draft or paused", Staging.Place => "in a place of its own", _ => "harmless until used" };

    private static string DryRunOf(DryRun dryRun) => dryRun switch { DryRun.Native => "its own", DryRun.SchemaOnly => "shape only", _ => "ours" };

    private static string Launched(LaunchEffect effect) => effect switch { LaunchEffect.Reversible => "can be undone", LaunchEffect.Irreversible => "for good", _ => "by hand" };

    private static string YesNo(bool yes) => yes ? "yes" : "no";
}
