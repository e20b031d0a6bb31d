using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Editing;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Briefs;

/// <summary>The brief of a campaign as its page shows it.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Text">The brief as the workspace has it, or the version; null where there is none.</param>
public sealed record BriefView(string Campaign, string? Text)
{
    public required string Title { get; init; }

    /// <summary>The newest version; null where none was prepared.</summary>
    public CampaignVersion? Version { get; init; }

    /// <summary>Whether what is shown is the version's, and the workspace has another.</summary>
    public bool IsOfVersion { get; init; }

    /// <summary>The brief as the workspace has it; null where there is none.</summary>
    public string? Now { get; init; }

    /// <summary>Whether the workspace's is another than the one the version was made from.</summary>
    public bool IsOther => Now is not null && Version is not null && Version.Brief.ReplaceLineEndings("\n").Trim() != Now.ReplaceLineEndings("\n").Trim();

    /// <summary>What it says; null where it cannot be read.</summary>
    public Brief? Brief { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The earlier texts that are kept, the newest first.</summary>
    public ImmutableArray<SavedText> Saved { get; init; } = [];

    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsLive { get; init; }

    public string NameOf(string account) => account.Length == 0 ? T("the folder") : Names.GetValueOrDefault(account, account);
}

/// <summary>The pages of a campaign's brief: to read it, to change it, and to move its day.</summary>
internal static class BriefTabScreens
{
    public static void MapBriefTab(this IEndpointRouteBuilder app)
    {
        var campaign = app.MapGroup("/campaigns/{name}").ExcludeFromDescription();
        campaign.MapGet("/brief", ShowAsync);
        var write = campaign.MapGroup("").RequireRole(Roles.Author);
        write.MapGet("/brief/edit", async (string name, BriefRewriting rewriting, Engine.Campaigns.Campaigns campaigns) => rewriting.Brief(name) is { } text ? await EditAsync(name, text, campaigns) : TypedResults.NotFound());
        write.MapPost("/brief/edit", async (string name, BriefRewriting rewriting, Engine.Campaigns.Campaigns campaigns, [FromForm] IFormCollection form) => rewriting.Brief(name) is not null ? await EditAsync(name, Typed(form), campaigns) : TypedResults.NotFound()).RequireHuman();
        write.MapGet("/brief/texts/{id}", async (string name, string id, BriefRewriting rewriting, SavedTexts saved) => await saved.FindAsync(name, Workspace.BriefFile, id) is { } text ? await LookAsync(name, text, "brief.put-back", rewriting, []) : TypedResults.NotFound());
        write.MapPost("/brief/look", async (string name, BriefRewriting rewriting, [FromForm] IFormCollection form) => await LookAsync(name, Typed(form), "brief.changed", rewriting, [])).RequireHuman();
        write.MapPost("/brief/write", WriteAsync).RequireHuman();
        write.MapGet("/move", async (string name, string? to, string? @event, BriefRewriting rewriting, Engine.Campaigns.Campaigns campaigns) => await MoveAsync(name, to, @event == "with", rewriting, campaigns, []));
    }

    private static async Task<IResult> ShowAsync(string name, string? of, string? done, Workspace workspace, DraftFiles files, BriefRewriting rewriting, SavedTexts saved, Engine.Campaigns.Campaigns campaigns, People people, HttpContext context)
    {
        var version = await campaigns.NewestAsync(name);
        if (version is null && files.Missing(name) is not null)
        {
            return TypedResults.NotFound();
        }

        var now = rewriting.Brief(name);
        var isOfVersion = of == "version" && version is { Brief.Length: > 0 };
        var text = isOfVersion ? version!.Brief : now ?? (version is { Brief.Length: > 0 } ? version.Brief : null);
        var (brief, findings) = text is null ? (null, []) : BriefReader.Read(Workspace.BriefFile, text, playbook => workspace.Playbook(playbook)?.Needs ?? [], workspace.Metrics().Register);
        return new RazorComponentResult<BriefTabPage>(new
        {
            View = new BriefView(name, text)
            {
                Title = version?.Plan.Terms.Title ?? brief?.Title ?? name, Version = version, IsOfVersion = isOfVersion, Now = now, Brief = brief, Findings = findings,
                Saved = await saved.ListAsync(name, Workspace.BriefFile), Names = await people.NamesAsync(), IsLive = await campaigns.LaunchedAsync(name) is not null,
            },
            Actor = context.RequiredActor(),
            Done = done,
        });
    }

