using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks;

/// <summary>What of a thousand pages made of one file has to be read: every distinct text once, and every sentence that somebody wrote about an account or for a segment.</summary>
internal static class AccountTexts
{
    // Shorter values such as a tier stand in other words too; pages that differ by them are read apart.
    private const int ShortestValue = 4;

    // From so many words on it is a sentence that people read, and not a name.
    private const int FewestWords = 4;

    /// <summary>One page for each distinct text: those that are the same but for what is filled in about the account are read once.</summary>
    public static IEnumerable<PageAsset> Distinct(Plan plan, string source)
    {
        var accounts = plan.Assets.OfType<AudienceAsset>().SelectMany(a => a.Accounts?.Accounts ?? []).DistinctBy(a => a.Key).ToDictionary(a => a.Key, StringComparer.Ordinal);
        return plan.Assets.OfType<PageAsset>().Where(p => p.Source == source).OrderBy(p => p.Key).DistinctBy(p => Shape(p, accounts.GetValueOrDefault(p.Account ?? "")));
    }

    /// <summary>The assets whose texts are to be read: a page that a platform holds as it was planned is read with the others of its file, one that it changed by itself.</summary>
    public static ImmutableArray<Asset> Distinct(CheckSubject subject)
    {
        if (!subject.Assets.Any(a => a is PageAsset { Account: not null }))
        {
            return subject.Assets;
        }

        var planned = subject.Plan.Assets.OfType<PageAsset>().ToDictionary(p => p.Key);
        var distinct = planned.Values.Where(p => p.Source is not null).Select(p => p.Source!).Distinct(StringComparer.Ordinal).SelectMany(s => Distinct(subject.Plan, s)).Select(p => p.Key).ToHashSet();
        return [.. subject.Assets.Where(a => a is not PageAsset page || planned.GetValueOrDefault(page.Key) is not { Account: not null } plan || distinct.Contains(page.Key) || !page.Html.Equals(plan.Html))];
    }

    /// <summary>The sentences of the list, each with its place.</summary>
    public static IEnumerable<Document> Sentences(IReadOnlyDictionary<string, string> files, Setting setting)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in files.TryGetValue(AccountSettings.ListFile, out var text) ? CsvText.Read(text).Skip(1) : [])
        {
            foreach (var cell in row.Cells.Where(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords && seen.Add(c)))
            {
                yield return Document.Read(AccountSettings.ListFile, new string('\n', row.Line - 1) + cell, setting with { Kind = "page", Channel = "web", IsFragment = true });
            }
        }
    }

    /// <summary>What is said to each segment, with its place: however few words, each stands in a mail.</summary>
    public static IEnumerable<Document> OfSegments(IReadOnlyDictionary<string, string> files, Setting setting) =>
        from file in files.Where(f => SegmentList.IsOne(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal)
        from row in CsvText.Read(file.Value).Skip(1)
        from cell in row.Cells.Skip(1).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal)
        select Document.Read(file.Key, new string('\n', row.Line - 1) + cell, setting with { Kind = "email", Channel = "email", IsFragment = true });

    private static string Shape(PageAsset page, TargetAccount? account)
    {
        var words = Contents.Whole(page.Text);
        foreach (var value in (account?.Fields.Values ?? []).Append(page.Account ?? "").Where(v => v.Length >= ShortestValue).OrderByDescending(v => v.Length))
        {
            // Text is broken into lines at other places when what is filled in is longer.
            words = Contents.OneLine(words).Replace(Contents.OneLine(value), "\uE000", StringComparison.Ordinal);
        }

        return words;
    }
}
