using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Schedules;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Demo;

/// <summary>The main job, played with simulated recipients: from a brief to a measured campaign.</summary>
internal sealed class DemoRun(WebApplication app, SlipwayOptions options, RecipientsProcess recipients, Output output)
{
    private readonly List<Stage> _stages = [];
    private readonly Dictionary<string, (Actor Actor, string Link, string Token)> _people = [];
    private readonly Stopwatch _lead = new();
    private string _name = "";

    /// <summary>The contacts to import.</summary>
    public string ContactsFile { get; init; } = DemoFolder.ContactsFile;

    /// <summary>The brief to build from.</summary>
    public string BriefFile { get; init; } = DemoFolder.BriefFile;

    public sealed record Stage(string Name, double Seconds);

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    private string Base => Get<PublicAddress>().Base;

    /// <summary>From the brief to drafts that wait for their approvers; null when a check found errors.</summary>
    public async Task<CampaignVersion?> PrepareAsync(CancellationToken stop)
    {
        await StageAsync("people", "Accounts for an author and two approvers", AddPeopleAsync);
        await StageAsync("contacts", "Importing the example contacts", () => ImportAsync(stop));
        _lead.Start();
        await StageAsync("build", "Building the campaign from the brief", BuildAsync);
        var author = _people["author"].Actor;
        CampaignAnswer prepared = null!;
        await StageAsync("prepare", "Planning, preparing as drafts, checking", async () => prepared = await Get<CampaignWork>().PrepareAsync(_name, author, null, stop));
        if (prepared.Version is not { } version || prepared.IsRefused || version.Findings.Any(f => f.Blocks))
        {
            FindingsView.Write(output.Console, [.. prepared.Findings, .. prepared.Version?.Findings ?? []]);
            return null;
        }

        await Get<CampaignWork>().SubmitAsync(version.Digest, author);
        // Who was to be mailed is known to nobody but the server; the recipients only say what was planted in them over these people.
        Get<PlantedTruthSource>().AskAsync = async token => await recipients.TruthAsync(await EligibleAsync(), token);
        return version;
    }

    /// <summary>Tells the people in front of the screen what to open, and waits until they have approved.</summary>
    /// <returns>The version they approved: after a request for changes it is a newer one than they were first shown.</returns>
    public async Task<CampaignVersion> WaitForApprovalAsync(CancellationToken stop)
    {
        await output.SayAsync($"""

            The campaign is prepared as drafts that no customer can see. Now it needs people. You can play all of them:

              Author      {_people["author"].Link}
              Brand       {_people["brand"].Link}
              Legal       {_people["legal"].Link}

            Open the links in different browsers or private windows (each works once), look at the review page, and click Approve as brand and as legal:

              Review      {Base}/campaigns/{_name}
              Mailbox     {recipients.Address}mailbox

            """);
        var campaigns = Get<Engine.Campaigns.Campaigns>();
        CampaignVersion newest;
        while ((newest = (await campaigns.NewestAsync(_name))!).State is not (VersionState.Approved or VersionState.Launching or VersionState.Launched))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
        }

