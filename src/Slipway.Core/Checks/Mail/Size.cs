using System.Globalization;
using System.Text;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>How large the HTML of a mail may be. Gmail cuts it off at about 102 KB and hides what follows, the unsubscribe link among it.</summary>
internal sealed class Size(int over, int? upTo, int linkLength) : Extension
{
    private const int BytesPerKilobyte = 1024;

    /// <inheritdoc/>
    public override string Name => "size";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    internal override string MatterFor(Rule rule) => "size";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>over</c>, bytes from which on it is too large, such as 90 KB; <c>up_to</c>, bytes from which on another rule says more; <c>link_length</c>, how many letters an address counts that the
    /// platform fills in (as it is written, if left out). The message gets the size and the limit: "The HTML has %s KB; Gmail cuts off at %s KB."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var (over, upTo) = (Bytes(fields, "over", "90 KB", isRequired: true), Bytes(fields, "up_to", "102 KB", isRequired: false));
        var linkLength = fields.Whole("link_length", "320", 0, 10_000, required: false) ?? 0;
        return over is null ? null : new Size(over.Value, upTo, linkLength);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not { } html || html.First("mjml") is not null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(html.Source) + document.Links.Where(l => l.IsFilledIn).Sum(l => Math.Max(0, linkLength - l.Address.Length));
        if (bytes > over && (upTo is null || bytes <= upTo))
        {
            hits.AddWhole(rule, rule.Say(Kilobytes(bytes), Kilobytes(upTo ?? over)));
        }
    }

    private static string Kilobytes(int bytes) => ((double)bytes / BytesPerKilobyte).ToString("0.#", CultureInfo.InvariantCulture);

    private static int? Bytes(YamlFields fields, string key, string example, bool isRequired)
    {
        if (fields.Text(key, example, isRequired) is not { } text)
        {
            return null;
        }

        var isKilobytes = text.EndsWith("KB", StringComparison.OrdinalIgnoreCase);
        if (decimal.TryParse(isKilobytes ? text[..^2].Trim() : text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000)
        {
            return (int)(number * (isKilobytes ? BytesPerKilobyte : 1));
        }

        fields.Error("key-type", key, $"`{fields.PathOf(key)}` is \"{text}\"; it must be a number of bytes, such as 102400 or 90 KB.", $"Write, for example: `{key}: {example}`");
        return null;
    }
}