    private static async Task<IResult> EditAsync(string name, string text, Engine.Campaigns.Campaigns campaigns) =>
        new RazorComponentResult<BriefEditPage>(new { Campaign = name, Title = (await campaigns.NewestAsync(name))?.Plan.Terms.Title ?? name, Text = text });

    private static async Task<IResult> LookAsync(string name, string text, string action, BriefRewriting rewriting, ImmutableArray<Finding> findings) => text.Length > BriefDesk.Longest ? TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge)
        : await rewriting.LookAsync(name, text) is { } change ? Page(change, action, findings)
        : TypedResults.NotFound();

    private static RazorComponentResult<BriefChangePage> Page(BriefChange change, string action, ImmutableArray<Finding> findings, DateOnly? to = null, bool withEvent = false) => new(new { Change = change, Action = action, Findings = findings, To = to, WithEvent = withEvent })
    {
        StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
    };

    // A campaign that is live stays where it is: what it still sends is moved by editing its mails.
    private static async Task<IResult> MoveAsync(string name, string? to, bool withEvent, BriefRewriting rewriting, Engine.Campaigns.Campaigns campaigns, ImmutableArray<Finding> findings)
    {
        if (rewriting.Brief(name) is not { } brief)
        {
            return await campaigns.NewestAsync(name) is { } known ? Refused(known, Finding.Error("brief-missing", "This campaign has no brief in its folder, so its day is not moved as a whole.", fix: "Change the times in its files, on the Edit tab.")) : TypedResults.NotFound();
        }

        var version = await campaigns.NewestAsync(name);
        if (version is not null && !IsMovable(version.State, await campaigns.LaunchedAsync(name) is not null))
        {
            return Refused(version, Finding.Error("not-movable", "It is launched already, and stays on its day.", fix: "Pause or undo it on the Launch tab; what still goes out is moved in its mails."));
        }

        if (Requests.Day(to) is not { Year: >= 2000 and < 2200 } day)
        {
            return TypedResults.BadRequest();
        }

        return BriefDays.Moved(brief, day, withEvent) is { } moved && await rewriting.LookAsync(name, moved) is { } change
            ? Page(change, withEvent ? "campaign.moved-with-event" : "campaign.moved", findings, day, withEvent)
            : version is null ? TypedResults.NotFound() : Refused(version, Finding.Error("date-not-found", "The day of the launch does not stand on a line of its own in the brief.", fix: "Change it in the brief, on the Brief tab."));
    }

    private static RazorComponentResult<NotMovedPage> Refused(CampaignVersion version, Finding finding) => new(new { Campaign = version.Campaign, Title = version.Plan.Terms.Title, Finding = finding }) { StatusCode = StatusCodes.Status409Conflict };

    /// <summary>Whether a campaign may be moved to another day: nothing of it is launched, or being launched.</summary>
    public static bool IsMovable(VersionState state, bool isLive) => !isLive && state is (VersionState.Staging or VersionState.Checked or VersionState.InReview or VersionState.Returned or VersionState.Approved or VersionState.Undone);

    private static async Task<IResult> WriteAsync(string name, HttpContext context, BriefRewriting rewriting, Engine.Campaigns.Campaigns campaigns, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var (text, action) = (Typed(form), form["action"].ToString() is ("brief.put-back" or "campaign.moved" or "campaign.moved-with-event") and var said ? said : "brief.changed");
        var isMove = action.StartsWith("campaign.", StringComparison.Ordinal);
        if (isMove && await campaigns.NewestAsync(name) is { } version && !IsMovable(version.State, await campaigns.LaunchedAsync(name) is not null))
        {
            return Refused(version, Finding.Error("not-movable", "It was launched meanwhile, and stays on its day.", fix: "Pause or undo it on the Launch tab."));
        }

        var findings = await rewriting.WriteAsync(context.RequiredActor(), name, text, form["seen"].ToString(), isMove ? "campaign.moved" : action, stop);
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{Uri.EscapeDataString(name)}/brief?done={(isMove ? "moved" : "changed")}") : await LookAsync(name, text, action, rewriting, findings);
    }

    // A browser sends a text with the line ends of mails.
    private static string Typed(IFormCollection form) => form["text"].ToString().ReplaceLineEndings("\n");
}
