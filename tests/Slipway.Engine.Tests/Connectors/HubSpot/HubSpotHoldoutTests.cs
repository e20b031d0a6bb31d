using System.Collections.Immutable;
using Slipway.Engine.Tests.Rehearsal.HubSpot;
using Slipway.Rehearsal.HubSpot;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.HubSpot;

/// <summary>Who is reached, looked at from outside: the mails that left and the people workflows took in.</summary>
public sealed class HubSpotHoldoutTests : IAsyncLifetime
{
    private const string Campaign = "spring";

    private readonly HttpClient _http = new();
    private readonly Dictionary<string, Reading> _made = new(StringComparer.Ordinal);
    private Portal _portal = null!;
    private IConnector _connector = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = await Portal.OpenAsync();
        HubSpotSamples.Fill(_portal, 200);
        _connector = HubSpotSamples.Connect(_portal, _http);
    }

    [Fact]
    public async Task No_held_out_contact_is_mailed_or_enrolled()
    {
        var (approved, heldOut) = await LaunchAsync();
        Assert.NotEmpty(heldOut);

        _portal.Wait(TimeSpan.FromDays(30));

        Assert.Empty(_portal.HubSpot.SentMails.Select(m => m.ContactId).Intersect(heldOut));
        Assert.Empty(_portal.HubSpot.Enrolments.Select(e => e.ContactId).Intersect(heldOut));
        Assert.Equal(approved.Order(), _portal.HubSpot.SentMails.Where(m => m.FlowId is null).Select(m => m.ContactId).Order());
        Assert.Equal(approved.Order(), _portal.HubSpot.Enrolments.Select(e => e.ContactId).Order());
    }

    [Fact]
    public async Task A_held_out_contact_whom_somebody_puts_on_the_approved_list_is_still_not_reached()
    {
        var (_, heldOut) = await LaunchAsync();
        var lists = AssetKey.TryParse(_made["audience/warehouse"].Id)!.Value.Name.Split('-');

        _portal.HubSpot.EditList(lists[0], heldOut[0], member: true);
        _portal.Wait(TimeSpan.FromDays(30));

        Assert.DoesNotContain(_portal.HubSpot.SentMails, m => m.ContactId == heldOut[0]);
        Assert.DoesNotContain(_portal.HubSpot.Enrolments, e => e.ContactId == heldOut[0]);
    }

    [Fact]
    public async Task Who_is_kept_for_other_campaigns_or_written_to_by_none_is_left_out_and_strata_have_their_share_held_out()
    {
        var audience = HubSpotSamples.Audience with
        {
            Exclusive = new ExclusiveRange("spring", 0, 0.5, "e"), Global = new GlobalHoldout("h1-2027", 0.2, "g"), Holdout = new Holdout(0.25, "h") { Strata = ["country"] },
        };
        var staged = await StageAsync(audience);
        var members = await ((IAudienceMembers)_connector).MembersAsync(staged.Id, Stop).ToListAsync(Stop);
        var (approved, heldOut) = (members.Where(m => !m.HeldOut).Select(m => m.Id).ToList(), members.Where(m => m.HeldOut).Select(m => m.Id).ToList());

        var figures = staged.Audience!;
        Assert.Equal(["kept for other campaigns of spring", "held out of all campaigns (h1-2027)"], figures.Excluded.TakeLast(2).Select(e => e.Reason));
        Assert.All(approved.Concat(heldOut), id => Assert.True(audience.Exclusive.Takes(id) && !audience.Global.Holds(id)));
        Assert.InRange(heldOut.Count, Math.Floor((approved.Count + heldOut.Count) * 0.25), Math.Ceiling((approved.Count + heldOut.Count) * 0.25));
        Assert.All(figures.Excluded.TakeLast(2), e => Assert.True(e.People > 0));
    }

    [Fact]
    public async Task Whole_accounts_are_held_out_and_no_more_people_taken_than_are_enough()
    {
        for (var account = 0; account < 40; account++)
        {
            foreach (var (person, title) in (IEnumerable<(string, string)>)[("a", "Assistant"), ("b", "Head of Logistics"), ("c", "Planner")])
            {
                _portal.HubSpot.AddContact($"{person}@a{account}.example", new Dictionary<string, string>(HubSpotSamples.Person()) { ["jobtitle"] = title });
            }
        }

        var audience = HubSpotSamples.Audience with
        {
            Accounts = new AccountList
            {
                Accounts = [.. Enumerable.Range(0, 40).Select(a => new TargetAccount($"a{a}.example", ImmutableSortedDictionary<string, string>.Empty)).OrderBy(a => a.Key, StringComparer.Ordinal)],
                Roles = [new BuyingRole("decision-maker", ["head of"])],
                MostPerAccount = 2,
            },
            Holdout = HubSpotSamples.Audience.Holdout with { By = HoldoutUnit.Account },
        };

        var staged = await StageAsync(audience);

        Assert.Equal((120, 80, 40), (staged.Audience!.Matched, staged.Audience.Eligible, staged.Audience.Accounts!.Eligible));
        Assert.Equal(40, staged.Audience.Excluded.Single(e => e.Reason == "more than 2 people at the account").People);
        var members = await ((IAudienceMembers)_connector).MembersAsync(staged.Id, Stop).ToListAsync(Stop);
        Assert.All(members, m => Assert.Equal(audience.Holdout.Holds(m.Email.Split('@')[1]), m.HeldOut));
        Assert.Contains(members, m => m.HeldOut);
        Assert.All(members.GroupBy(m => m.Email.Split('@')[1]), account => Assert.Contains(account, m => m.Email.StartsWith('b')));
    }

    [Fact]
    public async Task What_is_known_of_accounts_is_refused_with_the_field_named()
    {
        var audience = await StageAsync(HubSpotSamples.Audience);
        var email = HubSpotSamples.Email with
        {
            Subject = new Template(TemplateFormat.Line, [new Part.MergeField("account.name", "you")]),
            Text = new Template(TemplateFormat.Text, [new Part.Address(AddressKind.AccountPage, "for-you")]),
            Recipients = new Predicate.AccountDid("replied"),
        };

        var findings = await _connector.CheckAsync(Campaign, email, Stop);

        Assert.Equal([("account-field-elsewhere", "subject"), ("account-page-elsewhere", "text"), ("filter-not-possible", null)], findings.Where(f => f.Blocks).Select(f => (f.Code, f.Field)).Order());
        Assert.NotNull(audience);
    }

    [Fact]
    public async Task Who_unsubscribes_after_the_approval_gets_nothing()
    {
        var (approved, _) = await LaunchAsync();

        _portal.HubSpot.Unsubscribe(approved[0]);
        _portal.HubSpot.EditContact(approved[1], new Dictionary<string, string> { ["hs_email_optout"] = "true" });
        _portal.Wait(TimeSpan.FromDays(30));

        Assert.Empty(_portal.HubSpot.SentMails.Select(m => m.ContactId).Intersect(approved.Take(2)));
        Assert.Contains(_portal.HubSpot.SentMails, m => m.ContactId == approved[2]);
        var members = await ((IAudienceMembers)_connector).MembersAsync(_made["audience/warehouse"].Id, Stop).ToListAsync(Stop);
        Assert.DoesNotContain(members, m => m.Id == approved[1]);
    }

    [Fact]
    public async Task Whoever_comes_to_meet_the_rule_later_is_not_in_the_audience()
    {
        await LaunchAsync();
        var late = _portal.HubSpot.AddContact("late@example.com", HubSpotSamples.Person());

        _portal.Wait(TimeSpan.FromDays(30));

        Assert.DoesNotContain(_portal.HubSpot.SentMails, m => m.ContactId == late);
        Assert.DoesNotContain(_portal.HubSpot.Enrolments, e => e.ContactId == late);
    }

    [Fact]
    public async Task Who_registered_leaves_the_workflow_before_its_mail()
    {
        var (approved, _) = await LaunchAsync();
        var form = AssetKey.TryParse(_made["form/registration"].Id)!.Value.Name;
        var address = _portal.HubSpot.ReadContact(approved[0])["email"];

        _portal.HubSpot.Submit(form, address);
        _portal.Wait(TimeSpan.FromDays(30));

        var followedUp = _portal.HubSpot.SentMails.Where(m => m.FlowId is not null).Select(m => m.ContactId).ToList();
        Assert.DoesNotContain(approved[0], followedUp);
        Assert.Equal(approved.Count - 1, followedUp.Count);
    }

    [Fact]
    public async Task Everybody_who_is_left_out_is_counted_under_the_first_reason()
    {
        _portal.HubSpot.AddContact("customer@example.com", new Dictionary<string, string>(HubSpotSamples.Person()) { ["lifecyclestage"] = "customer", ["hs_email_optout"] = "true" });
        _portal.HubSpot.AddContact("gone@example.com", new Dictionary<string, string>(HubSpotSamples.Person()) { ["hs_email_optout"] = "true" });
        _portal.HubSpot.AddContact("bounced@example.com", new Dictionary<string, string>(HubSpotSamples.Person()) { ["hs_email_hard_bounce_reason_enum"] = "UNKNOWN_USER" });
        _portal.HubSpot.AddContact("german@example.com", HubSpotSamples.Person(basis: null));
        _portal.HubSpot.AddContact("french@example.com", HubSpotSamples.Person(country: "FR", basis: null));
        _portal.HubSpot.AddContact("mailed@example.com", new Dictionary<string, string>(HubSpotSamples.Person()) { ["hs_email_last_send_date"] = _portal.Now.AddDays(-3).ToString("O") });
        _portal.HubSpot.AddContact("baker@example.com", HubSpotSamples.Person("bakery"));

        var figures = (await StageAsync(HubSpotSamples.Audience)).Audience!;

        Assert.Equal((206, 201), (figures.Matched, figures.Eligible));
        Assert.Equal(
            ["already a customer: 1", "no email address: 0", "unsubscribed: 1", "suppressed: 1", "no legal basis for marketing-email: 1", "mailed within 14 days: 1"],
            figures.Excluded.Select(e => $"{e.Reason}: {e.People}"));
    }

    [Fact]
    public async Task An_audience_larger_than_its_cap_is_refused_and_leaves_nothing_behind()
    {
        var outcome = await TryStageAsync(HubSpotSamples.Audience with { Cap = 199 });

        Assert.Equal("audience-too-large", Assert.IsType<Outcome.Refused>(outcome).Findings.Single().Code);
        Assert.Equal(0, (int)(await _portal.DoAsync("POST", "/crm/lists/2026-03/search", """{"offset":0,"listIds":[],"processingTypes":[],"additionalProperties":[]}"""))!["total"]!);
    }

    [Fact]
    public async Task A_member_added_or_a_list_renamed_outside_is_found_before_the_launch()
    {
        var staged = await StageAsync(HubSpotSamples.Audience);
        var lists = AssetKey.TryParse(staged.Id)!.Value.Name.Split('-');
        var late = _portal.HubSpot.AddContact("late@example.com", HubSpotSamples.Person());

        _portal.HubSpot.EditList(lists[0], late, member: true);

        var outcome = await _connector.LaunchAsync(new LaunchRequest("launch", staged.Id, staged.Revision), Stop);
        Assert.Equal(Outcome.ChangedOutsideCode, Assert.IsType<Outcome.Refused>(outcome).Findings.Single().Code);
    }

    [Fact]
    public async Task The_campaign_holds_every_asset_and_is_made_once()
    {
        await LaunchAsync();
        var campaign = (await _portal.DoAsync("GET", "/marketing/campaigns/2026-03?name=spring&properties=hs_name"))!["results"]!.AsArray().Single()!;

        foreach (var (type, count) in new[] { ("OBJECT_LIST", 3), ("MARKETING_EMAIL", 2), ("LANDING_PAGE", 1), ("FORM", 1), ("AUTOMATION_PLATFORM_FLOW", 1) })
        {
            Assert.Equal(count, (await _portal.DoAsync("GET", $"/marketing/campaigns/2026-03/{campaign["id"]}/assets/{type}"))!["results"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task An_email_for_some_of_the_audience_goes_to_those_who_fit_when_it_goes_out()
    {
        await StageAsync(HubSpotSamples.Audience);
        await StageAsync(HubSpotSamples.Page);
        await StageAsync(HubSpotSamples.Form);
        await StageAsync(HubSpotSamples.Email with { Recipients = new Predicate.Not(new Predicate.Did("registered")) });
        await LaunchStagedAsync();
        var (approved, heldOut) = await ArmsAsync();

        _portal.HubSpot.Submit(AssetKey.TryParse(_made["form/registration"].Id)!.Value.Name, _portal.HubSpot.ReadContact(approved[0])["email"]);
        _portal.Wait(TimeSpan.FromDays(30));

        var mailed = _portal.HubSpot.SentMails.Select(m => m.ContactId).ToList();
        Assert.Equal(approved.Skip(1).Order(), mailed.Order());
        Assert.Empty(mailed.Intersect(heldOut));
    }

    [Fact]
    public async Task Widening_the_rule_of_an_emails_recipients_is_found_before_the_launch()
    {
        await StageAsync(HubSpotSamples.Audience);
        var email = await StageAsync(HubSpotSamples.Email with { Recipients = new Predicate.Compare("country", Comparison.Is, ["DE"]) });
        var list = (string)(await _portal.DoAsync("POST", "/crm/lists/2026-03/search", """{"query":"recipients","offset":0,"listIds":[],"processingTypes":[],"additionalProperties":[]}"""))!["lists"]![0]!["listId"]!;

        await _portal.DoAsync("PUT", $"/crm/lists/2026-03/{list}/update-list-filters", $$"""{"filterBranch":{{Portal.Branch(Portal.Is("country", "DE"))}}}""");

        var outcome = await _connector.LaunchAsync(new LaunchRequest("launch", email.Id, email.Revision), Stop);
        Assert.Equal(Outcome.ChangedOutsideCode, Assert.IsType<Outcome.Refused>(outcome).Findings.Single().Code);
    }

    [Fact]
    public async Task An_email_whose_time_has_passed_is_not_sent_at_once()
    {
        await StageAsync(HubSpotSamples.Audience);
        var email = await StageAsync(HubSpotSamples.Email);

        _portal.Wait(TimeSpan.FromDays(30));
        var outcome = await _connector.LaunchAsync(new LaunchRequest("launch", email.Id, email.Revision), Stop);

        Assert.Equal("time-passed", Assert.IsType<Outcome.Refused>(outcome).Findings.Single().Code);
        Assert.Empty(_portal.HubSpot.SentMails);
    }

    [Fact]
    public async Task Figures_are_those_HubSpot_counts()
    {
        var (approved, _) = await LaunchAsync();
        _portal.Wait(TimeSpan.FromDays(30));
        var email = AssetKey.TryParse(_made["email/invitation"].Id)!.Value.Name;
        _portal.HubSpot.React(email, approved[0], MailReaction.Clicked);

        var figures = (await _connector.MeasureAsync(_made["email/invitation"].Id, Stop)).Figures;

        Assert.Equal((approved.Count, 1, 1), ((int)figures["sent"], (int)figures["opened"], (int)figures["clicked"]));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _portal.DisposeAsync();
    }

    private async Task<(List<string> Approved, List<string> HeldOut)> LaunchAsync()
    {
        foreach (var asset in new Asset[] { HubSpotSamples.Audience, HubSpotSamples.Page, HubSpotSamples.Form, HubSpotSamples.Email, HubSpotSamples.FollowUp, HubSpotSamples.Journey })
        {
            await StageAsync(asset);
        }

        await LaunchStagedAsync();
        return await ArmsAsync();
    }

    private async Task LaunchStagedAsync()
    {
        foreach (var staged in _made.Values)
        {
            Assert.IsType<Outcome.Done>(await _connector.LaunchAsync(new LaunchRequest($"launch:{staged.Id}", staged.Id, staged.Revision), Stop));
        }
    }

    private async Task<(List<string> Approved, List<string> HeldOut)> ArmsAsync()
    {
        var members = await ((IAudienceMembers)_connector).MembersAsync(_made["audience/warehouse"].Id, Stop).ToListAsync(Stop);
        Assert.All(members, m => Assert.Equal(HubSpotSamples.Audience.Holdout.Holds(m.Id), m.HeldOut));
        return ([.. members.Where(m => !m.HeldOut).Select(m => m.Id)], [.. members.Where(m => m.HeldOut).Select(m => m.Id)]);
    }

    private async Task<Reading> StageAsync(Asset asset)
    {
        var outcome = await TryStageAsync(asset);
        Assert.True(outcome is Outcome.Done, string.Join(' ', (outcome as Outcome.Refused)?.Findings.Select(f => f.Message) ?? []));
        return _made[asset.Key.ToString()] = ((Outcome.Done)outcome).Reading;
    }

    private Task<Outcome> TryStageAsync(Asset asset) => _connector.StageAsync(
        new StageRequest($"stage:{asset.Key}", Campaign, ExternalKeys.Of(Campaign, asset.Key), asset)
        {
            Needs = asset.Needs.ToImmutableDictionary(n => n.ToString(), n => new StagedNeed(_made[n.ToString()].Id) { IsOwn = true, Address = _made[n.ToString()].Address }),
        },
        Stop);
}
