using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Pictures;
using Slipway.Ai.Providers;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Audit;

namespace Slipway.Server.Drafting;

/// <summary>The pictures of a campaign that models drew.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Proposals">Those that nobody took, the newest first.</param>
/// <param name="Taken">Those that were taken, the newest first.</param>
public sealed record PicturesView(string Campaign, ImmutableArray<LoggedPicture> Proposals, ImmutableArray<LoggedPicture> Taken)
{
    /// <summary>The model that draws; null where none is named.</summary>
    public string? Model { get; init; }

    /// <summary>What one campaign's pictures may cost.</summary>
    public Money? Budget { get; init; }

    /// <summary>What was paid for them.</summary>
    public Money? Paid { get; init; }

    /// <summary>What stands below a picture that a machine made; null where no market asks for it, or none was taken.</summary>
    public string? Label { get; init; }

    /// <summary>What is being drawn.</summary>
    public string? Running { get; init; }

    /// <summary>Why what was asked for last is not there.</summary>
    public Finding? Problem { get; init; }
}

/// <summary>Has a model draw pictures on the server; each is a proposal, which a person looks at and takes with words for those who do not see it.</summary>
internal sealed partial class PictureDesk(Workspace workspace, SlipwayOptions options, AuditTrail audit, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<PictureDesk> logger)
{
    private const int MostShown = 12;

    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    private sealed record Asked(string Picture, Task Going)
    {
        public Finding? Problem { get; set; }
    }

    /// <summary>What there is; null where the campaign has no folder.</summary>
    public PicturesView? Read(string campaign)
    {
        var folder = workspace.CampaignFolder(campaign);
        if (!Slugs.IsSlug(campaign) || !Directory.Exists(folder))
        {
            return null;
        }

        var log = AnswerLog.Open(folder);
        var path = Path.Combine(workspace.Folder, ModelsFile.Name);
        var settings = ModelsFile.Read(File.Exists(path) ? File.ReadAllText(path) : null).File.Pictures;
        var asked = _asked.GetValueOrDefault(campaign);
        ImmutableArray<LoggedPicture> taken = [.. log.Pictures.Reverse().Where(p => p.File is not null).DistinctBy(p => p.File).Take(MostShown)];
        return new PicturesView(campaign, [.. PictureDrafter.Proposals(log).Where(p => File.Exists(PictureDrafter.FileOf(folder, p))).Take(MostShown)], taken)
        {
            Model = settings?.Model,
            Budget = settings?.Budget,
            Paid = PictureDrafter.Paid(log),
            // It takes the whole draft to tell, and stands below what was taken only.
            Label = taken.IsEmpty ? null : CampaignPictures.LabelOf(workspace.CampaignFiles(campaign)),
            Running = asked is { Going.IsCompleted: false } ? asked.Picture : null,
            Problem = asked?.Problem,
        };
    }

    /// <summary>Ends when what is being drawn for a campaign is there, or is not.</summary>
    public Task DoneAsync(string campaign) => _asked.GetValueOrDefault(campaign)?.Going ?? Task.CompletedTask;

    /// <summary>Has a picture drawn.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="picture">What it is called.</param>
    /// <param name="instruction">What it is to show.</param>
    /// <param name="isAnew">Whether to ask again what was answered before.</param>
    /// <param name="actor">Who asks.</param>
    /// <returns>Why it is not drawn; nothing where it is.</returns>
    public async Task<ImmutableArray<Finding>> AskAsync(string campaign, string picture, string instruction, bool isAnew, Actor actor)
    {
        if (actor.IsAgent)
        {
            return [Finding.Error("person-needed", "An agent does not have the server's model draw.", fix: "Ask an author to have it drawn.")];
        }

        var folder = workspace.CampaignFolder(campaign);
        if (!Slugs.IsSlug(campaign) || !Directory.Exists(folder))
        {
            return [Finding.Error("draft-missing", "The campaign's folder is not in the workspace, so there is no draft to write in.", fix: "Put the folder back, or build it again from its brief.")];
        }

        if (CampaignPictures.WhyNot(picture, instruction) is { } wrong)
        {
            return [wrong];
        }

        var (models, findings) = WorkspaceModels.Of(workspace, options);
        var isHanded = false;
        try
        {
            if (findings.Any(f => f.Blocks))
            {
                return [.. findings.Where(f => f.Blocks)];
            }

            if (models.PictureDrafter(folder, AnswerLog.Open(folder)) is not { } drafter)
            {
                return [Finding.Error("picture-model", "No model is named that draws pictures.", fix: "Name one in models.yaml under `images:`.")];
            }

            var job = models.PictureJob(folder, picture, instruction.Trim(), actor.Id) with { IsAnew = isAnew };
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var asked = new Asked(picture, begun.Task);
            if (_asked.AddOrUpdate(campaign, asked, (_, before) => before.Going.IsCompleted ? asked : before) != asked)
            {
                return [Finding.Error("picture-running", "A picture is being drawn for this campaign already.", fix: "Wait until it is there.")];
            }

            isHanded = true;
            await audit.AppendAsync(actor.AuditName, "picture.asked", campaign, $"{picture} of {models.File.Pictures!.Model}");
            _ = Task.Run(() => DrawAsync(models, drafter, job, asked, begun), CancellationToken.None);
            return [];
        }
        catch (ModelException e)
        {
            return [Finding.Error("picture-not-drawn", e.Message, fix: e.Fix)];
        }
        finally
        {
            if (!isHanded)
            {
                models.Dispose();
            }
        }
    }

