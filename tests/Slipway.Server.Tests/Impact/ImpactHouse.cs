using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Impact;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Impact;

/// <summary>A real server with the example's campaign, of which it can be said that it is live and what came of it.</summary>
internal sealed class ImpactHouse : IAsyncDisposable
{
    public const string Name = "warehouse-webinar";
    public const string Costs = "currency: EUR\nrates:\n  copywriter: { per_hour: 65, owner: Finance }\n";
    public const string Terms = "values:\n  - { metric: meeting, value: \"1,000 EUR\", owner: Sales }\nrule:\n  hurdle: 50%\n";

    private ImpactHouse(RunningSlipway slipway) => Slipway = slipway;

    public RunningSlipway Slipway { get; }

    public Account Ada { get; private set; } = null!;

    public Plan Plan { get; private set; } = null!;

    public string Workspace => Path.Combine(Slipway.Data, "workspace");

    public BusinessClock Clock => Slipway.Get<BusinessClock>();

    public static async Task<ImpactHouse> StartAsync()
    {
        var house = new ImpactHouse(await RunningSlipway.StartAsync());
        await house.Clock.HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var example = Path.Combine(AppContext.BaseDirectory, "examples", Name);
        await using (var people = File.OpenRead(Path.Combine(example, "contacts.csv")))
        {
            await house.Slipway.Get<ContactImport>().ImportAsync(people, new ImportOptions { FileName = "contacts.csv", RejectedFile = Path.Combine(house.Slipway.Data, "set-aside.csv"), Actor = "test" }, null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await RunAsync("build", Path.Combine(example, "brief.md"), "--out", Path.Combine(house.Workspace, "campaigns", Name))).Code);
        house.Ada = (await house.Slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author])).Account!;
        return house;
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Workspace, file), text);

    /// <summary>Prepares the campaign.</summary>
    public async Task PrepareAsync()
    {
        var answer = await Slipway.Get<CampaignWork>().PrepareAsync(Name, new Actor(Ada.Id, Ada.Name, Ada.Roles, false, null), null, TestContext.Current.CancellationToken);
        Assert.Empty(answer.Findings.Where(f => f.Blocks));
        Plan = answer.Version!.Plan;
    }

    /// <summary>Writes events of the test's own.</summary>
    public Task EventsAsync(string type, DateTimeOffset at, IEnumerable<string> contacts) => Slipway.Get<Database>().WriteAsync("test", async s =>
    {
        foreach (var contact in contacts)
        {
            await AddAsync(s, contact, type, null, at, "{}");
        }
    });

    /// <summary>Prepares the campaign and says that it is live, that so many of each group reached its goal, and that outcomes had their time.</summary>
    /// <param name="treated">Of 2,000 written to.</param>
    /// <param name="held">Of the held-out, as many as the plan holds out of all.</param>
    public async Task LiveAsync(int treated, int held)
    {
        await PrepareAsync();
        var share = Plan.Assets.OfType<AudienceAsset>().First().Holdout.Share;
        var (launch, name) = (Plan.Terms.Launch.At, Plan.Terms.Name);
        await Slipway.Get<Database>().WriteAsync("test", async s =>
        {
            await s.ExecuteAsync("update campaigns set launched = @Digest where name = @name", new { Plan.Digest, name });
            await s.ExecuteAsync("update versions set state = 'Launched' where digest = @Digest", new { Plan.Digest });
            await s.ExecuteAsync("insert into launches (version, campaign, state, note, started_by, started_at, changed_at) values (@Digest, @name, 'done', '', 'bo', 0, 0)", new { Plan.Digest, name });
            foreach (var (arm, people, reached) in new[] { ("treated", 2000, treated), ("held_out", (int)Math.Round(2000 * share / (1 - share)), held) })
            {
                for (var i = 0; i < people; i++)
                {
                    await AddAsync(s, $"{arm}{i}", EventTypes.Exposed, name, launch, $$"""{"arm":"{{arm}}"}""");
                    if (arm == "treated")
                    {
                        await AddAsync(s, $"{arm}{i}", EventTypes.Delivered, name, launch, "{}");
                    }

                    if (i < reached)
                    {
                        await AddAsync(s, $"{arm}{i}", Plan.Terms.Goal.Metric, null, launch.AddDays(3), "{}");
                    }
                }
            }
        });
        await Clock.HoldAtAsync(launch.AddDays(Plan.Terms.Goal.WindowDays + 1));
    }

    private static Task<int> AddAsync(Session session, string contact, string type, string? campaign, DateTimeOffset at, string data) => session.ExecuteAsync(
        "insert into events (id, connection, campaign, type, asset, contact, at, received_at, automated, data) values (@id, 'test', @campaign, @type, null, @contact, @at, @at, null, @data)",
        new { id = $"{contact}:{type}", campaign, type, contact, at = at.ToUnixTimeMilliseconds(), data });

    public async Task<string> TokenAsync(string name, bool agent, params string[] roles) =>
        await Slipway.TokenAsync((await Slipway.People.CreateAsync("test", $"{name}@example.com", name, roles)).Account!, agent);

    public Task<(int Code, string Result, string Error)> OnServerAsync(string token, params string[] words) => RunAsync([.. words, "--data", Slipway.Data, "--token", token]);

    public async Task<JsonNode> FineAsync(string token, params string[] words)
    {
        var (code, result, error) = await OnServerAsync(token, [.. words, "--json"]);
        Assert.True(code == 0, $"{string.Join(' ', words)} exited with {code}: {error}");
        return JsonNode.Parse(result)!;
    }

    public static async Task<(int Code, string Result, string Error)> RunAsync(params string[] words) => await RunInAsync(Environment.CurrentDirectory, null, words);

    public static async Task<(int Code, string Result, string Error)> RunInAsync(string folder, string? typed, params string[] words)
    {
        using var result = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var input = typed is null ? null : new StringReader(typed);
        return (await SlipwayCommand.RunAsync(words, result, error, folder, TestContext.Current.CancellationToken, input), result.ToString(), error.ToString());
    }

    /// <summary>Lets the review of the month before be made, as the pulse would.</summary>
    public Task<bool> ReviewAsync() => Slipway.Get<ReviewMaking>().RunAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Slipway.DisposeAsync();
}
