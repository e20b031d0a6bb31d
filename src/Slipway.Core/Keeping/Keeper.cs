using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Keeping;

/// <summary>Takes what somebody changed in a tool into the files of the draft, so that the tool's version becomes the wanted one.</summary>
/// <remarks>
/// The folder is the truth, so a change that is kept must stand in it: values are written in place, words of a text where the rendering can be aligned with the Markdown. What cannot
/// be written is said, with both values and what to write where; once a person has written it, it is found to be there, and no longer said.
/// </remarks>
public sealed partial class Keeper
{
    private readonly Draft _draft;
    private readonly ImmutableSortedDictionary<string, string> _files;
    private readonly ImmutableDictionary<AssetKey, Asset> _wanted;
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private readonly List<KeptChange> _kept = [];
    private readonly List<Finding> _findings = [];

    private Keeper(Draft draft, ImmutableSortedDictionary<string, string> files, Theme theme)
    {
        (_draft, _files) = (draft, files);
        _wanted = AssetBuilder.Build(draft, theme).Assets.ToImmutableDictionary(a => a.Key);
    }

    /// <summary>Works out what keeping the changes would make of the draft. Nothing is written.</summary>
    /// <param name="files">The draft's files as they are.</param>
    /// <param name="theme">The brand's look, with which texts are rendered.</param>
    /// <param name="changed">What was changed, and where.</param>
    public static KeepResult Keep(ImmutableSortedDictionary<string, string> files, Theme theme, IEnumerable<ChangedAsset> changed)
    {
        var (draft, findings) = DraftReader.Read(files, MetricRegister.Any);
        if (draft is null)
        {
            return new KeepResult(ImmutableSortedDictionary<string, string>.Empty, [], findings);
        }

        var keeper = new Keeper(draft, files, theme);
        foreach (var asset in changed)
        {
            keeper.Keep(asset);
        }

        return new KeepResult(
            keeper._written.Where(w => files[w.Key] != w.Value).ToImmutableSortedDictionary(StringComparer.Ordinal), [.. keeper._kept], [.. keeper._findings]);
    }

    private void Keep(ChangedAsset changed)
    {
        if (changed.Now is not { } now)
        {
            Leave(changed, "", null, null, $"{changed.Key} is gone from {changed.Platform}.", "Put it back, or take it out of the draft.");
            return;
        }

        if (changed.Planned is PageAsset { Source: { } source })
        {
            Leave(changed, "", null, null, $"{changed.Key} is one of many pages made of pages/{source}.md; what was changed in it alone has no place there: {string.Join("; ", changed.Changes.Take(3))}.",
                $"Write in pages/{source}.md what shall hold for all of them, in accounts.csv what is this account's own, or put it back.");
            return;
        }

        if (now.ExternalKey != changed.Prepared.ExternalKey && !changed.Can.KnowsById)
        {
            Leave(changed, "", null, null, $"{changed.Key} has lost the mark by which it is known again in {changed.Platform}.", "Put it back; then make the change once more without taking the mark out.");
            return;
        }

        var fields = new List<(string? Field, FieldChange Change)>();
        foreach (var change in changed.Changes)
        {
            fields.Add((FieldOf(changed.Can, change.Path), change));
        }

        foreach (var (_, change) in fields.Where(f => f.Field is null))
        {
            Leave(changed, change.Path, change.Before, change.After, $"{changed.Key}: {change}, which no file of the draft says by itself.",
                $"Set it back in {changed.Platform}, or put back what was approved; if it is to stay, have it made part of the draft.");
        }

        foreach (var group in fields.Where(f => f.Field is not null).GroupBy(f => f.Field!))
        {
            if (group.Key == "")
            {
                // It follows from other fields; alone, nothing of the draft says it.
                if (fields.TrueForAll(f => f.Field is null or ""))
                {
                    Follows(changed, group.First().Change);
                }
            }
            else if (group.Key == "body")
            {
                KeepBody(changed, now, group.First().Change);
            }
            else
            {
                KeepField(changed, now, group.Key, [.. group.Select(g => g.Change)]);
            }
        }
    }

