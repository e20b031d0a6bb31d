using Slipway.Ai.Drafting;
using Slipway.Ai.Pictures;
using Slipway.Ai.Providers;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Drafting;

namespace Slipway.Server.Commands;

/// <summary>What is wanted of a picture.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Say">What it is to show.</param>
/// <param name="Alt">What it shows, said by whoever takes it; null to have one drawn.</param>
/// <param name="IsAnew">Whether to ask again what was answered before.</param>
/// <param name="IsReplay">Whether to hold what was taken against the log.</param>
internal sealed record PictureAsked(string Name, string? Say, string? Alt, bool IsAnew, bool IsReplay);

/// <summary><c>slipway draft --image</c>: has a model draw a picture, which a person looks at and takes.</summary>
internal static class DraftPicture
{
    public static async Task<int> RunAsync(Output output, CampaignChoice campaign, WorkspaceModels models, AnswerLog log, PictureAsked asked, CancellationToken stop)
    {
        try
        {
            return asked.IsReplay ? await ReplayAsync(output, campaign, log, asked)
                : asked.Alt is null ? await DrawAsync(output, campaign, models, log, asked, stop)
                : await TakeAsync(output, campaign, log, asked);
        }
        catch (ModelException e)
        {
            return await output.FindingsAsync([Finding.Error("picture-not-drawn", e.Message, fix: e.Fix)]);
        }
    }

    private static async Task<int> DrawAsync(Output output, CampaignChoice campaign, WorkspaceModels models, AnswerLog log, PictureAsked asked, CancellationToken stop)
    {
        if (CampaignPictures.WhyNot(asked.Name, asked.Say) is { } wrong)
        {
            throw CommandException.WrongUse(wrong.Code, $"{wrong.Message} {wrong.Fix}");
        }

        if (models.PictureDrafter(campaign.Folder, log) is not { } drafter)
        {
            throw CommandException.WrongUse("picture-model", $"No model draws pictures here. Write into {ModelsFile.Name}, for example:\nmodels:\n  - name: painter\n    provider: openai\n    model: gpt-image-1\nimages:\n  model: painter");
        }

        await output.SayAsync($"{models.File.Pictures!.Model} is drawing {asked.Name} …");
        var (picture, isFromLog) = await drafter.DrawAsync(models.PictureJob(campaign.Folder, asked.Name, asked.Say!, Environment.UserName) with { IsAnew = asked.IsAnew }, stop);
        var file = PictureDrafter.FileOf(campaign.Folder, picture);
        var paid = PictureDrafter.Paid(log);
        await output.ResultAsync(
            new { campaign = campaign.Name, picture = picture.Name, file, width = picture.Width, height = picture.Height, model = picture.Model, from_log = isFromLog, paid_for_pictures = paid },
            $"{output.Shown(file)}, {picture.Width} by {picture.Height}{(isFromLog ? ", from the log" : "")}{(paid is null ? "" : $"; {MoneyText.Say(paid)} paid for pictures of this campaign")}. It is a proposal.");
        await output.NextAsync($"look at it, and: slipway draft {output.Shown(campaign.Folder)} --image {asked.Name} --alt \"what it shows\"");
        return ExitCode.Fine;
    }

    private static async Task<int> TakeAsync(Output output, CampaignChoice campaign, AnswerLog log, PictureAsked asked)
    {
        var alt = asked.Alt!.Trim();
        if (CampaignPictures.WhyNotTaken(alt) is { } wrong)
        {
            throw CommandException.WrongUse(wrong.Code, $"{wrong.Message} {wrong.Fix}");
        }

        if (log.Pictures.LastOrDefault(p => p.Name == asked.Name) is not { } picture)
        {
            throw CommandException.WrongUse("picture-not-drawn", $"No picture {asked.Name} was drawn for {campaign.Name}. Have it drawn with --image {asked.Name} --say \"what it is to show\".");
        }

        var taken = CampaignPictures.Take(campaign.Workspace, campaign.Folder, campaign.Name, log, picture, alt, Environment.UserName, TimeProvider.System.GetUtcNow());
        var label = CampaignPictures.LabelOf(campaign.Files());
        await output.ResultAsync(
            new { campaign = campaign.Name, picture = taken.Name, address = taken.File, alt = taken.Alt, label, text = taken.Directive(label) },
            [$"{taken.File} is among the workspace's images, marked as made by a machine. To show it, put this into an email or a page:", "", .. taken.Directive(label).TrimEnd().Split('\n')]);
        return ExitCode.Fine;
    }

    private static async Task<int> ReplayAsync(Output output, CampaignChoice campaign, AnswerLog log, PictureAsked asked)
    {
        if (log.Pictures.LastOrDefault(p => p.Name == asked.Name && p.File is not null) is not { } taken)
        {
            throw CommandException.WrongUse("picture-not-taken", $"No picture {asked.Name} was taken for {campaign.Name} yet.");
        }

        var isSame = CampaignPictures.IsSame(campaign.Workspace, campaign.Folder, campaign.Name, taken);
        await output.ResultAsync(
            new { campaign = campaign.Name, picture = taken.Name, address = taken.File, same = isSame, at = taken.At, by = taken.By, model = taken.Model, prompt = taken.Prompt },
            isSame ? $"{taken.File} is what {taken.Model} answered, to the byte but for the mark, as {taken.By} took it on {taken.At:u}." : $"{taken.File} is not what comes of the log: it was changed or is gone.");
        return isSame ? ExitCode.Fine : ExitCode.Findings;
    }
}
