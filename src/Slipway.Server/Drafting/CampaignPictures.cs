using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Pictures;
using Slipway.Ai.Providers;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Drafting;

/// <summary>The pictures of a campaign that models drew: taken, they are images of the workspace like any other.</summary>
internal static class CampaignPictures
{
    /// <summary>How long the words for those who do not see a picture may be.</summary>
    public const int MostAlt = 250;

    /// <summary>Why a picture cannot be asked for so; null when it can.</summary>
    public static Finding? WhyNot(string name, string? instruction) =>
        !Slugs.IsSlug(name) || name.Length > 60 ? Finding.Error("picture-name", $"\"{name}\" is no name for a picture.", fix: "Use small letters, digits and hyphens, for example hall-at-night.")
        : string.IsNullOrWhiteSpace(instruction) ? Finding.Error("picture-empty", "Nothing says what the picture is to show.", fix: "Say it in a sentence: an aisle of a warehouse at night, lights on, nobody in it.")
        : instruction.Length > DraftingDesk.MostLetters ? Finding.Error("picture-long", $"What a picture is to show has at most {DraftingDesk.MostLetters} letters.", fix: "Say it shorter.")
        : null;

    /// <summary>Why a picture is not taken with these words; null when it is.</summary>
    public static Finding? WhyNotTaken(string alt) =>
        alt.Length == 0 ? Finding.Error("picture-alt", "Nothing says what the picture shows, for those who do not see it.", fix: "Look at it, and write in a sentence what it shows.")
        : alt.Length > MostAlt || alt.IndexOfAny(['"', '{', '}', '\n', '\r', '<', '>']) >= 0 ? Finding.Error("picture-alt", $"What a picture shows is said in one line of at most {MostAlt} letters, without quotation marks, braces and angle brackets.", fix: "Write, for example: An aisle of a warehouse at night")
        : null;

    /// <summary>Takes a proposal: its file goes among the workspace's images, under a name that has its content in it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="folder">The campaign's folder.</param>
    /// <param name="campaign">Its name.</param>
    /// <param name="log">Its log.</param>
    /// <param name="picture">The proposal.</param>
    /// <param name="alt">What it shows.</param>
    /// <param name="by">Who takes it.</param>
    /// <param name="at">When.</param>
    /// <exception cref="ModelException">What was answered is not there any more.</exception>
    public static LoggedPicture Take(Workspace workspace, string folder, string campaign, AnswerLog log, LoggedPicture picture, string alt, string by, DateTimeOffset at)
    {
        var (address, bytes) = PictureDrafter.Taken(folder, campaign, picture);
        var file = FileOf(workspace, address);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return PictureDrafter.Take(log, picture, by, address, alt, at);
    }

    /// <summary>Whether a picture that was taken is, to the byte, what comes of the log.</summary>
    public static bool IsSame(Workspace workspace, string folder, string campaign, LoggedPicture taken)
    {
        var (address, bytes) = PictureDrafter.Taken(folder, campaign, taken);
        return address == taken.File && File.Exists(FileOf(workspace, address)) && File.ReadAllBytes(FileOf(workspace, address)).AsSpan().SequenceEqual(bytes);
    }

    /// <summary>What stands below a picture where the campaign's markets ask for it; null where none does.</summary>
    public static string? LabelOf(ImmutableSortedDictionary<string, string> files) =>
        DraftReader.Read(files, MetricRegister.Any).Draft?.Campaign.Terms is { } terms ? MarketLaw.AiPictureLabel(terms.Markets, terms.Language) : null;

    private static string FileOf(Workspace workspace, string address) => Path.Combine(workspace.Folder, address.TrimStart('/'));
}