    private void KeepField(ChangedAsset changed, Reading now, string field, ImmutableArray<FieldChange> changes)
    {
        var zone = _draft.Campaign.Terms.Zone;
        var (was, wanted) = (Read(changed.Prepared.Asset), Read(_wanted.GetValueOrDefault(changed.Key)));
        var isKept = false;
        foreach (var after in Read(now.Asset))
        {
            var before = after is null ? null : was.FirstOrDefault(b => b?.Path == after.Path);
            if (after is null || before is null)
            {
                break;
            }

            if (before.Says(after))
            {
                continue;
            }

            isKept = true;
            Write(changed, before, after, wanted.FirstOrDefault(w => w?.Path == after.Path));
        }

        // What its connector cannot read back as a field was changed nevertheless.
        if (!isKept)
        {
            Leave(changed, field, changes[0].Before, changes[0].After, $"{changed.Key}: {changes[0]}, which cannot be written into the draft by itself.",
                $"Write it in {FileOf(changed.Key)} under `{field}`, or put back what was approved.");
        }

        ImmutableArray<AssetField?> Read(Asset? asset) => asset is null ? [] : AssetField.Read(changed.Planned, asset, field, zone);
    }

    private void Write(ChangedAsset changed, AssetField before, AssetField after, AssetField? wanted)
    {
        var file = FileOf(changed.Key);
        var path = $"{Prefix(changed.Key)}{after.Path}";
        if (wanted is not null && wanted.Says(after))
        {
            // Written already, by hand.
            _kept.Add(new KeptChange(changed.Key, after.Path, before.Shown, after.Shown, PlaceOf(file, path)));
            return;
        }

        var isFresh = wanted is not null && AssetField.Read(changed.Planned, changed.Planned, FieldNameOf(after.Path), _draft.Campaign.Terms.Zone).Any(p => p is not null && p.Says(wanted));
        if (!isFresh && wanted is not null)
        {
            Leave(changed, after.Path, before.Shown, after.Shown, $"{changed.Key}: {after.Path} is \"{after.Shown}\" in {changed.Platform}, and meanwhile \"{wanted.Shown}\" in {file}.",
                $"Write `{after.Path}` in {file} as it shall be: \"{after.Shown}\" keeps what {changed.Platform} says.", PlaceOf(file, path));
            return;
        }

        if (Edited(file, path, after) is not { } text)
        {
            Leave(changed, after.Path, before.Shown, after.Shown, $"{changed.Key}: {new FieldChange(after.Path, before.Shown, after.Shown)}; it could not be written into {file}.",
                $"Write `{after.Path}: {after.Shown}` in {file}.", PlaceOf(file, path));
            return;
        }

        _written[file] = text;
        _kept.Add(new KeptChange(changed.Key, after.Path, before.Shown, after.Shown, PlaceOf(file, path)));
    }

    private void KeepBody(ChangedAsset changed, Reading now, FieldChange change)
    {
        var (before, after) = (HtmlOf(changed.Prepared.Asset), HtmlOf(now.Asset));
        var file = FileOf(changed.Key);
        if (before is null || after is null)
        {
            Leave(changed, "body", change.Before, change.After, $"{changed.Key}: {change}", $"Write it in {file}.");
            return;
        }

        var result = BodyText.Keep(file, Current(file), before, after);
        if (result.Text is { } text)
        {
            _written[file] = Lines.Like(_files[file], text);
        }

        _kept.AddRange(result.Kept.Select(k => new KeptChange(changed.Key, "text", k.Before, k.After, k.Place)));
        foreach (var (what, old, other) in result.Left.Where(l => !StandsThere(changed.Key, l.After)))
        {
            Leave(changed, "text", old, other, $"{changed.Key}: {what} in {changed.Platform} cannot be written back: {Both(old, other)}",
                other is null ? $"Take it out of {file}." : what == "how it is set" ? $"Write it with Markdown in {file}, for example **bold**, or put it back: looks are the brand's." : $"Write in {file}: {other}");
        }

        if (result.Kept.IsEmpty && result.Left.IsEmpty)
        {
            Leave(changed, "body", change.Before, change.After, $"{changed.Key}: {change}", $"Nothing that people read is different; put it back, or write in {file} what shall be.");
        }
    }

