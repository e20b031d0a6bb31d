using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Slipway.Ai.Drafting;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Copy;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Ai.Pictures;

/// <summary>What a picture is drawn from.</summary>
public sealed record PictureJob
{
    /// <summary>What it is called: part of its file's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to show, in a person's words.</summary>
    public required string Instruction { get; init; }

    /// <summary>The brief, as it was written.</summary>
    public required string Brief { get; init; }

    /// <summary>How the brand describes itself.</summary>
    public string Brand { get; init; } = "";

    /// <summary>The brand's colours, by what they are for.</summary>
    public ImmutableSortedDictionary<string, string> Colours { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who has it drawn.</summary>
    public required string By { get; init; }

    /// <summary>Asks again what was answered before.</summary>
    public bool IsAnew { get; init; }
}

/// <summary>Has a model draw a picture for a campaign: a proposal in the campaign's own folder, which no mail and no page can show before a person took it with words for those who do not see it.</summary>
/// <remarks>The answer is in the log by its digest, and its bytes beside it: a picture is a megabyte, and a line that everybody reads is none. From both the taken file comes again to the byte, without a model.</remarks>
public sealed class PictureDrafter(PictureClient client, ModelSettings model, PictureSettings settings, Prompt prompt, AnswerLog log, string folder, TimeProvider time)
{
    /// <summary>The prompt.</summary>
    public const string PromptName = "draw-picture";

    // What such a model reads at most is 32,000 letters; a brief's beginning says what it is about.
    private const int MostBrief = 6000;
    private const int MostBrand = 3000;

    /// <summary>What was drawn for a campaign and paid.</summary>
    public static Money? Paid(AnswerLog log) => log.Answers.Where(a => a.Prompt.StartsWith($"{PromptName} v", StringComparison.Ordinal) && a is { Cost: not null, Currency: not null })
        .GroupBy(a => a.Currency!, StringComparer.Ordinal).Select(g => new Money(g.Sum(a => a.Cost!.Value), g.Key)).FirstOrDefault();

    /// <summary>Where a proposal's bytes are, as they were answered.</summary>
    public static string FileOf(string folder, LoggedPicture picture) => Path.Combine(folder, ".slipway", "pictures", picture.Digest + picture.Ending);

    /// <summary>Draws.</summary>
    /// <param name="job">What.</param>
    /// <param name="stop">Calls it off.</param>
    /// <returns>The proposal, and whether it had been answered before.</returns>
    /// <exception cref="ModelException">There is no picture, and why.</exception>
    public async Task<(LoggedPicture Picture, bool IsFromLog)> DrawAsync(PictureJob job, CancellationToken stop)
    {
        var asked = Asking.Material(new
        {
            Show = CopyBounds.Visible(job.Instruction), Brief = Cut(CopyBounds.Visible(job.Brief), MostBrief), Brand = Cut(CopyBounds.Visible(job.Brand), MostBrand), job.Colours, settings.Size, settings.Quality,
        });
        var key = AnswerLog.KeyOf(model.Model, prompt.Digest, asked);
        if (!job.IsAnew && log.Pictures.LastOrDefault(p => p.Key == key) is { } known && File.Exists(FileOf(folder, known)))
        {
            return (Kept(known with { At = time.GetUtcNow(), By = job.By, Name = job.Name, File = null, Alt = null }), true);
        }

        if (settings.Budget is { } budget && Paid(log) is { } paid && (paid.Currency != budget.Currency || paid.Amount >= budget.Amount))
        {
            throw new ModelException(ModelTrouble.Spent, $"{MoneyText.Say(paid)} are spent on pictures, of {MoneyText.Say(budget)}.");
        }

        var drawn = await client.DrawAsync($"{prompt.Said}\n\n{asked}", settings, stop);
        var (digest, file) = (Convert.ToHexStringLower(SHA256.HashData(drawn.Bytes)), PictureFile.Read(drawn.Bytes));
        var picture = new LoggedPicture(time.GetUtcNow(), job.By, job.Name, key, digest, file.Ending, file.Width, file.Height, job.Instruction, model.Name, prompt.ToString());
        // The bytes first: a line of the log never names what is not there.
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(folder, picture))!);
        await File.WriteAllBytesAsync(FileOf(folder, picture), drawn.Bytes, stop);
        var cost = model.Price?.OfPicture(drawn.Input, drawn.Output);
        log.Add(new LoggedAnswer(key, picture.At, job.By, model.Name, model.Model, prompt.ToString(), prompt.Digest, asked, $"sha256:{digest}", drawn.Input ?? 0, drawn.Output ?? 0, cost?.Amount, cost?.Currency) { Milliseconds = (long)drawn.Took.TotalMilliseconds });
        return (Kept(picture), false);
    }

    /// <summary>The proposals of a campaign that nobody took, the newest first; of one name and file the last.</summary>
    public static IEnumerable<LoggedPicture> Proposals(AnswerLog log) => log.Pictures.Reverse().DistinctBy(p => (p.Name, p.Digest)).Where(p => p.File is null);

    /// <summary>The file that a proposal becomes, and where: its address has its content in it, so that what was approved stays what is shown, and says by what it was made.</summary>
    /// <exception cref="ModelException">What was answered is not what lies there.</exception>
    public static (string Address, byte[] Bytes) Taken(string folder, string campaign, LoggedPicture picture)
    {
        var drawn = File.Exists(FileOf(folder, picture)) ? File.ReadAllBytes(FileOf(folder, picture)) : [];
        if (Convert.ToHexStringLower(SHA256.HashData(drawn)) != picture.Digest)
        {
            throw new ModelException(ModelTrouble.Unusable, $"The picture {picture.Name} is not beside the log any more, or is not what was answered.");
        }

        var bytes = PictureFile.Read(drawn).Marked(drawn);
        return ($"/assets/{campaign}/{picture.Name}-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}-made-with-ai{picture.Ending}", bytes);
    }

    /// <summary>Notes that a person took a proposal.</summary>
    /// <param name="log">The campaign's log.</param>
    /// <param name="picture">The proposal.</param>
    /// <param name="by">Who.</param>
    /// <param name="address">Where it is now.</param>
    /// <param name="alt">What it shows, in words, as the person confirmed it.</param>
    /// <param name="at">When.</param>
    public static LoggedPicture Take(AnswerLog log, LoggedPicture picture, string by, string address, string alt, DateTimeOffset at)
    {
        var taken = picture with { At = at, By = by, File = address, Alt = alt };
        log.Add(taken);
        return taken;
    }

    private LoggedPicture Kept(LoggedPicture picture)
    {
        log.Add(picture);
        return picture;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..most]} ...");
}
