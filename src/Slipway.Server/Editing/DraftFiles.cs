using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Core.Drafts;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Editing;

/// <summary>A file of a campaign as whoever writes it sees it.</summary>
/// <param name="File">Its path in the campaign's folder.</param>
/// <param name="Digest">The SHA-256 of what is in it now.</param>
internal sealed record FileLine(string File, string Digest);

/// <summary>The files of campaigns that people write on pages, and agents by their tools: those that make a draft, and nothing else of the workspace.</summary>
/// <remarks>
/// A campaign's own rules and waivers lie in its folder too, and so does the list of its target accounts; they are not in the list below, so they stay with whoever has the folder. A link anywhere on the way is
/// refused: it could lead out of the folder.
/// </remarks>
internal sealed class DraftFiles(Workspace workspace, Engine.Campaigns.Campaigns campaigns, TimeProvider time) : IDisposable
{
    private static readonly ImmutableArray<(string Folder, string Ending)> _kinds =
        [("emails", ".md"), ("pages", ".md"), ("forms", ".yaml"), ("journeys", ".yaml"), ("audiences", ".yaml"), ("ads", ".yaml"), ("links", ".yaml")];

    private static readonly ImmutableArray<string> _single = ["campaign.yaml", "links.yaml", "calendar.yaml", "report.yaml", "crm.yaml"];

    // Two writers at once must not both find the text they expected.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>What a file must be called to be written.</summary>
    public static string Kinds => string.Join(", ", [.. _kinds.Select(k => $"{k.Folder}/NAME{k.Ending}"), .. _single]);

    public void Dispose() => _one.Dispose();

    /// <summary>Why there is no such campaign to write in; null when there is one.</summary>
    public Finding? Missing(string campaign) => !Slugs.IsSlug(campaign) || !Directory.Exists(workspace.CampaignFolder(campaign))
        ? Finding.Error("campaign-unknown", "There is no campaign of that name.", fix: "See list_campaigns for the names there are.")
        : Linked(campaign);

    /// <summary>Why a campaign's folder is not touched; null when nothing stands against it. One that does not exist yet is fine.</summary>
    public Finding? Linked(string campaign)
    {
        var folder = new DirectoryInfo(workspace.CampaignFolder(campaign));
        var links = folder.Parent?.LinkTarget is not null || folder.LinkTarget is not null
            || (folder.Exists && folder.EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Any(f => f.LinkTarget is not null));
        return links ? Finding.Error("link-in-folder", "The campaign's folder has a link in it, which may lead out of the folder.", fix: "A person puts a copy of the file in the link's place.") : null;
    }

    /// <summary>The draft's files, each with the digest of its text.</summary>
    public ImmutableArray<FileLine> List(string campaign) =>
        [.. workspace.CampaignFiles(campaign).Keys.Where(f => f == Workspace.BriefFile || IsDraft(f)).Select(f => new FileLine(f, DigestOf(File.ReadAllBytes(PathOf(campaign, f)))))];

    /// <summary>The text of a file of the draft, or why it is not read.</summary>
    public (string? Text, string Digest, Finding? Refusal) Read(string campaign, string file)
    {
        if (Missing(campaign) is { } missing)
        {
            return (null, "", missing);
        }

        if (file != Workspace.BriefFile && !IsDraft(file))
        {
            return (null, "", NotDraft(file));
        }

        var path = PathOf(campaign, file);
        if (!File.Exists(path))
        {
            return (null, "", Finding.Error("file-unknown", "The campaign has no such file.", fix: "See read_brief for the files there are."));
        }

        var bytes = File.ReadAllBytes(path);
        return (Encoding.UTF8.GetString(bytes), DigestOf(bytes), null);
    }

    /// <summary>Writes a file of the draft, if it still is as whoever writes it saw it.</summary>
    /// <param name="actor">For whom it is written; they have a part in the version that comes of it.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="file">The path in its folder.</param>
    /// <param name="expected">The digest of the text that was seen; empty for a file that is not there yet.</param>
    /// <param name="text">What it is to say.</param>
    /// <param name="stop">Calls it off.</param>
    /// <param name="isAgent">Whether an agent chose the words.</param>
    public Task<(string Digest, Finding? Refusal)> WriteAsync(Actor actor, string campaign, string file, string expected, string text, CancellationToken stop, bool isAgent = true) => AloneAsync(async () =>
    {
        if ((Missing(campaign) ?? (IsDraft(file) ? null : NotDraft(file)) ?? Stale(campaign, file, expected)) is { } refusal)
        {
            return ("", refusal);
        }

        // First, so that no death in between leaves a text that nobody wrote.
        await campaigns.WroteAsync(campaign, actor.Id);
        var path = PathOf(campaign, file);
        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = Encoding.UTF8.GetBytes(text);
        // Whole or not at all; what begins with a dot is no file of a draft.
        var beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        File.WriteAllBytes(beside, bytes);
        File.Move(beside, path, overwrite: true);
        Note(actor, isAgent, campaign, file, before, text);
        return (DigestOf(bytes), (Finding?)null);
    }, stop);

    // Beside the draft, so that whoever looks at the words later knows whose they are.
    private void Note(Actor actor, bool isAgent, string campaign, string file, string before, string text)
    {
        var known = CopyDeck.Of(file, before).Pieces.Select(p => p.Text).ToHashSet(StringComparer.Ordinal);
        var words = CopyDeck.Of(file, text).Pieces.Where(p => !known.Contains(p.Text)).ToImmutableSortedDictionary(p => p.Address, p => p.Text, StringComparer.Ordinal);
        if (words.Count > 0)
        {
            AnswerLog.Open(workspace.CampaignFolder(campaign)).Add(new LoggedEdit(time.GetUtcNow(), actor.Id, isAgent, words));
        }
    }

    /// <summary>Does something to files while nobody else does.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> act, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            return await act();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Why a file is not what whoever writes it saw; null when it is.</summary>
    public Finding? Stale(string campaign, string file, string expected)
    {
        var path = PathOf(campaign, file);
        var now = File.Exists(path) ? DigestOf(File.ReadAllBytes(path)) : "";
        return now == expected ? null
            : now.Length == 0 ? Finding.Error("file-gone", $"{file} is not there.", fix: "Give an empty digest to write it anew.")
            : Finding.Error("digest-other", $"{file} is not what you saw: its digest now is {now}.", fix: "Read it again with read_asset, and make your change to what it says now.");
    }

    /// <summary>Whether a file of that name is one of a draft.</summary>
    public static bool IsDraft(string file) => file.Split('/') switch
    {
        [var name] => _single.Contains(name),
        [var folder, var name] => _kinds.Any(k => k.Folder == folder && name.EndsWith(k.Ending, StringComparison.Ordinal) && IsName(k.Folder, name[..^k.Ending.Length])),
        _ => false,
    };

    // An email may have variants: invitation.b.md.
    private static bool IsName(string folder, string name) => Slugs.IsSlug(name) || (EmailFileName.Parts($"{folder}/{name}.md") is { Email: var email, Variant: { } variant } && Slugs.IsSlug(email) && Slugs.IsSlug(variant));

    private static Finding NotDraft(string file) => Finding.Error(
        "file-not-yours", $"\"{(file.Length > 100 ? file[..100] : file)}\" is no file of a draft that an agent writes.", fix: $"Write one of: {Kinds}. Rules, waivers, limits, lists of accounts and everything outside campaigns/NAME are people's.");

    private string PathOf(string campaign, string file) => Path.Combine(workspace.CampaignFolder(campaign), file);

    public static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
