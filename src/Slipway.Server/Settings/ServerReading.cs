using System.Collections.Immutable;
using System.Globalization;
using Slipway.Ai.Gateway;
using Slipway.Ai.Providers;
using Slipway.Core.Limits;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Stack;
using Slipway.Store;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Settings;

/// <summary>Reads what this server runs with, for whoever runs it. Passwords and keys are not among it.</summary>
public sealed class ServerReading(SlipwayOptions options, Workspace workspace, Database database, PublicAddress address, StackOptions stack, ServerMail mail, Connections connections, BusinessClock clock)
{
    private const int MostListed = 12;

    public async Task<ServerView> ReadAsync()
    {
        var heard = (await database.ReadAsync(s => s.QueryAsync<Row>("select connection, max(received_at) as receivedat, cast(sum(events) as bigint) as events from event_sources group by connection"))).ToDictionary(r => r.Connection, StringComparer.Ordinal);
        var (models, wrong) = ModelsFile.Read(Text(ModelsFile.Name));
        var (gateway, closed) = GatewayFileReader.Read(Text(GatewayFile.Name), models, [.. Roles.All.Select(r => r.Name)]);
        return new ServerView(
            [new(T("This server"), [.. Server()]), new(T("Mail"), [.. Mail()]), new(T("Launches"), [.. Launches()]), new(T("Models"), [.. Models(models, wrong, gateway, closed)]), new(T("Limits and keeping"), [.. Keeping(gateway)])],
            [.. connections.All.Select(c => c.Id).Order(StringComparer.Ordinal).Select(id => heard.GetValueOrDefault(id) is { } row ? new HeardFrom(id, DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt), row.Events) : new HeardFrom(id, null, 0))]);
    }

    private IEnumerable<ServerFact> Server()
    {
        yield return new(T("Workspace"), workspace.Folder, Set("Workspace"), "docs/architecture.md");
        yield return new(T("Data folder"), options.Data, "--data, Slipway__Data", "docs/architecture.md");
        yield return new(T("Public address"), address.Base, Set("PublicAddress"), "docs/architecture.md");
        yield return new(T("Listens on"), options.Urls, Set("Urls"), "docs/architecture.md");
        yield return new(T("Behind a proxy"), options.BehindProxy ? T("yes") : T("no"), Set("BehindProxy"), "docs/security.md");
        yield return new(T("Store"), options.Database is null ? T($"SQLite, {database.Place}") : T($"PostgreSQL, {database.Place}"), Set("Database"), "docs/several-machines.md");
        yield return new(T("Campaign clock"), clock.IsHeld ? T("held: this is a demonstration") : T("the real time"), "demo | serve", "docs/architecture.md");
    }

    private IEnumerable<ServerFact> Mail()
    {
        var smtp = stack.Smtp;
        yield return new(T("Mail server"), $"{smtp.Host}:{smtp.Port.ToString(CultureInfo.InvariantCulture)}", "Smtp:Host, Smtp:Port", "docs/security.md");
        yield return new(T("Secured by"), smtp.Security.ToString(), "Smtp:Security", "docs/security.md");
        yield return new(T("Signs in"), smtp.UserName is null ? T("no") : T("yes"), "Smtp:UserName, Smtp:Password", "docs/security.md");
        yield return new(T("Mails under way at once"), stack.MailConnections.ToString(CultureInfo.CurrentCulture), T("built in"), "docs/reliability.md");
        yield return new(T("The server's own mail"), mail.From?.Address ?? T("none: nobody is reminded by mail"), ServerMail.FromSetting, "docs/reviewing.md");
    }

    private IEnumerable<ServerFact> Launches()
    {
        var (limits, wrong) = workspace.Limits();
        if (limits is null)
        {
            yield return new(T("Limits"), T("cannot be read: nothing is launched"), Workspace.LimitsFile, "docs/launching.md");
            yield break;
        }

        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        var blackouts = limits.Blackouts.Where(b => b.To >= today).OrderBy(b => b.From).ToList();
        yield return new(T("Blackouts"), blackouts.Count == 0 ? T("none planned") : string.Join("; ", blackouts.Take(MostListed).Select(b => $"{Day(b.From)} – {Day(b.To)}: {b.Reason}")) + (blackouts.Count > MostListed ? " …" : ""), Workspace.LimitsFile, "docs/launching.md");
        yield return new(T("Quiet hours"), limits.QuietHours is null ? T("none") : T("kept"), Workspace.LimitsFile, "docs/launching.md");
        yield return new(T("Ceilings"), limits.ByLevel.IsEmpty ? T("none") : string.Join(", ", limits.ByLevel.Keys), Workspace.LimitsFile, "docs/launching.md");
        var (policy, _) = workspace.Approvals();
        yield return new(T("Who approves"), policy is null ? T("cannot be read: nothing is approved") : string.Join(", ", policy.Rules.Select(r => r.Role).Distinct(StringComparer.Ordinal)), "brand/approvals.yaml", "docs/reviewing.md");
        yield return new(T("Late reviews go to"), policy?.Escalation is { } escalation ? T($"{escalation.To} after {escalation.After.TotalHours} hours") : T("nobody"), "brand/approvals.yaml", "docs/reviewing.md");
        if (!wrong.IsEmpty)
        {
            yield return new(T("To be mended"), Recognised(wrong[0].Message), Workspace.LimitsFile, "docs/launching.md");
        }
    }

    private static IEnumerable<ServerFact> Models(ModelsFile models, ImmutableArray<Finding> wrong, GatewayFile gateway, ImmutableArray<Finding> closed)
    {
        yield return new(
            T("Models"), models.Models.IsEmpty ? T("none: everything works without") : string.Join(", ", models.Models.Values.Take(MostListed).Select(m => $"{m.Name} ({m.Provider}, {m.Model})")) + (models.Models.Count > MostListed ? " …" : ""), ModelsFile.Name, "docs/models.md");
        yield return new(T("Budget of a draft"), models.Drafting?.Budget is { } budget ? Words.Of(budget) : T("none"), ModelsFile.Name, "docs/models.md");
        yield return new(T("AI gateway"), gateway.IsOpen ? N(gateway.Purposes.Count, "open for {0} purpose", "open for {0} purposes") : T("closed"), GatewayFile.Name, "docs/gateway.md");
        yield return new(T("Budget of a person"), gateway.PerPerson is { } own ? Said(own) : T("none"), GatewayFile.Name, "docs/gateway.md");
        foreach (var team in gateway.Teams.Values.Where(t => t.Budget is not null).OrderBy(t => t.Name, StringComparer.Ordinal).Take(MostListed))
        {
            yield return new(T($"Budget of {team.Name}"), Said(team.Budget!), GatewayFile.Name, "docs/gateway.md");
        }

        foreach (var finding in wrong.Concat(closed).Where(f => f.Blocks).Take(1))
        {
            yield return new(T("To be mended"), Recognised(finding.Message), finding.Place?.File ?? ModelsFile.Name, "docs/models.md");
        }
    }

    private IEnumerable<ServerFact> Keeping(GatewayFile gateway)
    {
        yield return new(T("Prompts and answers of the gateway"), N(gateway.RetentionDays, "kept for {0} day", "kept for {0} days"), $"{GatewayFile.Name}: retention_days", "docs/gateway.md");
        yield return new(T("Audit trail, decisions, journal"), T("kept for good"), T("built in"), "docs/security.md");
        yield return new(T("Signing in"), T("30 tries a minute from an address"), T("built in"), "docs/security.md");
        yield return new(T("A program's token"), T("600 calls at once, then 10 a second"), T("built in"), "docs/security.md");
        yield return new(T("An agent's token"), T($"{RateLimits.AgentBurst} calls at once, then 2 a second"), T("built in"), "docs/agents.md");
        yield return new(T("Private addresses that may be called"), options.Settings.GetSection("Outgoing:PrivateHosts").Get<string[]>() is { Length: > 0 } hosts ? string.Join(", ", hosts) : T("none"), "Outgoing:PrivateHosts", "docs/security.md");
    }

    private string? Text(string file) => Path.Combine(workspace.Folder, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    // The environment and the command's options come before the file.
    private string Set(string setting) => options.Settings[setting] is null ? T($"{setting}; not set") : setting;

    private static string Said(Budget budget) => string.Join(", ", new[]
    {
        budget.Soft is { } soft ? T($"warned from {Words.Of(new Money(soft, budget.Currency))}") : null,
        budget.Hard is { } hard ? T($"stopped at {Words.Of(new Money(hard, budget.Currency))}") : null,
        budget.Per.ToString().ToLowerInvariant(),
    }.OfType<string>());

    private static string Day(DateOnly day) => day.ToString(T("d MMM yyyy"), CultureInfo.CurrentCulture);

    private sealed record Row
    {
        public string Connection { get; init; } = "";

        public long ReceivedAt { get; init; }

        public long Events { get; init; }
    }
}