    /// <summary>Takes a proposal.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="digest">The proposal.</param>
    /// <param name="picture">What it is called.</param>
    /// <param name="alt">What it shows, as the person confirms it.</param>
    /// <param name="actor">Who takes it.</param>
    /// <returns>Why it is not taken; nothing where it is.</returns>
    public async Task<ImmutableArray<Finding>> TakeAsync(string campaign, string digest, string picture, string alt, Actor actor)
    {
        if (actor.IsAgent)
        {
            return [Finding.Error("person-needed", "A person takes a picture.", fix: "Ask an author to look at it.")];
        }

        if (Find(campaign, digest, picture) is not { } found)
        {
            return [Finding.Error("picture-gone", "This picture is not there any more.", fix: "Have it drawn again.")];
        }

        if (CampaignPictures.WhyNotTaken(alt) is { } wrong)
        {
            return [wrong];
        }

        try
        {
            var folder = workspace.CampaignFolder(campaign);
            var taken = CampaignPictures.Take(workspace, folder, campaign, AnswerLog.Open(folder), found, alt, actor.Id, time.GetUtcNow());
            await audit.AppendAsync(actor.AuditName, "picture.taken", campaign, taken.File!);
            return [];
        }
        catch (ModelException e)
        {
            return [Finding.Error("picture-gone", e.Message, fix: e.Fix)];
        }
    }

    /// <summary>The file of a picture that was drawn; null where there is none.</summary>
    public (string File, string Type)? FileOf(string campaign, string digest) =>
        Find(campaign, digest, null) is { } picture && PictureDrafter.FileOf(workspace.CampaignFolder(campaign), picture) is var file && File.Exists(file) ? (file, picture.Ending == ".png" ? "image/png" : "image/jpeg") : null;

    // Only what the log names is looked for: nothing of an address gets into a path.
    private LoggedPicture? Find(string campaign, string digest, string? picture) => Slugs.IsSlug(campaign) && Directory.Exists(workspace.CampaignFolder(campaign))
        ? AnswerLog.Open(workspace.CampaignFolder(campaign)).Pictures.LastOrDefault(p => p.Digest == digest && (picture is null || p.Name == picture))
        : null;

    private async Task DrawAsync(WorkspaceModels models, PictureDrafter drafter, PictureJob job, Asked asked, TaskCompletionSource done)
    {
        using (models)
        {
            try
            {
                await drafter.DrawAsync(job, lifetime.ApplicationStopping);
            }
            catch (ModelException e)
            {
                asked.Problem = Finding.Error("picture-not-drawn", e.Message, fix: e.Fix);
            }
            catch (OperationCanceledException)
            {
                asked.Problem = Finding.Error("picture-not-drawn", "The server stopped meanwhile.", fix: "Ask for it again.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                asked.Problem = Finding.Error("picture-not-drawn", "The picture could not be kept in the campaign's folder.", fix: "Look at the server's log.");
                NotKept(logger, asked.Picture, e);
            }
            finally
            {
                done.SetResult();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The picture {Picture} could not be kept.")]
    private static partial void NotKept(ILogger logger, string picture, Exception e);
}
