using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>A document says which language it is in, and it is the one it is meant for. A part of a document, without its html element, is not asked.</summary>
internal sealed partial class PageLanguage : Extension
{
    /// <inheritdoc/>
    public override string Name => "page-language";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <summary>Reads its settings: there are none. The message gets what is wrong: "The document %s." becomes "The document does not say which language it is in."</summary>
    public static Extension? Read(YamlFields fields) => new PageLanguage();

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if ((document.Html?.First("html") ?? document.Html?.First("mjml")) is not { } root)
        {
            return;
        }

        var language = root.Attribute("lang")?.Trim() ?? (root.Attribute("xml:lang") is { } old ? old.Trim() : "");
        var wanted = document.Setting.Language;

        // What MJML writes when nobody said it.
        if (language is "" or "und")
        {
            hits.Add(rule, root, "does not say which language it is in");
        }
        else if (Addresses.HasMergeField(language))
        {
            return;
        }
        else if (!Tag().IsMatch(language))
        {
            hits.Add(rule, root, $"says that its language is \"{language}\", which is none");
        }
        else if (wanted is not null && !Primary(language).Equals(Primary(wanted), StringComparison.OrdinalIgnoreCase))
        {
            hits.Add(rule, root, $"says that its language is {language}, and it is meant to be {wanted}");
        }
    }

    private static string Primary(string tag) => tag.Split('-', '_')[0];

    [GeneratedRegex("^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
