using System.Globalization;
using Slipway.Engine.Campaigns;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class CampaignListsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _now = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-test-").FullName;
    private Database _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OpenAsync(_folder);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Campaigns_are_chosen_by_state_words_and_author_counted_and_paged()
    {
        await AddAsync(("autumn-fair", "Autumn Fair 100%", "Checked", 1), ("spring-fair", "Spring fair", "InReview", 2), ("webinar", "Straße und Lager", "InReview", 3));
        var lists = new CampaignLists(_database);
        Assert.Equal(["webinar", "spring-fair", "autumn-fair"], await NamesAsync(lists, new CampaignChoice()));
        Assert.Equal(["spring-fair", "autumn-fair"], await NamesAsync(lists, new CampaignChoice(Words: "FAIR")));
        Assert.Equal(["webinar"], await NamesAsync(lists, new CampaignChoice(Words: "STRAßE")));
        Assert.Equal(["autumn-fair"], await NamesAsync(lists, new CampaignChoice(Words: "100%")));
        Assert.Empty(await NamesAsync(lists, new CampaignChoice(Words: "a%r")));
        Assert.Empty(await NamesAsync(lists, new CampaignChoice(Words: "f_ir")));
        Assert.Equal(["webinar", "spring-fair"], await NamesAsync(lists, new CampaignChoice(VersionState.InReview)));
        Assert.Equal(["webinar"], await NamesAsync(lists, new CampaignChoice(Author: "author-3")));
        Assert.Equal(["autumn-fair", "spring-fair", "webinar"], await NamesAsync(lists, new CampaignChoice(), CampaignOrder.Title));
        Assert.Equal(["spring-fair"], (await lists.FindAsync(new CampaignChoice(), CampaignOrder.Changed, _now, 1, 1)).Select(r => r.Name));
        var counts = await lists.CountsAsync(new CampaignChoice(VersionState.Checked, "fair"));
        Assert.Equal((1L, 1L, 2), (counts[VersionState.Checked], counts[VersionState.InReview], counts.Count));
    }

    [Fact]
    public async Task The_order_by_launch_begins_with_what_comes_next_and_days_are_those_of_the_zone()
    {
        await AddAsync(("past", "Past", "Launched", 1), ("next", "Next", "Approved", 2), ("later", "Later", "Checked", 3));
        await LaunchAsync("past", new DateTimeOffset(2027, 1, 10, 9, 0, 0, TimeSpan.FromHours(1)));
        await LaunchAsync("next", new DateTimeOffset(2027, 1, 31, 23, 30, 0, TimeSpan.FromHours(-8)));
        await LaunchAsync("later", new DateTimeOffset(2027, 2, 1, 0, 30, 0, TimeSpan.FromHours(13)));
        var lists = new CampaignLists(_database);
        // In Auckland's February it is still January for whoever launches in Los Angeles, and that launch is later.
        Assert.Equal(["later", "next", "past"], await NamesAsync(lists, new CampaignChoice(), CampaignOrder.Launch));
        Assert.Equal(["past", "next"], (await lists.LaunchedOnAsync(new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 31), 10)).Select(r => r.Name));
        Assert.Equal(["later"], (await lists.LaunchedOnAsync(new DateOnly(2027, 2, 1), new DateOnly(2027, 2, 28), 10)).Select(r => r.Name));
        Assert.Equal(["later", "next"], (await lists.NextAsync(_now, 5)).Select(r => r.Name));
        Assert.Equal(["past"], (await lists.LiveAsync(DateTimeOffset.UnixEpoch, _now, 5)).Select(r => r.Name));
        Assert.Equal(new DateTime(2027, 1, 31, 23, 30, 0), (await lists.NextAsync(_now, 5))[1].LaunchLocal);
    }

    [Fact]
    public async Task Lists_are_read_from_an_index_and_no_plan_is_opened()
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "How SQLite goes about it.");
        await AddAsync(("one", "One", "Checked", 1));
        foreach (var what in (string[])["v.state, count(*)", "v.digest, v.created_by, v.changed_at, v.state_since, v.state, v.launch_at, v.launch_on"])
        {
            var steps = await _database.ReadAsync(s => s.QueryAsync<Step>($"explain query plan select {what} from versions v join campaigns c on c.name = v.campaign where v.newest = 1{(what.Contains("count", StringComparison.Ordinal) ? " group by v.state" : " order by v.changed_at desc limit 50")}"));
            Assert.Contains(steps, s => s.Detail.Contains("v USING COVERING INDEX versions_", StringComparison.Ordinal));
        }
    }

    private sealed record Step
    {
        public string Detail { get; init; } = "";
    }

    private static async Task<IEnumerable<string>> NamesAsync(CampaignLists lists, CampaignChoice choice, CampaignOrder order = CampaignOrder.Changed) =>
        (await lists.FindAsync(choice, order, _now, 0, 100)).Select(r => r.Name);

    private Task AddAsync(params (string Name, string Title, string State, int Number)[] campaigns) => _database.WriteAsync("test", async s =>
    {
        foreach (var (name, title, state, number) in campaigns)
        {
            await s.ExecuteAsync("insert into campaigns (name, title, launched, created_at) values (@name, @title, @launched, 0)", new { name, title, launched = state == "Launched" ? $"{name}-2" : null });
            foreach (var (digest, newest) in ((string, int)[])[($"{name}-1", 0), ($"{name}-2", 1)])
            {
                await s.ExecuteAsync(
                    "insert into versions (digest, campaign, state, plan, brief, created_by, created_at, changed_at, newest) values (@digest, @name, @state, '{}', '', @by, @number, @number, @newest)",
                    new { digest, name, state, by = string.Create(CultureInfo.InvariantCulture, $"author-{number}"), number, newest });
            }
        }
    });

    private Task LaunchAsync(string name, DateTimeOffset at) => _database.WriteAsync("test", s => s.ExecuteAsync(
        "update versions set launch_at = @at, launch_on = @on where campaign = @name", new { name, at = at.ToUnixTimeMilliseconds(), on = at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) }));
}
