using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Providers;
using Slipway.Core.Checks;
using Slipway.Core.Copy;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;

namespace Slipway.Server.Drafting;

/// <summary>A piece of copy as its page shows it.</summary>
public sealed record WordsPiece(Authored Authored, ImmutableArray<Finding> Findings);

/// <summary>A file of a draft as its page shows it.</summary>
/// <param name="File">The file.</param>
/// <param name="Pieces">Its open words, in order.</param>
/// <param name="Findings">What was found in it elsewhere.</param>
/// <param name="Estimate">What one answer about it would come to; null where no model writes.</param>
public sealed record WordsFile(string File, ImmutableArray<WordsPiece> Pieces, ImmutableArray<Finding> Findings, AnswerEstimate? Estimate);

/// <summary>What an answer would come to, before anybody asks.</summary>
/// <param name="Tokens">Read, about.</param>
/// <param name="One">What one answer would cost, about; null where the model has no price.</param>
/// <param name="Most">How many answers there are at most.</param>
public sealed record AnswerEstimate(long Tokens, Money? One, int Most)
{
    // Four letters are about a token, and a piece is answered in about as many words as it has.
    private const int Letters = 4;

    public static AnswerEstimate Of(ModelSettings model, DraftingSettings? drafting, int read, int written) =>
        new(read / Letters, model.Price?.Of(read / Letters, written / Letters), (drafting?.Rounds ?? 3) + 1);
}

/// <summary>Who wrote which words of a campaign.</summary>
public sealed record WordsView
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The newest version; null where there is none.</summary>
    public CampaignVersion? Version { get; init; }

    /// <summary>Whether a version is launched.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether the words are those of the folder; otherwise they are the version's, and nobody writes in them.</summary>
    public bool IsDraft { get; init; }

    public ImmutableArray<WordsFile> Files { get; init; } = [];

    /// <summary>The model that would write; null where none is named.</summary>
    public string? Writer { get; init; }

    /// <summary>What one drafting may cost.</summary>
    public Money? Budget { get; init; }

    /// <summary>What is wrong with the file of models.</summary>
    public ImmutableArray<Finding> ModelFindings { get; init; } = [];

    /// <summary>The drafting whose words can be put back; null when there is none.</summary>
    public LoggedRun? LastTaken { get; init; }

    /// <summary>What a model is writing at this moment.</summary>
    public DraftingTask? Running { get; init; }

    /// <summary>How many draftings there were, looked at or taken.</summary>
    public int Traces { get; init; }

    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);

    public IEnumerable<(CopyAuthor Author, int Pieces)> Shares => Files.SelectMany(f => f.Pieces).GroupBy(p => p.Authored.Author).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()));
}

/// <summary>Reads the words of a campaign for their page and the API: from its folder, or from its newest version where the folder is not there.</summary>
internal sealed class WordsReading(
    Workspace workspace, SlipwayOptions options, Engine.Campaigns.Campaigns campaigns, DraftingBook book, DraftingDesk desk, People people, BusinessClock clock, CheckMemory memory, ReadRules rules)
{
    public async Task<WordsView?> ReadAsync(string name)
    {
        var version = await campaigns.NewestAsync(name);
        var folder = workspace.CampaignFolder(name);
        var isDraft = Core.Text.Slugs.IsSlug(name) && Directory.Exists(folder);
        if (version is null && !isDraft)
        {
            return null;
        }

        if (isDraft)
        {
            await desk.TakeInAsync(name);
        }

        var files = isDraft ? workspace.CampaignFiles(name) : version!.Files;
        var (kept, generated) = await book.ReadAsync(name, withAnswers: false);
        var made = isDraft ? [workspace.GeneratedFiles(name)] : generated;
        var credits = kept.Credits.Concat((await campaigns.TextsAsync(name)).SelectMany(Handed)).ToList();
        var authored = Authors(files, made, credits);
        var (models, wrong) = WorkspaceModels.Of(workspace, options);
        using var _ = models;
        var writer = models.File.Writer is { } named && models.File.Models.TryGetValue(named, out var settings) ? settings : null;
        // As in the editor: what other campaigns say and when is held against it when it is prepared, not at every look.
        var job = isDraft ? models.Job(folder, "", new DraftingOptions(), clock.Now, others: null, DraftingMaterial.None, memory, rules(clock.Now).Rules) : null;
        ImmutableArray<Finding> found = job?.Check(files) ?? version!.Findings;
        return new WordsView
        {
            Name = name,
            Title = version?.Plan.Terms.Title ?? name,
            Version = version,
            IsLive = await campaigns.LaunchedAsync(name) is not null,
            IsDraft = isDraft,
            Files = [.. authored.GroupBy(a => a.Piece.File, StringComparer.Ordinal).Select(g => File(g.Key, files[g.Key], [.. g], [.. found.Where(f => f.Place?.File == g.Key && f.Excepted is null)], Estimate(models, writer, job, g)))],
            Writer = writer?.Name,
            Budget = models.File.Drafting?.Budget,
            ModelFindings = wrong,
            LastTaken = isDraft ? DraftingDesk.LastTaken(kept, files) : null,
            Running = desk.Running(name),
            Traces = kept.Traces.Count,
            Names = await people.NamesAsync(),
        };
    }

    /// <summary>Who wrote each piece. Of several things a playbook made one after the other, each is the playbook's.</summary>
    internal static ImmutableArray<Authored> Authors(IReadOnlyDictionary<string, string> files, IEnumerable<IReadOnlyDictionary<string, string>> made, IEnumerable<CopyCredit> credits)
    {
        var known = credits.ToList();
        return made.Aggregate(Authorship.Of(files, ImmutableSortedDictionary<string, string>.Empty, known), (all, g) => [.. all.Zip(Authorship.Of(files, g, known), (a, b) => b.Author == CopyAuthor.Playbook ? b : a)]);
    }

    private static WordsFile File(string file, string text, ImmutableArray<Authored> pieces, ImmutableArray<Finding> findings, AnswerEstimate? estimate)
    {
        var deck = CopyDeck.Of(file, text);
        var at = findings.ToLookup(f => deck.At(f.Place!.Line)?.Id);
        return new WordsFile(file, [.. pieces.Select(p => new WordsPiece(p, [.. at[p.Piece.Id]]))], [.. at[null]], estimate);
    }

    private static AnswerEstimate? Estimate(WorkspaceModels models, ModelSettings? writer, DraftingJob? job, IEnumerable<Authored> pieces)
    {
        if (writer is null || job is null)
        {
            return null;
        }

        const int AroundPiece = 80;
        var letters = pieces.Sum(p => p.Piece.Text.Length + AroundPiece);
        return AnswerEstimate.Of(writer, models.File.Drafting, (models.CopyPrompt?.Text.Length ?? 0) + job.Brief.Length + job.Voice.Length + letters, letters / Math.Max(1, pieces.Count()));
    }

    // Words that no log knows came with whoever prepared the first version that has them.
    internal static IEnumerable<CopyCredit> Handed(VersionTexts version) =>
        CopyDeck.All(version.Files).SelectMany(d => d.Pieces).Select(p => new CopyCredit(p.Address, p.Text, CopyAuthor.Person, version.Author, version.At) { IsHanded = true });
}