    // What a person has written into the file by now stands in its rendering.
    private bool StandsThere(AssetKey key, string? words) => words is { Length: > 0 } && !words.StartsWith('<') && HtmlOf(_wanted.GetValueOrDefault(key)) is { } html
        && new ShownText(html).Texts.Contains(words, StringComparer.Ordinal);

    private void Follows(ChangedAsset changed, FieldChange change) => Leave(changed, change.Path, change.Before, change.After,
        $"{changed.Key}: {change}. It is made of other fields of the draft and has no words of its own there.", $"Change those in {FileOf(changed.Key)}, or put back what was approved.");

    private void Leave(ChangedAsset changed, string field, string? before, string? after, string message, string fix, Place? place = null) =>
        _findings.Add(Finding.Error("cannot-be-kept", message, place ?? _draft.Places.GetValueOrDefault(changed.Key), fix) with { Asset = changed.Key.ToString(), Field = field.Length == 0 ? null : field, Words = after ?? before });

    private string? Edited(string file, string path, AssetField field)
    {
        var text = Current(file);
        if (!file.EndsWith(".md", StringComparison.Ordinal))
        {
            return Set(text);
        }

        var parts = FrontMatter.Split(file, text, new FindingList());
        var normal = Lines.Normal(text);
        var body = normal.Length - parts.Body.Length;
        var end = normal.LastIndexOf("---", body, StringComparison.Ordinal);
        return parts.Values is not null && end > 4 && Set(normal[4..end]) is { } settings ? Lines.Like(text, $"---\n{settings}{normal[end..]}") : null;

        string? Set(string yaml) => field.IsList ? YamlEdit.SetList(yaml, path, field.Values) : YamlEdit.Set(yaml, path, field.Values[0]);
    }

    private Place PlaceOf(string file, string path)
    {
        var text = Current(file);
        return new Place(file, file.EndsWith(".md", StringComparison.Ordinal) ? (YamlEdit.LineOf(FrontOf(text), path) ?? 0) + 1 : YamlEdit.LineOf(text, path) ?? 1, 1);
    }

    private static string FrontOf(string text) => Lines.Normal(text) is var normal && normal.IndexOf("\n---", 3, StringComparison.Ordinal) is > 4 and var end ? normal[4..(end + 1)] : "";

    private string Current(string file) => _written.GetValueOrDefault(file) ?? _files.GetValueOrDefault(file, "");

    private string FileOf(AssetKey key) => _draft.Places.TryGetValue(key, out var place) ? place.File : "campaign.yaml";

    // Links stand together in one file, each under its name.
    private static string Prefix(AssetKey key) => key.Kind == AssetKind.Link ? $"{key.Name}." : "";

    private static string? HtmlOf(Asset? asset) => asset switch { EmailAsset email => Html(email.Html), PageAsset page => Html(page.Html), _ => null };

    // Merge fields as they are written in the draft, so that one that was changed is seen to be.
    private static string Html(Template template) => string.Concat(template.Parts.Select(p => p switch
    {
        Part.Literal literal => literal.Text,
        Part.MergeField field => System.Net.WebUtility.HtmlEncode($"{{{{ {field.Name} | {field.Fallback} }}}}"),
        Part.When block => Html(template with { Parts = block.Parts }),
        _ => "",
    }));

    private static string Both(string? before, string? after) => new FieldChange("it", before, after).ToString();

    private static string FieldNameOf(string path) => Index().Replace(path, "") is var name && name.StartsWith("groups.ads", StringComparison.Ordinal) ? "groups.ads" : name.EndsWith(".amount", StringComparison.Ordinal) ? name[..^".amount".Length] : name;

    private static string? FieldOf(Capability can, string path) => Index().Replace(path, "") is var name && can.Fields.TryGetValue(name, out var field) ? field
        : name.Split('.') is [var first, _, ..] ? can.Fields.GetValueOrDefault($"{first}.*") : null;

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
