using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Tracking;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>What the brand's rules find in a campaign.</summary>
/// <param name="RuleSet">The version of the rules: see <see cref="RuleSet.Digest"/>.</param>
/// <param name="Findings">What they find, exceptions marked, and what is wrong with the campaign's own rules and waivers.</param>
public sealed record RuleFindings(string RuleSet, ImmutableArray<Finding> Findings);

/// <summary>Everything that is looked for in a campaign: the checks that every campaign has to pass, and the brand's rules.</summary>
public static class CampaignChecker
{
    /// <summary>Runs the checks and the rules on a campaign that is not staged.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="files">The files of its folder, its own rules and waivers among them.</param>
    /// <param name="brand">The brand's rules.</param>
    /// <param name="now">The time, for schedules and waivers.</param>
    /// <param name="answers">What links and domains answered; null when nobody asked.</param>
    /// <param name="others">The campaigns beside it; null when they are not known.</param>
    /// <param name="memory">Remembers what was found before; null to go through every text.</param>
    public static ImmutableArray<Finding> Check(
        Plan plan, IReadOnlyDictionary<string, string> files, RuleSet brand, DateTimeOffset now, Answers? answers = null, OtherCampaigns? others = null, CheckMemory? memory = null)
    {
        var draft = DraftReader.Read(files, MetricRegister.Any).Draft;
        var places = draft?.Places.ToImmutableDictionary() ?? ImmutableDictionary<AssetKey, Place>.Empty;
        var checks = Checker.Check(new CheckSubject { Plan = plan, Assets = [.. plan.Assets], Now = now, Places = places, InFlight = others?.InFlight ?? [], Memory = memory });
        return Together(checks, Rules(plan, files, draft, brand, now, null, others, memory, answers).Findings);
    }

    /// <summary>Runs the rules alone: on every email, page, form and calendar entry as it is written and rendered, and on the campaign as a whole.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="files">The files of its folder, its own rules and waivers among them.</param>
    /// <param name="brand">The brand's rules.</param>
    /// <param name="now">The time, for schedules and waivers.</param>
    /// <param name="readings">What the platforms hold; null before staging.</param>
    /// <param name="others">The campaigns beside it; null when they are not known.</param>
    /// <param name="memory">Remembers what was found before; null to go through every text.</param>
    /// <param name="answers">What links and domains answered; null when nobody asked.</param>
    public static RuleFindings Rules(
        Plan plan, IReadOnlyDictionary<string, string> files, RuleSet brand, DateTimeOffset now,
        IReadOnlyDictionary<AssetKey, Reading>? readings = null, OtherCampaigns? others = null, CheckMemory? memory = null,
        Answers? answers = null) => Rules(plan, files, DraftReader.Read(files, MetricRegister.Any).Draft, brand, now, readings, others, memory, answers);

    private static RuleFindings Rules(
        Plan plan, IReadOnlyDictionary<string, string> files, Draft? draft, RuleSet brand, DateTimeOffset now, IReadOnlyDictionary<AssetKey, Reading>? readings, OtherCampaigns? others, CheckMemory? memory, Answers? answers)
    {
        var setting = SettingOf(plan) with { Answers = LinkAddresses.Named(answers ?? Answers.None, plan) with { Today = DateOnly.FromDateTime(now.UtcDateTime) } };
        var (rules, problems) = brand.With(plan.Terms.Name, setting, files, now);
        others = others?.ApartFrom(plan);
        var runner = new RulePlan(rules, memory, rules.Background.And(others?.Sent ?? []));
        var facts = PlanFacts.Of(plan, now, draft, others?.InFlight, readings);
        // Of the pages that are made of one file, what is found in the file is said once.
        ImmutableArray<Finding> found = [.. problems, .. runner.Check(facts), .. Documents(plan, files, setting).SelectMany(d => runner.Check(d)).DistinctBy(f => (f.Code, f.Place, f.End, f.Words, f.Message))];
        return new RuleFindings(rules.Digest, Together([], [.. found, .. rules.Waivers.Idle(found)]));
    }

    /// <summary>What checks and rules found as one list, the gravest first. Of rules the same may be said of several places.</summary>
    /// <remarks>
    /// What a check found is left out where a rule says the same of the asset, at least as gravely: the rule knows the place and the brand's own words. The rule gone, mended or excepted,
    /// the check speaks again, so nothing gets out that it would hold back.
    /// </remarks>
    public static ImmutableArray<Finding> Together(ImmutableArray<Finding> checks, ImmutableArray<Finding> rules) =>
    [
        .. checks.Where(c => c.Matter is null || !rules.Any(r => r.Matter == c.Matter && r.Asset == c.Asset && r.Level >= c.Level && r.Excepted is null)).Concat(rules)
            .OrderByDescending(f => f.Level)
            .ThenBy(f => f.Asset, StringComparer.Ordinal)
            .ThenBy(f => f.Code, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal)
            .ThenBy(f => f.Place?.File, StringComparer.Ordinal)
            .ThenBy(f => f.Place?.Line)
            .ThenBy(f => f.Place?.Column),
    ];

