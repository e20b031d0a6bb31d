using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;
using Slipway.Store;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>Account-based outreach with ads for its people: told of are those who are written to and agreed, and nobody else.</summary>
public sealed class AdsAudienceTests : IAsyncLifetime
{
    private const int Accounts = 160;
    private const string Audience = "buying-groups";

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-ads-").FullName;
    private RehearsalRun _run = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Write();
        _run = await RehearsedExample.StartAsync(_folder, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_file_holds_who_is_written_to_and_agreed_and_the_launch_goes_on_once_it_was_uploaded()
    {
        var version = await ApprovedAsync();
        var step = version.Plan.Order.Single(s => s.Asset.Kind == AssetKind.Ad);
        Assert.Contains("Audience manager", step.ByHand, StringComparison.Ordinal);
        var members = await MembersAsync(version);
        var figures = version.Readings[new AssetKey(AssetKind.Audience, Audience)].Audience!;
        Assert.Equal(members.Count(m => m is { HeldOut: false, MayBeMatched: true }), figures.Matchable);

        var (file, _) = await UploadAsync(version);

        var hashes = file!.Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Email", hashes[0]);
        Assert.Equal(members.Where(m => m is { HeldOut: false, MayBeMatched: true }).Select(m => Hash(m.Email)).Order(StringComparer.Ordinal), hashes[1..]);
        Assert.Equal(file.People, hashes.Length - 1);
        Assert.True(members.Count(m => m.HeldOut) > 20);
        Assert.DoesNotContain(members.Where(m => m.HeldOut || !m.MayBeMatched), m => file.Csv.Contains(Hash(m.Email), StringComparison.Ordinal));
        Assert.DoesNotContain("@", file.Csv, StringComparison.Ordinal);

        var launch = await _run.LaunchAsync(version, Stop);

        Assert.Equal(("done", ""), (launch.State, launch.Note));
        _run.Wait(TimeSpan.FromDays(4));
        var ad = Assert.Single(Ads.ServingAds);
        Assert.StartsWith($"Slipway {version.Campaign} {Audience} [", ad.OnlyFor, StringComparison.Ordinal);
        // How long the person was waited for is known, as with every step by hand.
        var view = (await _run.Get<CampaignReading>().ReadAsync(version.Campaign, Stop))!;
        Assert.Equal(1, view.Velocity.ByHandSteps);
        Assert.InRange(view.Velocity.ByHand, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(31));
        Assert.DoesNotContain(view.Assets, a => a.ChangedOutside);

        await _run.HaltAsync(version, HaltMode.Undo, Stop);
        Assert.Empty(Ads.ServingAds);
        Assert.False(Assert.Single(Ads.CustomerLists).IsOpen);
    }

    [Fact]
    public async Task Who_unsubscribed_or_took_the_consent_back_since_the_approval_is_not_in_the_file()
    {
        var version = await ApprovedAsync();
        var told = (await MembersAsync(version)).Where(m => m is { HeldOut: false, MayBeMatched: true }).ToList();
        var (before, _) = await UploadAsync(version);
        await _run.Get<Database>().WriteAsync("test", async s =>
        {
            await s.ExecuteAsync("insert into stack_suppressions (email_key, reason, at) select email_key, 'unsubscribed', 1 from stack_contacts where id = @id", new { id = told[0].Id });
            await Stack.Contacts.Consents.WithdrawAsync(s, told[1].Id, "ads-matching", "letter", DateTimeOffset.UnixEpoch.AddYears(80));
        });

        var (after, _) = await UploadAsync(version);

        Assert.Equal(before!.People - 2, after!.People);
        Assert.All(told.Take(2), m => Assert.DoesNotContain(Hash(m.Email), after.Csv, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_the_approval_nobody_is_uploaded_and_another_audience_is_not_guessed()
    {
        await _run.Get<CampaignWork>().PlanAsync("autumn-accounts");
        var none = await _run.Get<AudienceUpload>().WriteAsync("autumn-accounts", null, "ada", Stop);
        Assert.True(none.File is null && none.Findings.IsEmpty);

        var version = await ApprovedAsync();
        var (file, findings) = await _run.Get<AudienceUpload>().WriteAsync(version.Campaign, "somebody-else", "ada", Stop);

        Assert.Null(file);
        Assert.Contains(Audience, Assert.Single(findings).Fix, StringComparison.Ordinal);
    }

    private Task<(UploadFile? File, System.Collections.Immutable.ImmutableArray<Finding> Findings)> UploadAsync(CampaignVersion version) => _run.Get<AudienceUpload>().WriteAsync(version.Campaign, null, "ada", Stop);

    private GoogleAdsPlatform Ads => _run.Platforms.Select(p => p.Value).OfType<GoogleAdsPlatform>().Single();

    private async Task<List<AudienceMember>> MembersAsync(CampaignVersion version) =>
        await ((IAudienceMembers)_run.Get<Connections>().For(version.Plan, AssetKind.Audience).Connector).MembersAsync(version.Readings[new AssetKey(AssetKind.Audience, Audience)].Id, Stop).ToListAsync(Stop);

    private async Task<CampaignVersion> ApprovedAsync()
    {
        var approved = await _run.ApproveAsync(Stop);
        Assert.True(approved.Version?.State == VersionState.Approved, string.Join('\n', approved.Findings.Concat(approved.Version?.Findings ?? []).Where(f => f.Blocks).Select(f => $"{f.Asset} {f.Message}").Prepend($"{approved.Version?.State}")));
        return approved.Version!;
    }

    private static string Hash(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.Trim().ToLowerInvariant())));

    private void Write()
    {
        var example = Path.Combine(RehearsedExample.Folder, "account-outreach");
        File.WriteAllText(Path.Combine(_folder, "slipway.yaml"), "connections:\n  ads-eu: google-ads\n");
        File.WriteAllText(Path.Combine(_folder, "brief.md"), File.ReadAllText(Path.Combine(example, "brief.md")).Replace("cap: 200", "cap: 5000", StringComparison.Ordinal).Replace("\nholdout:\n", """

            ads:
              daily_budget: 20
              keywords: [warehouse picking software, "[pick by voice]"]
              headlines: [Fewer picking errors, Half an hour with us, No new hardware]
              descriptions: [We look at one process of yours., You hear what we would change first.]
              consent: ads-matching

            holdout:

            """, StringComparison.Ordinal));
        var accounts = new StringBuilder("account,name,owner,tier,opening\n");
        var contacts = new StringBuilder("first_name,last_name,email,company,job_title,industry,country,lifecycle,consent_basis,consent_source,consent_at,consent_purposes\n");
        string[] titles = ["Head of Logistics", "Warehouse Manager", "Supply Chain Planner"];
        for (var i = 0; i < Accounts; i++)
        {
            accounts.Append(CultureInfo.InvariantCulture, $"lager{i}.example,Lagerhaus {i} GmbH,anna.reimers@nordlager.example,{1 + (i % 3)},{(i % 4 == 0 ? "" : "You opened a second hall.")}\n");
            for (var person = 0; person < 3; person++)
            {
                // Of three colleagues the planner agreed to mails alone.
                contacts.Append(CultureInfo.InvariantCulture, $"Jana{person},Muster{i},P{person}@lager{i}.example,Lagerhaus {i},{titles[person]},logistics,DE,lead,consent,fair,2026-09-14,{(person < 2 ? "marketing-email|ads-matching" : "marketing-email")}\n");
            }
        }

        File.WriteAllText(Path.Combine(_folder, "accounts.csv"), accounts.ToString());
        File.WriteAllText(Path.Combine(_folder, "contacts.csv"), contacts.ToString());
    }
}
