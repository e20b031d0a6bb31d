using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Begins a variant: for each email that is meant a file with the words that stand there now, and the experiment in the campaign's settings where there is none.</summary>
public static class VariantStart
{
    private static readonly string[] _words = ["subject", "preheader"];

    /// <summary>The files to write, by path; those that are there already stay as they are and are not among them.</summary>
    /// <param name="files">The campaign's files.</param>
    /// <param name="variant">The variant's name.</param>
    /// <param name="emails">The emails' files; empty for the first one by name.</param>
    /// <returns>The files, all files of the variant with those that were there, and why it cannot be begun.</returns>
    public static (ImmutableSortedDictionary<string, string> Files, ImmutableArray<string> Variants, ImmutableArray<Finding> Findings) Of(IReadOnlyDictionary<string, string> files, string variant, ImmutableArray<string> emails)
    {
        var findings = new FindingList();
        var all = files.Keys.Where(f => EmailFileName.Parts(f) is { Variant: null, Email: var name } && Slugs.IsSlug(name)).Order(StringComparer.Ordinal).ToList();
        if (!Slugs.IsSlug(variant))
        {
            findings.Error("name-form", $"\"{variant}\" is no name for a variant: it has lower case letters, digits and hyphens.", new Place("campaign.yaml", 1, 1), "Name it, for example, b.");
        }

        foreach (var unknown in emails.Except(all, StringComparer.Ordinal))
        {
            findings.Error("variant-of-nothing", $"{unknown} is no email of this campaign.", new Place("campaign.yaml", 1, 1), all.Count > 0 ? $"Name one of: {string.Join(", ", all)}." : "Write an email first.");
        }

        ImmutableArray<string> meant = emails.IsEmpty ? [.. all.Take(1)] : emails;
        if (meant.IsEmpty)
        {
            findings.Error("variant-of-nothing", "The campaign has no email, so there are no words to vary.", new Place("campaign.yaml", 1, 1), "Write an email first.");
        }

        var written = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (findings.HasErrors)
        {
            return (written.ToImmutable(), [], findings.InOrder());
        }

        string FileOf(string email) => EmailFileName.Of(EmailFileName.Parts(email)!.Value.Email, variant);
        foreach (var email in meant.Where(e => !files.ContainsKey(FileOf(e))))
        {
            written[FileOf(email)] = WordsOf(files[email]);
        }

        if (files.TryGetValue("campaign.yaml", out var settings) && !Lines.Normal(settings).Split('\n').Any(l => l.StartsWith("experiment:", StringComparison.Ordinal)))
        {
            written["campaign.yaml"] = string.Create(CultureInfo.InvariantCulture, $"{settings.TrimEnd()}\nexperiment:\n  name: {EmailFileName.Parts(meant[0])!.Value.Email}\n  variants: {{ {(variant == "a" ? "z" : "a")}: 50%, {variant}: 50% }}\n");
        }

        return (written.ToImmutable(), [.. meant.Select(FileOf)], findings.InOrder());
    }

    // Of the settings only the words: to whom and when it goes is said once, in the email's own file.
    private static string WordsOf(string email)
    {
        var lines = Lines.Normal(email).Split('\n');
        var end = Array.IndexOf(lines, "---", 1);
        var isKept = false;
        var head = lines[1..end].Where(line =>
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not '#' and not '-')
            {
                isKept = _words.Contains(line.Split(':')[0], StringComparer.Ordinal);
            }

            return isKept;
        });
        return string.Join('\n', lines[end..].Prepend(string.Join('\n', head)).Prepend("---"));
    }
}
