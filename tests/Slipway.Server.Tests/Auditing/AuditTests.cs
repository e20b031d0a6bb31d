using System.Net;
using System.Text.Json.Nodes;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Auditing;

public sealed class AuditTests
{
    [Theory]
    [InlineData("update audit set actor = 'somebody-else' where seq = 3", 3)]
    [InlineData("delete from audit where seq = 3", 3)]
    [InlineData("update audit set seq = case seq when 3 then -4 else -3 end where seq in (3, 4); update audit set seq = -seq where seq < 0", 3)]
    [InlineData("delete from audit where seq > 4", 5)]
    public async Task Verifying_finds_the_first_entry_that_was_altered_removed_reordered_or_cut_off(string tampering, long first)
    {
        await using var slipway = await StartAsync();
        var trail = slipway.Get<AuditTrail>();
        for (var i = 0; i < 6; i++)
        {
            await trail.AppendAsync("test", "something.happened", $"thing-{i}");
        }

        Assert.Equal((ExitCode.Fine, true, null), await VerifyAsync(slipway.Data));
        await slipway.Get<Database>().WriteAsync("tamper", session => session.ExecuteAsync(tampering));
        Assert.Equal((ExitCode.Findings, false, first), await VerifyAsync(slipway.Data));
    }

    [Fact]
    public async Task Everything_done_to_accounts_is_in_the_trail_without_personal_data()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInByLinkAsync("ada", Roles.Administrator);
        var (bo, other) = await slipway.SignedInByLinkAsync("bo", Roles.Author);
        await slipway.People.ChangeRolesAsync(ada.Id, bo.Id, [Roles.Legal]);
        await slipway.TokenAsync(bo, agent: true);
        await PostAsync(other, "/tokens", "/sign-out");
        await slipway.People.EnableAsync(ada.Id, bo.Id, enabled: false);
        await using var session = await slipway.Get<Database>().ReadAsync();
        var actions = await session.QueryAsync<string>("select distinct action from audit");
        foreach (var action in (string[])["account.created", "account.link-made", "account.password-set", "sign-in.succeeded", "account.roles-changed", "token.created", "sign-out", "account.disabled"])
        {
            Assert.Contains(action, actions);
        }

        Assert.Equal(0, await session.ScalarAsync<long>("select count(*) from audit where actor || subject || detail like '%example.com%'"));
        browser.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task An_administrator_verifies_the_trail_on_its_page()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        var answer = await PostAsync(browser, "/audit", "/audit/verify");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("The trail is sound.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        browser.Dispose();
    }

    private static async Task<(int Code, bool Sound, long? FirstBroken)> VerifyAsync(string data)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(["audit", "verify", "--data", data, "--json"], result, error);
        var json = JsonNode.Parse(result.ToString())!;
        return (code, (bool)json["sound"]!, (long?)json["first_broken"]);
    }
}
