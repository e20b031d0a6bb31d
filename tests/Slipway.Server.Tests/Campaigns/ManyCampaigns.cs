using System.Globalization;
using Slipway.Store;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>Rows of campaigns that lists show, without anything behind them.</summary>
internal static class ManyCampaigns
{
    private static readonly string[] _states = ["Checked", "InReview", "Returned", "Approved", "Launched", "Launched"];

    /// <summary>So many campaigns; the sixth part of them in each state, launched nine hours into the days from a first one on.</summary>
    public static Task AddAsync(Database database, int number, DateTimeOffset first, string author, string plan = "{}") => database.WriteAsync("test", async s =>
    {
        for (var i = 0; i < number; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"campaign-{i:0000}");
            var (state, at) = (_states[i % _states.Length], first.AddDays(i % 60).AddHours(9));
            await s.ExecuteAsync(
                "insert into campaigns (name, title, launched, created_at) values (@name, @title, @launched, 0)",
                new { name, title = string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "Warehouse webinar" : "Spring offer")} {i}"), launched = state == "Launched" ? $"{name}-v" : null });
            await s.ExecuteAsync(
                """
                insert into versions (digest, campaign, state, plan, brief, created_by, created_at, changed_at, newest, state_since, launch_at, launch_on)
                values (@digest, @name, @state, @plan, '', @author, @i, @i, 1, @i, @at, @on)
                """,
                new { digest = $"{name}-v", name, state, plan, author, i, at = at.ToUnixTimeMilliseconds(), on = at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) });
        }
    });
}
