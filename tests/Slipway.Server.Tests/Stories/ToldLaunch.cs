using System.Text.RegularExpressions;
using Slipway.Core.Approvals;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Stories;

/// <summary>A server on a story's folder, on which others have prepared, approved and launched its campaign.</summary>
internal sealed partial class ToldLaunch : IAsyncDisposable
{
    private readonly RunningSlipway _slipway;
    private readonly string _token;
    private readonly string _author;
    private readonly string _campaign;
    private readonly Actor _launcher;

    private ToldLaunch(RunningSlipway slipway, string campaign, Actor launcher, string token, string author) =>
        (_slipway, _campaign, _launcher, _token, _author) = (slipway, campaign, launcher, token, author);

    /// <summary>The server.</summary>
    public RunningSlipway Slipway => _slipway;

    public static async Task<ToldLaunch> LaunchAsync(string folder, string campaign, CancellationToken stop)
    {
        var slipway = await RunningSlipway.StartAsync(workspace: folder);
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var author = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author])).Account!;
        var launcher = (await slipway.People.CreateAsync("test", "bo@example.com", "Bo", [Roles.Brand, Roles.Launcher])).Account!;
        var (ada, bo) = (new Actor(author.Id, author.Name, author.Roles, false, null), new Actor(launcher.Id, launcher.Name, launcher.Roles, false, null));
        await using (var people = File.OpenRead(Path.Combine(folder, "contacts.csv")))
        {
            await slipway.Get<ContactImport>().ImportAsync(people, new ImportOptions { FileName = "contacts.csv", RejectedFile = Path.Combine(slipway.Data, "set-aside.csv"), Actor = "test" }, null, stop);
        }

        var work = slipway.Get<CampaignWork>();
        var version = (await work.PrepareAsync(campaign, ada, null, stop)).Version!.Digest;
        Assert.Empty((await work.SubmitAsync(version, ada)).Findings);
        Assert.Empty((await work.DecideAsync(version, bo, Roles.Brand, Decision.Approve, "")).Findings);
        Assert.Empty((await work.LaunchAsync(version, bo, stop)).Findings);
        return new ToldLaunch(slipway, campaign, bo, await slipway.TokenAsync(launcher, agent: false), await slipway.TokenAsync(author, agent: false));
    }

    /// <summary>A word of a command, with the server's address and a launcher's token in it.</summary>
    public string Fill(string word) => word.Replace("$SERVER", _slipway.Address.ToString(), StringComparison.Ordinal).Replace("$TOKEN", _token, StringComparison.Ordinal).Replace("$AUTHOR", _author, StringComparison.Ordinal);

    /// <summary>Others approve and launch what was submitted.</summary>
    public async Task AgreeAsync(CancellationToken stop)
    {
        var work = _slipway.Get<CampaignWork>();
        var version = (await _slipway.Get<Engine.Campaigns.Campaigns>().NewestAsync(_campaign))!.Digest;
        Assert.Empty((await work.DecideAsync(version, _launcher, Roles.Brand, Decision.Approve, "")).Findings);
        Assert.Empty((await work.LaunchAsync(version, _launcher, stop)).Findings);
    }

    /// <summary>Somebody with a way to the database changes what people see.</summary>
    public async Task TamperAsync(string asset, string before, string after)
    {
        var key = AssetKey.TryParse(asset)!.Value;
        var touched = await _slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync(
            "update stack_objects set live = replace(live, @before, @after) where kind = @kind and name = @Name and live like '%' || @before || '%'", new { before, after, kind = key.Kind.ToString().ToLowerInvariant(), key.Name }));
        Assert.Equal(1, touched);
    }

    /// <summary>What was written, without what is another each time: the address, and how many are held out, which goes by the server's own keys.</summary>
    public string Without(string text) => HeldOut().Replace(text, "{some} of them held out").Replace(_slipway.Address.ToString().TrimEnd('/'), "{server}", StringComparison.Ordinal);

    [GeneratedRegex(@"[\d,]+ of them held out", RegexOptions.CultureInvariant)]
    private static partial Regex HeldOut();

    public ValueTask DisposeAsync() => _slipway.DisposeAsync();
}
