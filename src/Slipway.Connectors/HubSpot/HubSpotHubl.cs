using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.HubSpot;

/// <summary>Texts with holes as HubL, HubSpot's language of templates, and back.</summary>
internal static partial class HubSpotHubl
{
    /// <summary>Writes a text: merge fields with their fallbacks, conditions, and what HubSpot itself fills in.</summary>
    /// <param name="template">The text.</param>
    /// <param name="address">The address for a hole of this platform; null leaves it empty.</param>
    public static string Write(Template template, Func<Part.Address, string?> address)
    {
        var text = new StringBuilder();
        Write(text, template.Format, template.Parts, address);
        return text.ToString();
    }

    /// <summary>Reads a text back as far as Slipway writes it; other HubL stays as it stands.</summary>
    public static Template Read(TemplateFormat format, string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        var at = 0;
        void Keep(Part part)
        {
            if (literal.Length > 0)
            {
                parts.Add(new Part.Literal(literal.ToString()));
                literal.Clear();
            }

            parts.Add(part);
        }

        foreach (Match hole in Hole().Matches(text))
        {
            literal.Append(text, at, hole.Index - at);
            at = hole.Index + hole.Length;
            if (hole.Groups["own"].Success)
            {
                literal.Append(hole.Groups["own"].Value);
            }
            else if (hole.Groups["unsubscribe"].Success)
            {
                Keep(new Part.Address(AddressKind.Unsubscribe, ""));
            }
            else
            {
                Keep(new Part.MergeField(HubSpotContacts.FieldOf(hole.Groups["name"].Value), Regex.Replace(hole.Groups["fallback"].Value, @"\\(.)", "$1", RegexOptions.None, TimeSpan.FromSeconds(1))));
            }
        }

        literal.Append(text, at, text.Length - at);
        if (literal.Length > 0)
        {
            parts.Add(new Part.Literal(literal.ToString()));
        }

        return new Template(format, parts.ToImmutable());
    }

    private static void Write(StringBuilder text, TemplateFormat format, ImmutableArray<Part> parts, Func<Part.Address, string?> address)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Part.Literal literal:
                    text.Append(Plain(literal.Text));
                    break;
                case Part.MergeField field:
                    // True: the fallback stands in for an empty value too, not only for one that was never set.
                    text.Append("{{ contact.").Append(HubSpotContacts.PropertyOf(field.Name)).Append("|default(").Append(Quoted(field.Fallback, format)).Append(", true)")
                        .Append(format == TemplateFormat.Html ? "|escape }}" : " }}");
                    break;
                case Part.Address { Kind: AddressKind.Unsubscribe }:
                    text.Append("{{unsubscribe_link}}");
                    break;
                case Part.Address hole:
                    text.Append(Plain(format == TemplateFormat.Html ? WebUtility.HtmlEncode(address(hole) ?? "") : address(hole) ?? ""));
                    break;
                case Part.When block:
                    text.Append("{% if contact.").Append(HubSpotContacts.PropertyOf(block.Field)).Append("|default(\"\", true)|lower in [")
                        .AppendJoin(", ", block.Values.Select(v => Quoted(v.ToLowerInvariant(), format))).Append(block.Negated ? "] %}{% else %}" : "] %}");
                    Write(text, format, block.Parts, address);
                    text.Append("{% endif %}");
                    break;

                // HubSpot counts openings with a pixel of its own.
                case Part.OpenPixel:
                    break;
            }
        }
    }

    // Text that happens to look like HubL, such as minified CSS, is written as a string of HubL.
    private static string Plain(string text) => Opening().Replace(text, m => $"{{{{ \"{m.Value}\" }}}}");

    private static string Quoted(string value, TemplateFormat format)
    {
        var written = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{(format == TemplateFormat.Text ? written.ReplaceLineEndings("\\n") : written.ReplaceLineEndings(" "))}\"";
    }

    [GeneratedRegex(@"\{[\{%#]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex("""\{\{ "(?<own>\{[\{%#])" \}\}|(?<unsubscribe>\{\{\s*unsubscribe_link(_all)?\s*\}\})|\{\{\s*(personalization_token\(\s*["'])?contact\.(?<name>\w+)["']?\s*((\|\s*default\(|,)\s*(?<quote>["'])(?<fallback>(\\.|(?!\k<quote>)[^\\])*)\k<quote>\s*(,\s*true\s*)?\)\s*)?\)?\s*(\|\s*escape\s*)?\}\}""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hole();
}
