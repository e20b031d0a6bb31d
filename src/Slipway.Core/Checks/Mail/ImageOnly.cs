using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>A mail says what matters in words: with its images blocked there is still something to read, and words take their share of the room.</summary>
internal sealed class ImageOnly(int least, double share) : Extension
{
    private const int UsualLeast = 30;

    // What a letter of running text takes, its share of the line's height included.
    private const double LetterArea = 8 * 24;

    /// <inheritdoc/>
    public override string Name => "image-only";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>words</c>, how many words a mail with images must have (30 if left out); <c>share</c>, the least share of the room that words take beside images of known size (0% if left out).
    /// The message gets what is wrong: "The mail %s." becomes "The mail has 7 words beside 3 images."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new ImageOnly(fields.Whole("words", "30", 1, 10_000, required: false) ?? UsualLeast, fields.Share("share", "20%", required: false) ?? 0);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not { } html)
        {
            return;
        }

        var (images, area) = (0, 0.0);
        HtmlElement? largest = null;
        var most = 0.0;
        foreach (var image in html.Elements.Where(e => e.Name is "img" or "mj-image"))
        {
            var style = document.Styles![image];
            var own = Math.Min(style.WidthPx ?? 0, style.MaxWidthPx ?? double.MaxValue) * (style.HeightPx ?? 0);
            if (!style.IsShown || (own > 0 && own < LetterArea))
            {
                continue;
            }

            (images, area) = (images + 1, area + own);
            (largest, most) = largest is null || own > most ? (image, own) : (largest, most);
        }

        if (largest is null)
        {
            return;
        }

        var (words, signs) = Count(document.Shown.All);
        var letters = signs * LetterArea;
        if (words < least)
        {
            hits.Add(rule, largest, $"has {words} words beside {(images == 1 ? "1 image" : $"{images} images")}");
        }
        else if (area > 0 && letters / (letters + area) < share)
        {
            hits.Add(rule, largest, string.Create(CultureInfo.InvariantCulture, $"gives words {letters / (letters + area) * 100:0}% of the room, and images the rest"));
        }
    }

    // Of words, those with a letter or digit.
    private static (int Words, int Letters) Count(string text)
    {
        var (words, letters, isWord) = (0, 0, false);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                (words, letters, isWord) = (isWord ? words : words + 1, letters + 1, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                isWord = false;
            }
        }

        return (words, letters);
    }
}
