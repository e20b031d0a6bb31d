using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Drafting;

/// <summary>What somebody wants written anew.</summary>
/// <param name="Only">A piece or a file, by address; empty for all open words.</param>
/// <param name="Instruction">What they want, in their words.</param>
/// <param name="Model">The model; null for the one under drafting.</param>
/// <param name="IsAnew">Whether what was answered before is asked again.</param>
public sealed record DraftingOrder(string Only, string Instruction, string? Model = null, bool IsAnew = false);

/// <summary>The version a campaign is at, as somebody saw it: what they do holds for that and for no other.</summary>
public sealed record SeenVersion(string Digest, VersionState State)
{
    public static string Of(CampaignVersion? version) => version is null ? "" : $"{version.Digest} {version.State}";

    /// <summary>Whether approvals, or people who are looking, stand to lose something.</summary>
    public bool IsUnderReview => State is VersionState.Approved or VersionState.InReview;
}

/// <summary>What came of words that were taken.</summary>
/// <param name="Before">The version that they replaced; null where there was none.</param>
/// <param name="After">The version that was prepared with them; null where none could be.</param>
/// <param name="Findings">Why none could be.</param>
public sealed record TakenWords(SeenVersion? Before, string? After, ImmutableArray<Finding> Findings);

/// <summary>One drafting on the server: proposed by a model, looked at by a person, and only then taken.</summary>
public sealed class DraftingTask(string id, string campaign, string by, string model, DraftingJob job, Drafter drafter, DateTimeOffset at, CancellationToken stopping) : IProgress<DraftingProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    public string Id => id;

    public string Campaign => campaign;

    /// <summary>Who asked for it.</summary>
    public string By => by;

    public string Model => model;

    public DraftingJob Job => job;

    public DateTimeOffset At => at;

    /// <summary>How far it is; null before the first file.</summary>
    public DraftingProgress? Progress { get; private set; }

    /// <summary>What the model proposes; null while it writes, and where nothing came of it.</summary>
    public DraftingResult? Result { get; private set; }

    /// <summary>Why nothing came of it; null otherwise.</summary>
    public Finding? Problem { get; private set; }

    /// <summary>What came of taking it; null while it is only proposed.</summary>
    public TakenWords? Taken { get; set; }

    /// <summary>Ends when the model is through, however it went.</summary>
    public Task Done => _done.Task;

    public bool IsRunning => !_done.Task.IsCompleted;

    /// <summary>The pieces that would be others, before and after.</summary>
    public IEnumerable<(CopyPiece Before, CopyPiece After)> Changes => (Result?.Words.Keys ?? []).Select(w => w.Split('#')[0]).Distinct(StringComparer.Ordinal).SelectMany(file =>
    {
        var was = CopyDeck.Of(file, job.Files[file]).Pieces.ToDictionary(p => p.Id, StringComparer.Ordinal);
        return CopyDeck.Of(file, Result!.Files[file]).Pieces.Where(p => Result.Words.ContainsKey(p.Address)).Select(p => (was[p.Id], p));
    });

    public void Report(DraftingProgress value) => Progress = value;

    /// <summary>Has the model write, to be looked at.</summary>
    public async Task RunAsync()
    {
        try
        {
            Result = await drafter.WriteAsync(job, this, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            Problem = Finding.Error("draft-stopped", "It was stopped. The draft is as it was.", fix: "What was answered by then is kept; asked again, it costs nothing more.");
        }
        finally
        {
            Problem ??= Result is null ? Finding.Error("draft-failed", "Something went wrong that should not. The draft is as it was.", fix: "Ask again; if it stays so, the server's log says more.") : null;
            _done.TrySetResult();
        }
    }

    public void Stop() => _stop.Cancel();

    /// <summary>Takes it, once.</summary>
    public bool Take() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>It was not taken after all.</summary>
    public void Leave() => Volatile.Write(ref _isTaken, 0);

    /// <summary>Notes in the log whose words they are from now on.</summary>
    public void Note() => drafter.Taken(job, Result!, by);

    public void Dispose() => _stop.Dispose();
}
