using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Ai.Pictures;

/// <summary>How pictures are drawn, as <c>models.yaml</c> says under <c>images:</c>.</summary>
/// <param name="Model">The model that draws; it is asked at <c>/images/generations</c> of its address.</param>
/// <param name="Size">How large, in pixels.</param>
public sealed partial record PictureSettings(string Model, string Size)
{
    /// <summary>How carefully, as its provider calls it; null for what is usual there.</summary>
    public string? Quality { get; init; }

    /// <summary>What all pictures of one campaign may cost; null for no limit.</summary>
    public Money? Budget { get; init; }

    /// <summary>Whether the answer is asked for as base64 in words: some answer with an address otherwise, and others refuse the words.</summary>
    public bool SaysFormat { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="fields">What is written.</param>
    /// <param name="model">The model, where it is one that there is.</param>
    internal static PictureSettings? Read(YamlFields fields, string? model)
    {
        var size = fields.Text("size", "1536x1024", required: false) ?? "1536x1024";
        if (!Pixels().IsMatch(size))
        {
            fields.Error("picture-size", "size", $"\"{size}\" is no size of a picture.", "Write width and height in pixels, for example: `size: 1536x1024`");
        }

        Money? budget = null;
        if (fields.Mapping("budget", "{ amount: 5, currency: USD }", required: false) is { } b)
        {
            budget = b.Amount("amount", "5") is { } amount && b.Text("currency", "USD") is { } currency ? new Money(amount, currency) : null;
            b.Close();
        }

        var made = model is null ? null : new PictureSettings(model, size) { Quality = fields.Slug("quality", "medium", required: false), Budget = budget, SaysFormat = fields.Flag("response_format", otherwise: false) };
        if (made is not null)
        {
            fields.Close();
        }

        return made;
    }

    [GeneratedRegex(@"\A[1-9][0-9]{1,3}x[1-9][0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pixels();
}
