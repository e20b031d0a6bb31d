using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Drafts;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Campaigns;

/// <summary>What pulling the target accounts of a campaign from its CRM did.</summary>
public sealed record AccountPullBody(string Campaign, string From, string File, int Accounts, IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Gone);

/// <summary>Fills the list of a campaign's target accounts from the CRM its accounts.yaml names, so that the draft stays files that people can read.</summary>
internal static class AccountsSlice
{
    public static void MapAccountPull(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/campaigns/{name}/accounts/pull", PullAsync).RequireRole(Roles.Author).WithTags("Campaigns")
            .WithSummary("Reads the target accounts from the connection that accounts.yaml names into accounts.csv of the campaign's folder; columns that people added stay.");

    private static async Task<Results<Ok<AccountPullBody>, NotFound, ProblemHttpResult>> PullAsync(string name, Workspace workspace, Connections connections, CancellationToken stop)
    {
        if (!workspace.CampaignNames().Contains(name))
        {
            return TypedResults.NotFound();
        }

        var files = workspace.CampaignFiles(name);
        if (!files.TryGetValue(AccountSettings.File, out var text))
        {
            return Problems.From([Finding.Error("accounts-settings-missing", $"The campaign has no {AccountSettings.File}, which says where its accounts come from.", fix: "Add one with `from:` and the name of a connection.")]);
        }

        var (settings, findings) = AccountSettings.Read(text);
        if (findings.Any(f => f.Blocks))
        {
            return Problems.From(findings);
        }

        if (connections.Find(settings.From)?.Connector is not IAccountSource source)
        {
            return Problems.From([Finding.Error("accounts-source", $"\"{settings.From}\" is no connection that companies can be read from.", new Place(AccountSettings.File, 1, 1), $"Write `from:` and one of: {string.Join(", ", connections.All.Where(c => c.Connector is IAccountSource).Select(c => c.Id).DefaultIfEmpty("(none is connected)"))}.")]);
        }

        List<TargetAccount> accounts;
        try
        {
            accounts = await source.AccountsAsync(settings.Where, stop).ToListAsync(stop);
        }
        catch (PlatformException e)
        {
            return Problems.From(e.Outcome is Outcome.Refused refused ? refused.Findings : [Finding.Error("platform-not-asked", $"{settings.From} could not be asked: {e.Message}", fix: "Try again; nothing was changed.")]);
        }

        var pull = AccountPull.Of(files.GetValueOrDefault(AccountSettings.ListFile), accounts);
        var file = Path.Combine(workspace.CampaignFolder(name), AccountSettings.ListFile);
        await File.WriteAllTextAsync(file, pull.Csv, stop);
        return TypedResults.Ok(new AccountPullBody(name, settings.From, file, accounts.Count, pull.Added, pull.Changed, pull.Gone));
    }
}
