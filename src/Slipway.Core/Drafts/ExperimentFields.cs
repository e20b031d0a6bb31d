using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What a campaign tries, and where that is written.</summary>
/// <param name="Experiment">The experiment; the plan fixes its seed.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ExperimentSettings(Experiment Experiment, Place Place)
{
    /// <summary>The variant that stands in the emails' own files, and that the others are held against.</summary>
    public string First => Experiment.Split.Variants[0].Name;
}

/// <summary>Reads what is tried: <c>experiment: { name: subject, metric: registered, variants: { a: 50%, b: 50% } }</c>.</summary>
internal static class ExperimentFields
{
    private const string Example = "\n  name: subject\n  question: Does a number in the subject bring more registrations?\n  pattern: number-in-subject\n  metric: registered\n  variants: { a: 50%, b: 50% }";
    private const string VariantsExample = "{ a: 50%, b: 50% }";
    private const int MostVariants = 10;

    // What is not anything a person does, or what mail programs do without one.
    private static readonly HashSet<string> _decidesNothing = new(StringComparer.OrdinalIgnoreCase) { "exposed", "delivered", "bounced", "opened", "open", "sent" };

    /// <summary>The experiment; null where there is none. One that is wrong has no variants where those are wrong.</summary>
    /// <param name="fields">The campaign's settings.</param>
    /// <param name="goal">What decides where nothing else is written.</param>
    public static ExperimentSettings? Read(YamlFields fields, string? goal)
    {
        if (fields.Mapping("experiment", Example, required: false) is not { } written)
        {
            return null;
        }

        var name = written.Slug("name", "subject");
        var question = written.Text("question", "Does a number in the subject bring more registrations?", required: false);
        var pattern = written.Slug("pattern", "number-in-subject", required: false);
        var metric = written.Text("metric", "registered", required: false) ?? goal;
        if (metric is not null && _decidesNothing.Contains(metric))
        {
            written.Error(
                "experiment-metric", "metric", $"\"{metric}\" decides nothing: {(metric.StartsWith("open", StringComparison.OrdinalIgnoreCase) ? "mail programs open mails without a person, and not every market lets openings be recorded" : "no reader does it")}.",
                "Write what readers do, for example `clicked`, or what a form of the campaign records.");
        }

        var variants = Variants(written);
        var (assigned, seed) = AssignedByFields.Read(written);
        written.Close();
        return new ExperimentSettings(new Experiment(name ?? "", metric ?? "", new Split(variants, seed) { Assigned = assigned }) { Question = question, Pattern = pattern }, fields.PlaceOf("experiment"));
    }

    private static ImmutableArray<Variant> Variants(YamlFields written)
    {
        if (written.Mapping("variants", VariantsExample) is not { } shares)
        {
            return [];
        }

        var variants = shares.Keys.Select(name => (Name: name, Share: shares.Share(name, "50%"))).ToList();
        foreach (var (name, _) in variants.Where(v => !Slugs.IsSlug(v.Name)))
        {
            shares.Error("name-form", name, $"\"{name}\" is no name for a variant: it has lower case letters, digits and hyphens.", $"Write, for example: `{VariantsExample}`");
        }

        if (variants.Any(v => v.Share is null || !Slugs.IsSlug(v.Name)))
        {
            return [];
        }

        if (variants.Count is < 2 or > MostVariants)
        {
            written.Error("experiment-variants", "variants", $"An experiment has 2 to {MostVariants} variants; this one has {variants.Count}.", $"Write, for example: `{VariantsExample}`");
            return [];
        }

        if (variants.Any(v => v.Share is not > 0) || Math.Abs(variants.Sum(v => v.Share!.Value) - 1) > 1e-9)
        {
            written.Error("experiment-shares", "variants", FormattableString.Invariant($"The shares of the variants add up to {variants.Sum(v => v.Share!.Value) * 100:0.##}%, and each must be above 0%."), "Write shares that add up to 100%.");
            return [];
        }

        return [.. variants.Select(v => new Variant(v.Name, v.Share!.Value))];
    }
}
