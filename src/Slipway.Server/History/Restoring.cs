using System.Collections.Immutable;
using System.Text;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Drafting;
using Slipway.Server.Editing;
using Slipway.Server.Workspaces;
using Slipway.Store.Audit;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.History;

/// <summary>Writes the files of an earlier version back as the draft. What is in review, approved or live is not touched by it.</summary>
internal sealed class Restoring(Workspace workspace, DraftFiles files, SavedTexts saved, Engine.Campaigns.Campaigns campaigns, DraftingDesk drafting, AuditTrail audit)
{
    /// <param name="campaign">The campaign.</param>
    /// <param name="digest">The version.</param>
    /// <param name="seen">The digest of the draft as they saw it: see <see cref="HistoryReading.DigestOf"/>.</param>
    /// <param name="actor">Who asks for it: a person.</param>
    /// <param name="stop">Calls it off.</param>
    public async Task<ImmutableArray<Finding>> RestoreAsync(string campaign, string digest, string seen, Actor actor, CancellationToken stop)
    {
        if (actor.IsAgent || files.Missing(campaign) is not null || await campaigns.FindAsync(digest) is not { } version || version.Campaign != campaign)
        {
            return [actor.IsAgent ? Finding.Error("person-needed", T("A person restores a version."), fix: T("Write the files with edit_asset.")) : Finding.Error("version-unknown", T("There is no such version, or the campaign's folder is not in the workspace."), fix: T("Choose one from the history."))];
        }

        // Whoever restores has a part in what is planned of it; noted first, so that no death in between leaves a text that nobody wrote.
        await campaigns.WroteAsync(campaign, actor.Id);
        var (before, written, gone) = (ImmutableSortedDictionary<string, string>.Empty, new List<KeyValuePair<string, string>>(), new List<string>());
        var refusal = await files.AloneAsync(
            () =>
            {
                before = workspace.CampaignFiles(campaign);
                var why = HistoryReading.DigestOf(before) == seen ? null
                    : Finding.Error("draft-changed", T("The draft's files were changed since you looked, so nothing was written."), fix: T("Look at what would be written now, and decide again."));
                if (why is null)
                {
                    var folder = workspace.CampaignFolder(campaign);
                    written.AddRange(version.Files.Where(f => HistoryReading.IsRestored(f.Key, version) && before.GetValueOrDefault(f.Key) != f.Value));
                    gone.AddRange(before.Keys.Where(f => DraftFiles.IsDraft(f) && !version.Files.ContainsKey(f)));
                    Workspace.WriteTexts(folder, written);
                    gone.ForEach(f => File.Delete(Path.Combine(folder, f)));
                }

                return Task.FromResult(why);
            },
            stop);
        if (refusal is not null)
        {
            return [refusal];
        }

        foreach (var (file, text) in written)
        {
            await saved.KeepAsync(actor.AuditName, actor.Id, campaign, file, before.TryGetValue(file, out var was) ? Of(was) : null, Of(text), "draft.put-back");
        }

        // What is taken out can be put back too, where its file is made again.
        foreach (var file in gone)
        {
            await saved.KeepAsync(actor.AuditName, actor.Id, campaign, file, null, Of(before[file]), "draft.removed");
        }

        await audit.AppendAsync(actor.AuditName, "draft.restored", campaign, digest);
        await drafting.TakeInAsync(campaign);
        return [];
    }

    private static DraftText Of(string text) => new(DraftFiles.DigestOf(Encoding.UTF8.GetBytes(text)), text);
}
