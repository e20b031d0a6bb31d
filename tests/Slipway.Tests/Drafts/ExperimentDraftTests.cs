using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Playbooks;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class ExperimentDraftTests
{
    private const string Experiment = "experiment:\n  name: subject\n  question: Does a number in the subject bring more registrations?\n  metric: registered\n  variants: { a: 50%, b: 50% }\n";
    private const string Words = "---\nsubject: \"Three changes, fewer picking errors\"\npreheader: \"45 minutes on what works.\"\n---\n\nHello {{ first_name | there }},\n\nthree changes.\n";

    private static readonly ImmutableSortedDictionary<string, string> _built = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief()).Files;

    [Fact]
    public void A_variant_is_an_email_of_its_own_for_those_who_were_assigned_it_and_has_everything_else_of_its_email()
    {
        var (draft, findings) = Read(Experiment, ("emails/reminder.b.md", Words));

        Assert.Empty(findings);
        var (first, second) = (draft!.Emails.Single(e => e.Key.Name == "reminder"), draft.Emails.Single(e => e.Key.Name == "reminder-b"));
        Assert.Equal("not (did registered) and assigned a", first.Recipients.ToString());
        Assert.Equal("not (did registered) and assigned b", second.Recipients.ToString());
        Assert.Equal((first.Delivery, first.Audience, "Three changes, fewer picking errors", "emails/reminder.b.md"), (second.Delivery, second.Audience, second.Subject.Text, second.File));
        Assert.Equal($"{first.Title}, variant b", second.Title);
        Assert.Equal("everyone", draft.Emails.Single(e => e.Key.Name == "invitation").Recipients.ToString());
        var audience = Assert.Single(AssetBuilder.Build(draft, Theme.Default).Assets.OfType<AudienceAsset>());
        Assert.Equal(("subject", "registered", 0.5), (audience.Experiment!.Name, audience.Experiment.Metric, audience.Experiment.Split.Variants[1].Share));
    }

    [Fact]
    public void An_email_without_words_for_some_variants_goes_to_those_of_the_others_too()
    {
        var (draft, _) = Read(Experiment.Replace("a: 50%, b: 50%", "a: 40%, b: 30%, c: 30%", StringComparison.Ordinal), ("emails/reminder.b.md", Words), ("emails/invitation.b.md", Words), ("emails/invitation.c.md", Words));

        Assert.Equal("not (did registered) and (assigned a or assigned c)", draft!.Emails.Single(e => e.Key.Name == "reminder").Recipients.ToString());
        Assert.Equal(["assigned a", "assigned b", "assigned c"], draft.Emails.Where(e => e.Key.Name.StartsWith("invitation", StringComparison.Ordinal)).Select(e => e.Recipients.ToString()));
    }

    [Fact]
    public void A_journey_sends_each_person_the_words_they_were_assigned()
    {
        var (draft, findings) = Read(Experiment, ("emails/follow-up.b.md", Words));

        Assert.Empty(findings);
        var branches = Branches(Assert.Single(draft!.Journeys).Steps).Where(b => b.If is Predicate.Assigned).ToList();
        var branch = Assert.Single(branches);
        Assert.Equal(("assigned b", "follow-up-b", "follow-up"), (branch.If.ToString(), ((JourneyStep.Send)branch.Then[0]).Email.Name, ((JourneyStep.Send)branch.Otherwise[0]).Email.Name));
    }

    [Fact]
    public void The_brands_rules_see_a_variant_as_the_mail_that_it_becomes()
    {
        var (draft, _) = Read(Experiment, ("emails/reminder.b.md", Words));
        var built = AssetBuilder.Build(draft!, Theme.Default);
        var plan = Planner.Plan(built.Terms, built.Assets, Campaigns.Inventory, null, "s").Plan!;
        var (rules, wrong) = RuleSet.Read(ImmutableSortedDictionary<string, string>.Empty.Add("brand/rules/law.yaml", "- id: reason-said\n  owner: legal\n  level: error\n  message: The %s does not say why.\n  why: They complain less.\n  fix: Say it.\n  applies: { kinds: [email] }\n  extends: mention\n  tokens: ['You get this mail because']\n"), Campaigns.Now);

        Assert.Empty(wrong);
        var found = CampaignChecker.Rules(plan, _built.SetItem("emails/reminder.b.md", Words), rules, Campaigns.Now).Findings;

        // It stands in the frame around the words, which only the mail has.
        Assert.DoesNotContain(found, f => f.Code == "reason-said");
        Assert.Contains(CampaignChecker.Rules(plan, _built.SetItem("emails/nothing.md", Words), rules, Campaigns.Now).Findings, f => f.Code == "reason-said");
    }

    [Theory]
    [InlineData("variants: { a: 50%, b: 60% }", "experiment-shares", "110%")]
    [InlineData("variants: { a: 100% }", "experiment-variants", "2 to 10 variants")]
    [InlineData("variants: { a: 50%, B: 50% }", "name-form", "\"B\"")]
    [InlineData("metric: opened\n  variants: { a: 50%, b: 50% }", "experiment-metric", "without a person")]
    [InlineData("variants: { a: 50%, c: 50% }", "variant-missing", "variant c")]
    [InlineData("variants: { a: 50%, c: 50% }", "variant-unknown", "no variant \"b\"")]
    [InlineData("variants: { b: 50%, a: 50% }", "variant-unknown", "what stands in emails/reminder.md")]
    public void An_experiment_that_cannot_be_is_a_finding(string variants, string code, string says)
    {
        var (_, findings) = Read($"experiment:\n  name: subject\n  {variants}\n", ("emails/reminder.b.md", Words));

        Assert.Contains(findings, f => f.Code == code && f.Message.Contains(says, StringComparison.Ordinal) && f.Fix is not null);
    }

    [Fact]
    public void Words_without_an_experiment_or_an_email_and_settings_in_a_variant_are_findings_and_all_at_once()
    {
        var (_, findings) = Read("", ("emails/reminder.b.md", Words.Replace("---\nsubject", "---\naudience: invitees\nsend: 2027-01-19 09:00\nsubject", StringComparison.Ordinal)), ("emails/nothing.b.md", Words));

        Assert.Equal(2, findings.Count(f => f.Code == "variant-words-only"));
        Assert.Equal(2, findings.Count(f => f.Code == "variant-unknown"));
        Assert.Contains(findings, f => f.Code == "asset-unknown" && f.Place!.File == "emails/nothing.b.md");
    }

    [Fact]
    public void The_same_words_twice_are_found()
    {
        var begun = VariantStart.Of(_built, "b", ["emails/reminder.md"]);
        Assert.Equal(["campaign.yaml", "emails/reminder.b.md"], begun.Files.Keys);

        var findings = DraftReader.Read(_built.SetItems(begun.Files)).Findings;

        Assert.Equal("variant-same", Assert.Single(findings).Code);
        Assert.Equal(["subject", "preheader"], begun.Files["emails/reminder.b.md"].Split("---")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void What_is_begun_already_stays_as_it_is()
    {
        var begun = _built.SetItems(VariantStart.Of(_built, "b", []).Files);

        var (files, variants, findings) = VariantStart.Of(begun, "b", []);

        Assert.Empty(files);
        Assert.Empty(findings);
        Assert.Single(variants);
        Assert.Equal("variant-of-nothing", Assert.Single(VariantStart.Of(begun, "b", ["emails/none.md"]).Findings).Code);
    }

    [Fact]
    public void Anyone_can_recompute_who_gets_what_and_it_is_independent_of_who_is_held_out()
    {
        var split = new Split([new Variant("a", 0.5), new Variant("b", 0.3), new Variant("c", 0.2)], "s/experiment");
        var holdout = new Holdout(0.5, "s");
        var units = Enumerable.Range(0, 20_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        var counts = units.CountBy(split.Of).ToDictionary(c => c.Key, c => c.Value);

        // Computed apart from the program, by the formula in the docs.
        Assert.Equal(["b", "b", "c", "a", "b"], units.Take(5).Select(split.Of));
        Assert.InRange(counts["a"], 9_700, 10_300);
        Assert.InRange(counts["b"], 5_750, 6_250);
        Assert.InRange(counts["c"], 3_800, 4_200);
        Assert.InRange(units.Count(u => holdout.Holds(u) && split.Of(u) == "a"), 4_800, 5_200);
    }

    private static IEnumerable<JourneyStep.Branch> Branches(ImmutableArray<JourneyStep> steps) => steps.OfType<JourneyStep.Branch>().SelectMany(b => Branches(b.Then).Concat(Branches(b.Otherwise)).Prepend(b));

    private static (Draft? Draft, ImmutableArray<Finding> Findings) Read(string experiment, params (string File, string Text)[] files) =>
        DraftReader.Read(_built.SetItem("campaign.yaml", $"{_built["campaign.yaml"].TrimEnd()}\n{experiment}").SetItems(files.Select(f => KeyValuePair.Create(f.File, f.Text))));
}
