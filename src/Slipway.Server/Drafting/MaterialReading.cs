using System.Collections.Immutable;
using System.Globalization;
using Slipway.Ai.Drafting;
using Slipway.Core.Lessons;
using Slipway.Core.Plans;
using Slipway.Engine.Lessons;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using Slipway.Server.Texts;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Drafting;

/// <summary>What a model is told of the audience and of earlier campaigns: read here and handed over as data, so that there is nothing for it to call.</summary>
internal sealed class MaterialReading(Workspace workspace, Engine.Campaigns.Campaigns campaigns, Measurements measurements, LessonBook lessons)
{
    private const int MostCampaigns = 5;
    private const int MostLessons = 8;
    private const int MostEmails = 6;

    // Below so many people a share says little, and says it about someone.
    private const int FewestPeople = 50;

    // Conditions that name a person are nothing that copy needs.
    private static readonly string[] _personal = ["email ", "first name ", "last name ", "phone ", "@"];

    /// <summary>All of it, for a campaign.</summary>
    public async Task<DraftingMaterial> ReadAsync(string name)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Wording.English);
        var version = await campaigns.NewestAsync(name);
        var plan = version?.Plan ?? DraftPlan.Make(workspace, workspace.CampaignFiles(name), Serving.PlatformRegistration.Offline(workspace), null).Plan;
        var results = ImmutableArray.CreateBuilder<string>();
        foreach (var other in (await campaigns.ListAsync(0, int.MaxValue)).Where(c => c.Launched is not null && c.Name != name).Take(MostCampaigns))
        {
            if (await campaigns.FindAsync(other.Launched!) is { } launched)
            {
                results.Add(Result(launched.Plan, (await measurements.EvidenceAsync(launched.Plan)).Verdict, await measurements.CountsAsync(other.Name)));
            }
        }

        // What is beyond chance, and was seen with such people; a question that is still open is no advice.
        var scope = plan is null ? null : new LessonScope(plan.Terms.Markets, plan.Terms.Industry, plan.Terms.Language);
        results.AddRange((await lessons.ReadAsync()).Where(l => scope is not null && l.Standing != LessonStanding.Open && l.Concerns(scope)).Take(MostLessons).Select(l => $"{LessonBook.Mark}{l.Sentence}"));
        return new DraftingMaterial(plan is null ? null : Audience(plan, version?.Readings.Values.Select(r => r.Audience).FirstOrDefault(a => a is not null)), results.ToImmutable());
    }

    /// <summary>Whom a campaign is for, in words; people are counted, and none is named.</summary>
    public static string? Audience(Plan plan, AudienceFigures? figures) => Wording.InEnglish(() =>
    {
        var said = plan.Assets.OfType<AudienceAsset>().Select(a =>
        {
            var conditions = Words.Conditions(a.Where).Where(c => !_personal.Any(p => c.Contains(p, StringComparison.OrdinalIgnoreCase))).ToList();
            return $"{a.Title}: {(conditions.Count == 0 ? "those of a list" : string.Join("; ", conditions))}{(a.Accounts is { } list ? $"; at one of {Words.Of(list.Accounts.Length)} companies" : "")}";
        }).ToList();
        return said.Count == 0 ? null : $"{string.Join(". ", said)}.{(figures is null ? "" : $" {Words.Count(figures.Eligible, "person").Replace("persons", "people", StringComparison.Ordinal)} may be written to.")}";
    });

    private static string Result(Plan plan, string verdict, IReadOnlyList<EventCount> counts)
    {
        var emails = plan.Assets.OfType<EmailAsset>().Select(e => (Email: e, Delivered: People(EventTypes.Delivered, e), Clicked: People(EventTypes.Clicked, e)))
            .Where(e => e.Delivered >= FewestPeople).Take(MostEmails)
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"\"{Words.OneLine(e.Email.Subject)}\" {Words.Percent((double)e.Clicked / e.Delivered)} of {Words.Of(e.Delivered)} clicked"));
        return $"{plan.Terms.Title} ({plan.Terms.Launch.At.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}, goal: {plan.Terms.Goal.Metric}). {verdict} {string.Join("; ", emails)}".TrimEnd();

        long People(string type, EmailAsset email) => counts.Where(c => c.Type == type && c.Asset == email.Key.ToString()).Sum(c => c.People);
    }
}
