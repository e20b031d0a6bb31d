using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Core.Approvals;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Tests.Commands;
using Slipway.Stack.Contacts;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Drafting;

/// <summary>A real server on a workspace with the example's campaign and a scripted model, and an author in a browser.</summary>
internal sealed partial class RunningWords : IAsyncDisposable
{
    public const string Name = ModelledWorkspace.Campaign;
    public const string Subject = "emails/invitation.md#subject";
    public const string Page = $"/campaigns/{Name}/words";

    private RunningWords(ModelledWorkspace workspace, RunningSlipway slipway, ScriptedModel model) => (Workspace, Slipway, Model) = (workspace, slipway, model);

    public ModelledWorkspace Workspace { get; }

    public RunningSlipway Slipway { get; }

    public ScriptedModel Model { get; }

    public string Folder => Path.Combine(Workspace.Folder, "campaigns", Name);

    public required Account Ada { get; init; }

    public required HttpClient Author { get; init; }

    public DraftingDesk Desk => Slipway.Get<DraftingDesk>();

    public CampaignWork Work => Slipway.Get<CampaignWork>();

    /// <param name="subject">What the model answers for a subject, given how it was asked.</param>
    public static Task<RunningWords> StartAsync(Func<ScriptedQuestion, string> subject) => StartWithAsync(q => Said("subject", subject(q)));

    public static async Task<RunningWords> StartWithAsync(Func<ScriptedQuestion, ScriptedAnswer> script, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var workspace = new ModelledWorkspace();
        var model = await ScriptedModel.StartAsync(script);
        await workspace.BuiltAsync(model);
        var slipway = await RunningSlipway.StartAsync(workspace: workspace.Folder, more: settings);
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        await using (var people = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "examples", Name, "contacts.csv")))
        {
            await slipway.Get<ContactImport>().ImportAsync(people, new ImportOptions { FileName = "contacts.csv", RejectedFile = Path.Combine(slipway.Data, "set-aside.csv"), Actor = "test" }, null, TestContext.Current.CancellationToken);
        }

        var (ada, browser) = await slipway.SignedInAsync("Ada", Roles.Author);
        return new RunningWords(workspace, slipway, model) { Ada = ada, Author = browser };
    }

    public static ScriptedAnswer Said(string id, string text) => Said((id, text));

    public static ScriptedAnswer Said(params (string Id, string Text)[] pieces) =>
        new(new JsonObject { ["pieces"] = new JsonArray([.. pieces.Select(p => (JsonNode)new JsonObject { ["id"] = p.Id, ["text"] = p.Text })]) }.ToJsonString());

    public static Actor Is(Account account, bool agent = false) => new(account.Id, account.Name, account.Roles, agent, null);

    /// <summary>Prepares the campaign and has somebody else approve it; answers its version.</summary>
    public async Task<string> ApprovedAsync()
    {
        var bo = (await Slipway.People.CreateAsync("test", "bo@example.com", "Bo", [Roles.Brand, Roles.Legal])).Account!;
        var version = (await Work.PrepareAsync(Name, Is(Ada), null, TestContext.Current.CancellationToken)).Version!.Digest;
        Assert.Empty((await Work.SubmitAsync(version, Is(Ada))).Findings);
        foreach (var role in bo.Roles)
        {
            Assert.Empty((await Work.DecideAsync(version, Is(bo), role, Decision.Approve, "")).Findings);
        }

        return version;
    }

    /// <summary>Asks for a piece on the page, waits until the model is through, and answers the address of the proposal.</summary>
    public async Task<string> AskAsync(string piece, string instruction = "")
    {
        using var asked = await RunningSlipway.PostAsync(Author, Page, Page, ("piece", piece), ("instruction", instruction));
        Assert.True(asked.StatusCode == HttpStatusCode.Found, $"{asked.StatusCode} {await asked.Content.ReadAsStringAsync()}");
        var address = asked.Headers.Location!.ToString();
        await Desk.Find(Name, address.Split('/')[^1])!.Done;
        return address;
    }

    /// <summary>A page as it is read: without tags, and with single blanks.</summary>
    public async Task<string> ReadAsync(string address)
    {
        using var answer = await Author.GetAsync(address);
        return Plain(await answer.Content.ReadAsStringAsync());
    }

    public static string Plain(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ");

    /// <summary>Presses the button of a form on a page, with everything that the page put into it.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PressAsync(string page, string action)
    {
        var html = await Author.GetStringAsync(page);
        var form = Forms().Matches(html).Single(f => f.Groups[1].Value == action).Value;
        var fields = Hidden().Matches(form).Select(f => KeyValuePair.Create(f.Groups[1].Value, WebUtility.HtmlDecode(f.Groups[2].Value)));
        using var answer = await Author.PostAsync(action, new FormUrlEncodedContent(fields));
        return (answer.StatusCode, Plain(await answer.Content.ReadAsStringAsync()));
    }

    public string Draft(string file = "emails/invitation.md") => File.ReadAllText(Path.Combine(Folder, file));

    public async ValueTask DisposeAsync()
    {
        Author.Dispose();
        await Slipway.DisposeAsync();
        await Model.DisposeAsync();
        Workspace.Dispose();
    }

    [GeneratedRegex("<(?:script|style)[^>]*>.*?</(?:script|style)>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\">.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
