using System.Globalization;
using System.Text;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>One draft for a thousand accounts with three people each, all the way to live.</summary>
public sealed class ThousandAccountsTests
{
    private const int Accounts = 1000;

    [Fact]
    public async Task A_thousand_accounts_come_from_one_draft_to_a_launch_with_a_page_each()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("slipway-thousand-").FullName;
        try
        {
            Write(folder);
            await using var run = await RehearsedExample.StartAsync(folder, stop);
            var approved = await run.ApproveAsync(stop);
            Assert.True(approved.Version is { } found && found.Findings.All(f => !f.Blocks), string.Join('\n', approved.Findings.Concat(approved.Version?.Findings ?? []).Select(f => f.Message)));
            var version = approved.Version!;

            var launch = await run.LaunchAsync(version, stop);

            Assert.Equal(("done", ""), (launch.State, launch.Note));
            Assert.Equal(Accounts, version.Plan.Assets.OfType<PageAsset>().Count(p => p.Account is not null));
            var figures = version.Readings[new AssetKey(AssetKind.Audience, "buying-groups")].Audience!;
            Assert.Equal((3 * Accounts, Accounts), (figures.Eligible, figures.Accounts!.Eligible));
            Assert.Equal(3 * figures.Accounts.HeldOut, figures.HeldOut);
            Assert.InRange(figures.Accounts.HeldOut, Accounts * 0.15, Accounts * 0.25);
            var group = Assert.Single((await run.Get<CampaignReading>().ReadAsync(version.Campaign, stop))!.Groups);
            Assert.Equal(Accounts, group.Pages.Length);
            Assert.InRange(group.Sample.Chosen.Length, group.Sample.Texts, 40);
            var page = version.Plan.Assets.OfType<PageAsset>().Single(p => p.Account == "lager777.example");
            var live = await run.Get<Connections>().For(version.Plan, AssetKind.Page).Connector.ReadAsync(version.Readings[page.Key].Id, stop);
            Assert.Equal(RemoteState.Live, live!.State);
            Assert.Contains("For Lagerhaus 777 GmbH", ((PageAsset)live.Asset!).Html.Fill(_ => null, _ => null), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder)
    {
        var example = Path.Combine(RehearsedExample.Folder, "account-outreach");
        File.WriteAllText(Path.Combine(folder, "brief.md"), File.ReadAllText(Path.Combine(example, "brief.md")).Replace("cap: 200", "cap: 5000", StringComparison.Ordinal));
        var accounts = new StringBuilder("account,name,owner,tier,opening\n");
        var contacts = new StringBuilder("first_name,last_name,email,company,job_title,industry,country,lifecycle,consent_basis,consent_source,consent_at\n");
        string[] titles = ["Head of Logistics", "Warehouse Manager", "Supply Chain Planner"];
        for (var i = 0; i < Accounts; i++)
        {
            accounts.Append(CultureInfo.InvariantCulture, $"lager{i}.example,Lagerhaus {i} GmbH,anna.reimers@nordlager.example,{1 + (i % 3)},{(i % 4 == 0 ? "" : $"You have been looking for {2 + (i % 5)} shift leads since autumn.")}\n");
            for (var person = 0; person < 3; person++)
            {
                contacts.Append(CultureInfo.InvariantCulture, $"Jana{person},Muster{i},p{person}@lager{i}.example,Lagerhaus {i},{titles[person]},logistics,DE,lead,consent,fair,2026-09-14\n");
            }
        }

        File.WriteAllText(Path.Combine(folder, "accounts.csv"), accounts.ToString());
        File.WriteAllText(Path.Combine(folder, "contacts.csv"), contacts.ToString());
    }
}
