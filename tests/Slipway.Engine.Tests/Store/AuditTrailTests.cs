using Slipway.Stack.Contacts;
using Slipway.Store.Audit;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private House _house = null!;

    private string Head => Path.Combine(_house.Folder, "audit.head");

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        for (var i = 1; i <= 5; i++)
        {
            await _house.Audit.AppendAsync("anna", "campaign.planned", "warehouse-webinar", $"detail {i}");
        }
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_was_written_verifies() => Assert.Equal(new AuditVerdict(5, null, null), await _house.Audit.VerifyAsync());

    [Theory]
    [InlineData("update audit set detail = 'another' where seq = 3", 3)]
    [InlineData("update audit set actor = 'annad', action = substr(action, 2) where seq = 2", 2)]
    [InlineData("update audit set at = at + 1 where seq = 1", 1)]
    [InlineData("delete from audit where seq = 3", 3)]
    [InlineData("delete from audit where seq = 1", 1)]
    [InlineData("delete from audit where seq = 5", 5)]
    [InlineData("delete from audit where seq >= 4", 4)]
    [InlineData("delete from audit", 1)]
    [InlineData("update audit set seq = -seq where seq in (2, 3); update audit set seq = 5 + seq where seq < 0", 2)]
    [InlineData("insert into audit select 6, at, actor, action, subject, detail, hash from audit where seq = 5", 6)]
    public async Task The_first_entry_that_was_tampered_with_is_named(string tampering, long first)
    {
        await _house.ExecuteAsync(tampering);

        var verdict = await _house.Audit.VerifyAsync();

        Assert.Equal(first, verdict.FirstBroken);
        Assert.NotEmpty(verdict.Problem!);
    }

    [Fact]
    public async Task A_cut_tail_stays_found_whatever_is_appended_afterwards()
    {
        await _house.ExecuteAsync("delete from audit where seq >= 4");
        for (var i = 0; i < 4; i++)
        {
            await _house.Audit.AppendAsync("mallory", "campaign.planned", "warehouse-webinar");
        }

        Assert.NotNull((await _house.Audit.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task A_head_that_is_gone_stays_missed_whatever_is_appended_afterwards()
    {
        File.Delete(Head);
        Assert.NotNull((await _house.Audit.VerifyAsync()).Problem);

        await _house.ExecuteAsync("delete from audit where seq >= 4");
        await _house.Audit.AppendAsync("mallory", "campaign.planned", "warehouse-webinar");

        Assert.NotNull((await _house.Audit.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_forged_head_is_found()
    {
        await File.WriteAllTextAsync(Head, "3 " + new string('a', 64) + " mark\n");

        Assert.NotNull((await _house.Audit.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task An_entry_is_there_exactly_when_its_action_is()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _house.Database.WriteAsync("t", async s =>
        {
            await _house.Audit.AppendAsync(s, "anna", "never.happened", "x");
            throw new InvalidOperationException();
        }));

        Assert.Equal(5, (await _house.Audit.VerifyAsync()).Entries);
    }

    [Fact]
    public async Task Erasing_a_person_keeps_the_chain_and_leaves_nothing_that_says_who_it_was()
    {
        await _house.AddPeopleAsync(2);
        var contact = _house.ContactOf("person1@a.example");

        Assert.True(await _house.Get<ContactErase>().EraseAsync(contact, "anna"));

        Assert.Null((await _house.Audit.VerifyAsync()).FirstBroken);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from audit where subject || detail like '%@%' or subject || detail like '%Person1%'"));
    }
}
