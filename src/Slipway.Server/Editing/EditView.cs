using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Reviewing;
using Slipway.Server.Workspaces;
using Slipway.Stack.Contacts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Editing;

/// <summary>A text of a file, and the SHA-256 of its bytes.</summary>
public sealed record DraftText(string Digest, string Text);

/// <summary>Something that can be put in at the cursor.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Text">What is put in.</param>
public sealed record Insertion(string Label, string Text);

/// <summary>What can be put into a text: blocks, merge fields, links.</summary>
public sealed record Insertions(ImmutableArray<Insertion> Blocks, ImmutableArray<Insertion> Fields, ImmutableArray<Insertion> Links)
{
    public static Insertions None { get; } = new([], [], []);

    public bool IsEmpty => Blocks.IsEmpty && Fields.IsEmpty && Links.IsEmpty;
}

/// <summary>A file of a draft as its page shows it.</summary>
public sealed record EditView
{
    public required string Campaign { get; init; }

    public required string Title { get; init; }

    public required string File { get; init; }

    /// <summary>What is in the file.</summary>
    public required DraftText There { get; init; }

    /// <summary>What the page shows to be written on: the same, or what somebody wrote and could not save.</summary>
    public required string Text { get; init; }

    public required DraftLook Look { get; init; }

    /// <summary>The newest version; null where there is none.</summary>
    public CampaignVersion? Version { get; init; }

    /// <summary>Whether the newest version has the file as it is now.</summary>
    public bool IsInVersion { get; init; }

    public ImmutableArray<SavedText> Saved { get; init; } = [];

    public ImmutableArray<string> Files { get; init; } = [];

    public Insertions Insertions { get; init; } = Insertions.None;

    /// <summary>What reviewers want changed in this file.</summary>
    public ImmutableArray<ChangeRequest> Requests { get; init; } = [];

    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string NameOf(string account) => account.Length == 0 ? T("the folder") : Names.GetValueOrDefault(account, account);
}

/// <summary>Reads a file of a draft for its page.</summary>
internal sealed class EditReading(Workspace workspace, DraftFiles files, DraftLooks looks, SavedTexts saved, Engine.Campaigns.Campaigns campaigns, ChangeRequests requests, People people)
{
    /// <summary>How many letters a file may have that is edited on a page.</summary>
    public const int MostLetters = 300_000;

    /// <param name="campaign">The campaign.</param>
    /// <param name="file">The file.</param>
    /// <param name="text">What is to be shown in place of what is there; null for what is there.</param>
    /// <returns>Null where there is no such file of a draft.</returns>
    public async Task<EditView?> ReadAsync(string campaign, string file, string? text = null)
    {
        if (There(campaign, file) is not { } there)
        {
            return null;
        }

        var version = await campaigns.NewestAsync(campaign);
        var shown = text ?? there.Text;
        var look = await looks.OfAsync(campaign, file, shown);
        return new EditView
        {
            Campaign = campaign,
            Title = version?.Plan.Terms.Title ?? campaign,
            File = file,
            There = there,
            Text = shown,
            Look = look,
            Version = version,
            IsInVersion = version is not null && version.Files.GetValueOrDefault(file) == there.Text,
            Requests = [.. (await requests.ListAsync(campaign)).Where(r => r.IsSent && r.File == file).OrderBy(r => r.IsRemark).ThenBy(r => r.IsDone)],
            Saved = await saved.ListAsync(campaign, file),
            Files = [.. workspace.CampaignFiles(campaign).Keys.Where(DraftFiles.IsDraft)],
            Insertions = Of(file, look.Assets),
            Names = await people.NamesAsync(),
        };
    }

    /// <summary>What a file of a draft says now; null where there is no such file.</summary>
    public DraftText? There(string campaign, string file)
    {
        var (text, digest, refusal) = files.Read(campaign, file);
        return refusal is null && DraftFiles.IsDraft(file) ? new DraftText(digest, text!.TrimStart('\uFEFF')) : null;
    }

    /// <summary>A text as a form sent it, with the line ends of the file it is for.</summary>
    public static string Like(string there, string sent)
    {
        var plain = sent.ReplaceLineEndings("\n");
        return there.Contains("\r\n", StringComparison.Ordinal) ? plain.ReplaceLineEndings("\r\n") : plain;
    }

    // What the campaign uses already comes first, with the words it has for those of whom nothing is known.
    private static Insertions Of(string file, ImmutableArray<Asset> assets)
    {
        if (DraftLooks.KeyOf(file) is not { Kind: AssetKind.Email or AssetKind.Page } key)
        {
            return Insertions.None;
        }

        var links = assets.OfType<LinkAsset>().Select(l => l.Key.Name).ToList();
        var isEmail = key.Kind == AssetKind.Email;
        var used = assets.SelectMany(Templates).SelectMany(t => t.AllParts()).OfType<Part.MergeField>().Where(f => f.Fallback.Length > 0).GroupBy(f => f.Name, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Select(g => (Name: g.Key, g.First().Fallback)).ToList();
        var fields = used.Concat(ContactFields.Standard.Except(used.Select(u => u.Name), StringComparer.Ordinal).Select(f => (Name: f, Fallback: f == "first_name" ? "there" : $"your {f.Replace('_', ' ')}")));
        return new Insertions(
            [.. BlockPalette.For(isEmail, links.FirstOrDefault(), assets.OfType<FormAsset>().FirstOrDefault()?.Key.Name).Select(b => new Insertion(b.Name == "when" ? T("only for some") : b.Name, b.Text))],
            [.. fields.Select(f => new Insertion(f.Name, $"{{{{ {f.Name} | {f.Fallback} }}}}"))],
            [.. links.Select(l => $"link:{l}").Concat(assets.OfType<PageAsset>().Where(p => p.Source is null).Select(p => $"page:{p.Key.Name}")).Concat(assets.OfType<CalendarAsset>().Select(c => $"calendar:{c.Key.Name}")).Select(t => new Insertion(t, t))]);
    }

    private static IEnumerable<Template> Templates(Asset asset) => asset switch { EmailAsset email => [email.Subject, email.Text], PageAsset page => [page.Text], _ => [] };
}
