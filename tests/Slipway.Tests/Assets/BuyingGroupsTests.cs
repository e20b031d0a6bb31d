using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Assets;

public sealed class BuyingGroupsTests
{
    private static readonly AccountList _list = new()
    {
        Accounts = [Account("acme.example"), Account("hafen.example")],
        Roles = [new BuyingRole("decision-maker", ["head of", "vp"]), new BuyingRole("user", ["planner"])],
        MostPerAccount = 2,
    };

    [Theory]
    [InlineData(null, "anna@acme.example", "acme.example")]
    [InlineData(null, "anna@IT.Acme.example", "acme.example")]
    [InlineData("hafen.example", "anna@mail.example", "hafen.example")]
    [InlineData(" ", "anna@acme.example", "acme.example")]
    [InlineData(null, "anna@notacme.example", null)]
    [InlineData(null, "anna@example", null)]
    [InlineData(null, null, null)]
    public void Somebody_belongs_to_the_account_whose_domain_is_theirs(string? domain, string? email, string? account) =>
        Assert.Equal(account, new BuyingGroups(_list).AccountOf(domain, email));

    [Theory]
    [InlineData(null, "Head of Logistics", "decision-maker")]
    [InlineData(null, "VP, Operations", "decision-maker")]
    [InlineData(null, "VPN engineer", null)]
    [InlineData(null, "Shift planner", "user")]
    [InlineData("user", "Head of Logistics", "user")]
    [InlineData("unknown role", "Head of Logistics", "decision-maker")]
    [InlineData(null, null, null)]
    public void The_role_is_what_the_contact_says_or_the_job_title_tells(string? said, string? title, string? role) =>
        Assert.Equal(role, new BuyingGroups(_list).RoleOf(said, title));

    [Fact]
    public void Where_an_account_has_too_many_people_the_order_of_the_roles_decides_and_then_the_id()
    {
        var (chosen, leftOut) = new BuyingGroups(_list).Choose(
        [
            new AccountContact("c4", "acme.example", null), new AccountContact("c3", "acme.example", "user"), new AccountContact("c2", "acme.example", "user"),
            new AccountContact("c5", "acme.example", "decision-maker"), new AccountContact("c1", "hafen.example", null),
        ]);

        Assert.Equal(["c1", "c2", "c5"], chosen.Select(c => c.Id));
        Assert.Equal(2, leftOut);
    }

    [Fact]
    public void Whole_accounts_are_held_out_when_accounts_are_the_unit()
    {
        var byAccount = new Holdout(0.5, "seed") { By = HoldoutUnit.Account };
        var byContact = new Holdout(0.5, "seed");
        var people = Enumerable.Range(0, 400).Select(i => (Id: $"c{i}", Account: $"a{i / 4}.example")).ToList();

        Assert.All(people.GroupBy(p => p.Account), account => Assert.Single(account.Select(p => byAccount.Holds(p.Id, p.Account)).Distinct()));
        Assert.Contains(people.GroupBy(p => p.Account), account => account.Select(p => byContact.Holds(p.Id, p.Account)).Distinct().Count() == 2);
        Assert.All(people, p => Assert.Equal(byAccount.Holds(p.Account), byAccount.Holds(p.Id, p.Account)));
    }

    [Fact]
    public void What_is_written_about_accounts_decides_nothing_about_who_belongs()
    {
        var written = _list with { Accounts = [_list.Accounts[0] with { Fields = _list.Accounts[0].Fields.Add("opening", "Your new hall") }, _list.Accounts[1]] };

        Assert.Equal(Core.Text.CanonicalJson.Digest(_list.Membership()), Core.Text.CanonicalJson.Digest(written.Membership()));
        Assert.NotEqual(Core.Text.CanonicalJson.Digest(_list), Core.Text.CanonicalJson.Digest(written));
    }

    private static TargetAccount Account(string key) => new(key, ImmutableSortedDictionary<string, string>.Empty.Add("name", key));
}