        await output.SayAsync("Approved. Launching.");
        return newest;
    }

    /// <summary>Two approvers decide over the HTTP API, as anyone's program would.</summary>
    public Task ApproveAsync(CampaignVersion version, CancellationToken stop) => StageAsync("approve", "Two approvers decide", async () =>
    {
        foreach (var role in (string[])["brand", "legal"])
        {
            await PostAsync(role, $"/api/v1/campaigns/{_name}/decisions", new { version = version.Digest, role, decision = "approve", comment = "Looks right." }, stop);
        }
    });

    /// <summary>Launches, and plays the weeks that follow.</summary>
    public async Task LaunchAsync(CampaignVersion version, CancellationToken stop)
    {
        // Whoever plays the launcher may have been quicker.
        if ((await Get<Engine.Campaigns.Campaigns>().FindAsync(version.Digest))!.State == VersionState.Approved)
        {
            await StageAsync("launch", "Launching: pages first, mail last", () => PostAsync("author", $"/api/v1/campaigns/{_name}/launch", new { version = version.Digest }, stop));
        }

        _lead.Stop();
        await PlayAsync(version, stop);
    }

    /// <summary>Plays the weeks after a launch.</summary>
    public async Task PlayAsync(CampaignVersion version, CancellationToken stop)
    {
        var terms = version.Plan.Terms;
        var conductor = new Conductor(Get<Database>(), Get<BusinessClock>(), Get<Pulse>(), recipients);
        await StageAsync("observe", "Mails, clicks, registrations, the webinar, meetings", () => conductor.PlayAsync(
            terms.OutcomesUntil,
            moment => output.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {moment:ddd d MMM yyyy, HH:mm} UTC")),
            stop));
    }

    public async Task<DemoReport> ReportAsync(CancellationToken stop) =>
        DemoReport.Of((await Get<ResultsReading>().ReadAsync(_name, stop))!, Base, recipients.Address, _lead.Elapsed.TotalSeconds, _stages);

    /// <summary>The one-time sign-in link of the author or an approver.</summary>
    public string LinkOf(string person) => _people[person].Link;

    public string ResultsAddress => $"{Base}/campaigns/{_name}/results";

    private async Task AddPeopleAsync()
    {
        await AddAsync("author", "Amelie Author", Roles.Administrator, Roles.Author, Roles.Launcher);
        await AddAsync("brand", "Bruno Brand", Roles.Brand);
        await AddAsync("legal", "Leyla Legal", Roles.Legal);
    }

    private async Task AddAsync(string key, string name, params string[] roles)
    {
        var people = Get<People>();
        var email = $"{key}@nordlager.example";
        var account = (await people.CreateAsync("demo", email, name, roles)).Account ?? (await people.ListAsync()).First(p => p.Email == email);
        var token = await Get<ApiTokens>().CreateAsync("demo", account.Id, "Demonstration", 1, agent: false);
        _people[key] = (
            new Actor(account.Id, account.Name, account.Roles, false, null),
            Get<PublicAddress>().Link(await people.CreateLinkAsync("demo", account.Id, People.LinkLifetime)),
            token.Text!);
    }

    private async Task ImportAsync(CancellationToken stop)
    {
        await using var csv = File.OpenRead(ContactsFile);
        var result = await Get<ContactImport>().ImportAsync(
            csv, new ImportOptions { FileName = "contacts.csv", RejectedFile = Path.Combine(options.Data, "imports", "contacts.set-aside.csv"), Actor = "demo" }, null, stop);
        await output.SayAsync($"    {result.Read} rows: {result.Created} contacts, {result.Merged} merged, {result.SetAside} set aside in {result.RejectedFile}");
    }

    private async Task BuildAsync()
    {
        var built = CampaignFolder.Build(Get<Workspace>(), BriefFile, null);
        _name = built.Name ?? throw new InvalidOperationException(string.Join(" ", built.Findings.Select(f => f.Message)));
        await output.SayAsync($"    {Get<Workspace>().CampaignFolder(_name)}");
    }

    private Task<IReadOnlyList<string>> EligibleAsync() => Get<Database>().ReadAsync(s => s.QueryAsync<string>(
        "select distinct c.email from stack_events e join stack_contacts c on c.id = e.contact where e.campaign = @campaign and e.type = 'exposed'", new { campaign = _name }));

    private async Task PostAsync(string person, string path, object body, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Base), Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _people[person].Token);
        using var answer = await client.PostAsJsonAsync(path, body, AssetJson.Options, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    private async Task StageAsync(string name, string says, Func<Task> work)
    {
        await output.SayAsync($"  {says} …");
        var started = Stopwatch.GetTimestamp();
        await work();
        _stages.Add(new Stage(name, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2)));
    }
}
