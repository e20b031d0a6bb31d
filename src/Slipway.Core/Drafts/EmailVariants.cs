using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Other words for an email, as written in <c>emails/NAME.VARIANT.md</c>.</summary>
/// <param name="Email">The email they are for.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Key">What the email with these words is called.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Preheader">The line after it.</param>
/// <param name="Body">Its Markdown.</param>
/// <param name="BodyLine">The line of the file on which the body begins.</param>
/// <param name="File">The file.</param>
internal sealed record EmailWords(AssetKey Email, string Variant, AssetKey Key, PlacedText Subject, PlacedText Preheader, string Body, int BodyLine, string File);

/// <summary>Reads the variants of emails and puts each before the people who were assigned it. Variants differ in their words alone: to whom and when an email goes is said once.</summary>
internal static class EmailVariants
{
    /// <summary>Whether a file has other words for an email.</summary>
    public static bool IsOne(AssetFile file) => EmailFileName.Parts(file.Path) is { Variant: not null };

    /// <summary>Reads one.</summary>
    public static EmailWords Read(AssetFile file)
    {
        var (fields, body, line) = file.Markdown();
        var (name, variant) = (EmailFileName.Parts(file.Path)!.Value.Email, EmailFileName.Parts(file.Path)!.Value.Variant!);
        var key = new AssetKey(AssetKind.Email, AssetFile.KeyNameOf(file.Path));
        file.Shelf.Define(key, file.Start);
        file.Shelf.Refer(new AssetKey(AssetKind.Email, name), file.Start, "");
        foreach (var said in (string[])["title", "audience", "recipients", "send", "ramp"])
        {
            if (fields.Any(said, "", required: false) is not null)
            {
                fields.Error("variant-words-only", said, $"A variant has other words and nothing else: `{said}` is as in emails/{name}.md.", $"Take out `{said}:`.");
            }
        }

        var words = new EmailWords(
            new AssetKey(AssetKind.Email, name), variant, key, EmailFile.Placed(file, fields, "subject", "Fewer picking errors: join us on 11 February"),
            EmailFile.Placed(file, fields, "preheader", "45 minutes, three changes that work, and a checklist to take away."), body, line, file.Path);
        fields.Close();
        return words;
    }

    /// <summary>The emails of a campaign with their variants, each for the people who were assigned it; and its journeys, which send each person the one that is theirs.</summary>
    /// <param name="settings">What is tried; null for nothing.</param>
    /// <param name="emails">The emails.</param>
    /// <param name="words">Other words for them.</param>
    /// <param name="journeys">The journeys.</param>
    /// <param name="findings">Takes what does not fit.</param>
    public static (ImmutableArray<EmailSource> Emails, ImmutableArray<JourneyAsset> Journeys) Assign(
        ExperimentSettings? settings, IReadOnlyList<EmailSource> emails, IReadOnlyList<EmailWords> words, IReadOnlyList<JourneyAsset> journeys, FindingList findings)
    {
        // What is wrong with the variants is said where they are written.
        if (settings is { Experiment.Split.Variants.IsEmpty: true })
        {
            return ([.. emails], [.. journeys]);
        }

        ImmutableArray<string> declared = [.. settings?.Experiment.Split.Variants.Select(v => v.Name) ?? []];
        foreach (var one in words.Where(w => !declared.Skip(1).Contains(w.Variant, StringComparer.Ordinal)))
        {
            findings.Error(
                "variant-unknown", settings is null ? $"{one.File} has other words for an experiment, and campaign.yaml has none." : one.Variant == settings.First ? $"Variant {one.Variant} is what stands in emails/{one.Email.Name}.md." : $"The experiment has no variant \"{one.Variant}\".",
                new Place(one.File, 1, 1), settings is null ? $"Write in campaign.yaml:\nexperiment:\n  name: {one.Email.Name}\n  variants: {{ a: 50%, {one.Variant}: 50% }}" : $"Name the file after one of: {string.Join(", ", declared.Skip(1))}; or add the variant to the experiment.");
        }

        foreach (var variant in declared.Skip(1).Where(v => words.All(w => w.Variant != v)))
        {
            var email = emails is [var one, ..] ? one.Key.Name : "invitation";
            findings.Error("variant-missing", $"No email has words for variant {variant}, so nothing is tried.", settings!.Place, $"Write emails/{email}.{variant}.md, or have it written: `slipway draft --variant {variant} --only emails/{email}.md`.", "experiment");
        }

        if (settings is null || words.Count == 0)
        {
            return ([.. emails], [.. journeys]);
        }

        var of = words.Where(w => declared.Contains(w.Variant, StringComparer.Ordinal)).ToLookup(w => w.Email);
        return ([.. emails.SelectMany(e => Written(e, [.. of[e.Key]], declared, findings))], [.. journeys.Select(j => j with { Steps = Sending(j.Steps, of) })]);
    }

    private static IEnumerable<EmailSource> Written(EmailSource email, ImmutableArray<EmailWords> words, ImmutableArray<string> declared, FindingList findings)
    {
        if (words.IsEmpty)
        {
            return [email];
        }

        foreach (var same in words.Where(w => w.Subject.Text == email.Subject.Text && w.Preheader.Text == email.Preheader.Text && w.Body == email.Body))
        {
            findings.Warning("variant-same", $"{same.File} says what {email.File} says, so there is nothing to tell apart.", new Place(same.File, 1, 1), "Write the one thing differently that the experiment is about.");
        }

        var rest = declared.Where(d => words.All(w => w.Variant != d)).Select(Predicate (d) => new Predicate.Assigned(d)).ToImmutableArray();
        return words.Select(w => email with
        {
            Key = w.Key, Title = $"{email.Title}, variant {w.Variant}", Subject = w.Subject, Preheader = w.Preheader, Body = w.Body, BodyLine = w.BodyLine, File = w.File, Variant = w.Variant,
            Recipients = And(email.Recipients, new Predicate.Assigned(w.Variant)),
        }).Prepend(email with { Recipients = And(email.Recipients, rest is [var only] ? only : new Predicate.Any(rest)), Variant = declared[0] });
    }

    private static ImmutableArray<JourneyStep> Sending(ImmutableArray<JourneyStep> steps, ILookup<AssetKey, EmailWords> words) =>
    [
        .. steps.Select(step => step switch
        {
            JourneyStep.Send send => words[send.Email].Aggregate(step, (otherwise, w) => new JourneyStep.Branch(new Predicate.Assigned(w.Variant), [new JourneyStep.Send(w.Key)], [otherwise])),
            JourneyStep.Branch branch => branch with { Then = Sending(branch.Then, words), Otherwise = Sending(branch.Otherwise, words) },
            _ => step,
        }),
    ];

    private static Predicate And(Predicate where, Predicate assigned) => where is Predicate.All all ? all.Of.IsEmpty ? assigned : new Predicate.All(all.Of.Add(assigned)) : new Predicate.All([where, assigned]);
}
