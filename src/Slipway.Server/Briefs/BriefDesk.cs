using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Checks;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Briefs;

/// <summary>What a brief is worth as it stands.</summary>
/// <param name="Text">The brief.</param>
/// <param name="Findings">What stands against building it, or should be known, by line.</param>
/// <param name="Build">What building it would do; null while it cannot be.</param>
public sealed record BriefReading(string Text, ImmutableArray<Finding> Findings, FolderBuild? Build)
{
    /// <summary>What would be planned from it; null while it cannot be.</summary>
    public Plan? Plan { get; init; }

    /// <summary>What the checks and the brand's rules find in what would be built.</summary>
    public ImmutableArray<Finding> Checks { get; init; } = [];

    public bool CanBuild => Build is not null && !Findings.Any(f => f.Level == FindingLevel.Error);
}

/// <summary>Takes new briefs: fills one from a form, says what is wrong with it and what would be built, and builds it. The same reader and builder as <c>slipway build</c>.</summary>
public sealed class BriefDesk(
    Workspace workspace, Connections connections, ReadRules rules, BusinessClock clock, Engine.Campaigns.Campaigns campaigns, Database database, AuditTrail audit) : IDisposable
{
    /// <summary>The longest brief that is read.</summary>
    public const int Longest = 200_000;

    // Pages stand at these addresses.
    private static readonly ImmutableArray<string> _reserved = ["calendar", "new"];

    // Two people must not both find a name free.
    private readonly SemaphoreSlim _one = new(1, 1);

    public void Dispose() => _one.Dispose();

    /// <summary>What campaigns may aim at.</summary>
    public ImmutableArray<string> Metrics => (workspace.Metrics().Register ?? MetricRegister.None).Names;

    /// <summary>The playbooks there are that bring a brief to fill.</summary>
    public ImmutableArray<string> Playbooks => [.. workspace.PlaybookNames().Where(n => Template(n) is not null)];

    /// <summary>The brief to fill of a playbook; null when there is none.</summary>
    public string? Template(string playbook) => workspace.PlaybookNames().Contains(playbook, StringComparer.Ordinal) && workspace.Playbook(playbook) is { } found ? BriefTemplate.For(found) : null;

    /// <summary>Reads a brief and builds it aside: nothing is written.</summary>
    public async Task<BriefReading> ReadAsync(string text)
    {
        if (text.Length > Longest)
        {
            return new BriefReading(text, [Finding.Error("brief-too-long", T($"The brief has more than {Longest / 1000} thousand characters."), fix: T("Say what the campaign is for; what is written for it goes into its files."))], null);
        }

        var build = CampaignFolder.Try(workspace, Workspace.BriefFile, text, null);
        ImmutableArray<Finding> findings = [.. build.Findings, .. await TakenAsync(build.Name, text) is { } taken ? [taken] : Array.Empty<Finding>()];
        if (build.IsRefused)
        {
            return new BriefReading(text, findings, null);
        }

        var files = build.Result!.Folder.SetItem(Workspace.BriefFile, text);
        var (plan, planned) = DraftPlan.Make(workspace, files, connections.Available, null);
        var (brand, problems) = rules(clock.Now);
        return new BriefReading(text, findings, build)
        {
            Plan = plan,
            Checks = [.. planned, .. problems, .. plan is null ? [] : CampaignChecker.Check(plan, files, brand, clock.Now)],
        };
    }

    /// <summary>Builds the folder of a new campaign, where nothing stands against it.</summary>
    /// <returns>What came of it, and whether it was written.</returns>
    public async Task<(BriefReading Reading, bool IsBuilt)> BuildAsync(string text, Actor actor)
    {
        await _one.WaitAsync();
        try
        {
            var reading = await ReadAsync(text);
            if (!reading.CanBuild)
            {
                return (reading, false);
            }

            var name = reading.Build!.Name!;
            // Whoever wrote the brief has a part in what is planned from it, and does not decide on that.
            await campaigns.WroteAsync(name, actor.Id);
            var build = CampaignFolder.Build(workspace, text);
            await database.WriteAsync("campaign.built", s => audit.AppendAsync(s, actor.AuditName, "campaign.built", name, $"{build.Result!.Write.Count} files from a brief"));
            await audit.PublishHeadAsync();
            return (reading with { Build = build }, true);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Finding?> TakenAsync(string? name, string text)
    {
        if (name is null || (!_reserved.Contains(name) && !Directory.Exists(workspace.CampaignFolder(name)) && await campaigns.NewestAsync(name) is null))
        {
            return null;
        }

        var line = text.ReplaceLineEndings("\n").Split('\n').TakeWhile(l => !l.StartsWith("name:", StringComparison.Ordinal)).Count() + 1;
        return Finding.Error("name-taken", T($"There is a campaign or page called {name} already, and it stays as it is."), new Place(Workspace.BriefFile, line, 1), T("Choose another name. A campaign that is there is built again from its own brief: slipway build.")) with { Field = "name" };
    }
}