    /// <summary>The addresses that lead out of a campaign, to be followed by whoever may: those of its links, and those written into its emails and pages.</summary>
    public static IEnumerable<string> Addresses(Plan plan, IReadOnlyDictionary<string, string> files) =>
        plan.Assets.OfType<LinkAsset>().Select(l => l.Address).OfType<string>().Concat(Documents(plan, files, SettingOf(plan)).SelectMany(LinkAddresses.In)).Distinct(StringComparer.Ordinal);

    /// <summary>What rules want to have asked about a campaign's texts, and nobody has answered.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="files">The files of its folder.</param>
    /// <param name="brand">The brand's rules, with what was answered.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<OpinionQuestion> OpenQuestions(Plan plan, IReadOnlyDictionary<string, string> files, RuleSet brand, DateTimeOffset now)
    {
        var setting = SettingOf(plan);
        var runner = new RulePlan(brand.With(plan.Terms.Name, setting, files, now).Rules);
        return [.. Documents(plan, files, setting).SelectMany(d => runner.OpenQuestions(d)).DistinctBy(q => q.Digest)];
    }

    /// <summary>The rules that look at a campaign or at any of its texts, with the campaign's own, and the waivers that hold for it.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="files">The files of its folder.</param>
    /// <param name="brand">The brand's rules.</param>
    /// <param name="now">The time, by which waivers hold or are over.</param>
    public static (RuleSet Rules, ImmutableArray<Rule> Applied) Applied(Plan plan, IReadOnlyDictionary<string, string> files, RuleSet brand, DateTimeOffset now)
    {
        var setting = SettingOf(plan);
        var rules = brand.With(plan.Terms.Name, setting, files, now).Rules;
        var runner = new RulePlan(rules);
        var ofTexts = files.Keys.Select(KindOf).OfType<AssetKind>().Distinct().SelectMany(kind => runner.For(OfKind(setting, kind))).Where(r => r.Extension is not CampaignExtension);
        return (rules, [.. ofTexts.Concat(rules.InForce(setting with { Kind = "campaign" }).Where(r => r.Extension is CampaignExtension)).Distinct().OrderBy(r => r.Id, StringComparer.Ordinal)]);
    }

    private static Setting SettingOf(Plan plan) => new() { Markets = plan.Terms.Markets, Industry = plan.Terms.Industry.ToLowerInvariant(), Language = plan.Terms.Language };

    private static IEnumerable<Document> Documents(Plan plan, IReadOnlyDictionary<string, string> files, Setting setting)
    {
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (KindOf(path) is not { } kind)
            {
                continue;
            }

            var key = kind == AssetKind.Calendar ? plan.Assets.OfType<CalendarAsset>().FirstOrDefault()?.Key ?? default : new AssetKey(kind, AssetFile.KeyNameOf(path));
            var asset = plan.Assets.FirstOrDefault(a => a.Key == key);
            var shown = asset is null && kind == AssetKind.Page && AccountTexts.Distinct(plan, key.Name).ToList() is { Count: > 0 } pages ? [.. pages] : ImmutableArray.Create(asset);
            foreach (var each in shown)
            {
                var (html, plain) = each switch { EmailAsset email => (email.Html, email.Text), PageAsset page => (page.Html, null), _ => ((Template?)null, (Template?)null) };
                var answers = setting.Answers with { Sender = (each as EmailAsset)?.Sender.Address };
                yield return Document.Read(
                    path, text, OfKind(setting, kind) with { Answers = answers }, (each?.Key ?? key).ToString(),
                    html is null ? null : Contents.Whole(html), plain is null ? null : Contents.Whole(plain));
            }
        }

        foreach (var sentence in AccountTexts.Sentences(files, setting).Concat(AccountTexts.OfSegments(files, setting)))
        {
            yield return sentence;
        }
    }

    private static Setting OfKind(Setting setting, AssetKind kind) => setting with { Kind = kind.ToString().ToLowerInvariant(), Channel = kind == AssetKind.Email ? "email" : "web" };

    // What people read of a campaign.
    private static AssetKind? KindOf(string path) => AssetFile.RoleOf(path) switch
    {
        FileRole.Email => AssetKind.Email,
        FileRole.Page => AssetKind.Page,
        FileRole.Form => AssetKind.Form,
        FileRole.Calendar => AssetKind.Calendar,
        _ => null,
    };
}
