using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class AccountPullTests
{
    [Fact]
    public void What_people_wrote_beside_an_account_stays_when_it_is_pulled_again()
    {
        const string before = "account,name,owner,opening\nacme.example,Acme,anna@example.com,\"Your new hall, in Kiel.\"\ngone.example,Gone,,Bye\n";

        var pull = AccountPull.Of(before, [Account("new.example", "New", "ben@example.com"), Account("acme.example", "Acme SE", "anna@example.com"), new TargetAccount("nameless.example", ImmutableSortedDictionary<string, string>.Empty)]);

        Assert.Equal("account,name,owner,tier,industry,country,opening\nacme.example,Acme SE,anna@example.com,,,,\"Your new hall, in Kiel.\"\nnew.example,New,ben@example.com,,,,\n", pull.Csv);
        Assert.Equal(["new.example"], pull.Added);
        Assert.Equal(["acme.example"], pull.Changed);
        Assert.Equal(["gone.example"], pull.Gone);
    }

    [Fact]
    public void Pulling_the_same_again_changes_nothing()
    {
        var first = AccountPull.Of(null, [Account("acme.example", "Acme", "anna@example.com")]);
        var second = AccountPull.Of(first.Csv, [Account("acme.example", "Acme", "anna@example.com")]);

        Assert.Equal(first.Csv, second.Csv);
        Assert.Empty(second.Added.Concat(second.Changed).Concat(second.Gone));
    }

    private static TargetAccount Account(string key, string name, string owner) => new(key, ImmutableSortedDictionary<string, string>.Empty.Add("name", name).Add("owner", owner));
}
