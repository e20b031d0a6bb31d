using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Drafting;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Editing;

/// <summary>What came of saving a file: its digest now, or why it was not saved.</summary>
internal sealed record EditAnswer(string Digest, Finding? Refusal)
{
    /// <summary>Whether somebody else wrote it meanwhile: nothing is wrong with what was sent, and it must not be lost.</summary>
    public bool IsOverrun => Refusal?.Code is "digest-other";
}

/// <summary>Saves what people write on a file's page: an edit of the draft, and of nothing that is in review, approved or live.</summary>
internal sealed class EditDesk(DraftFiles files, EditReading reading, SavedTexts saved, DraftingDesk drafting)
{
    /// <summary>Saves a text, if the file still says what its writer saw.</summary>
    /// <param name="actor">Who wrote it: a person.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="file">The file.</param>
    /// <param name="seen">The digest of what they saw.</param>
    /// <param name="text">What it is to say.</param>
    /// <param name="stop">Calls it off.</param>
    public Task<EditAnswer> SaveAsync(Actor actor, string campaign, string file, string seen, string text, CancellationToken stop) => WriteAsync(actor, campaign, file, seen, text, "draft.saved", stop);

    /// <summary>Puts back a text that was saved before.</summary>
    public async Task<EditAnswer> PutBackAsync(Actor actor, string campaign, string file, string seen, string id, CancellationToken stop) => await saved.FindAsync(campaign, file, id) is { } text
        ? await WriteAsync(actor, campaign, file, seen, text, "draft.put-back", stop)
        : new EditAnswer("", Finding.Error("text-gone", T($"That text of {file} is not kept any more: the last {SavedTexts.Most} are."), fix: T("Choose one of those listed.")));

    private async Task<EditAnswer> WriteAsync(Actor actor, string campaign, string file, string seen, string text, string action, CancellationToken stop)
    {
        if (text.Length > EditReading.MostLetters)
        {
            return new EditAnswer("", Finding.Error("text-long", T($"The text has {text.Length} letters."), fix: T($"A file that is edited here has {EditReading.MostLetters} or fewer.")));
        }

        if (actor.IsAgent || reading.There(campaign, file) is not { } before)
        {
            return new EditAnswer("", actor.IsAgent
                ? Finding.Error("person-needed", T("An agent does not save on this page."), fix: T("Write with edit_asset: what an agent wrote is said to be an agent's."))
                : Finding.Error("file-gone", T($"{file} is not in the campaign's folder any more."), fix: T("Copy your text from below, and put the file back.")));
        }

        if (before.Digest == seen && before.Text == text)
        {
            return new EditAnswer(seen, null);
        }

        var (digest, refusal) = await files.WriteAsync(actor, campaign, file, seen, text, stop, isAgent: false);
        if (refusal is not null)
        {
            return new EditAnswer("", refusal.Code == "digest-other" ? Overrun(file) : refusal);
        }

        await saved.KeepAsync(actor.AuditName, actor.Id, campaign, file, before, new DraftText(digest, text), action);
        await drafting.TakeInAsync(campaign);
        return new EditAnswer(digest, null);
    }

    private static Finding Overrun(string file) => Finding.Error(
        "digest-other", T($"Somebody else changed {file} since you opened it, so nothing was saved."), fix: T("Both texts are below. Take over what is missing in yours and save, or leave theirs."));
}
