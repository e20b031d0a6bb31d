using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>What the mail programs of an audience do not show: features of HTML, CSS and images that a mail uses, against the data of caniemail.com. MJML is not looked at: it is made into something else.</summary>
internal sealed class ClientSupport(ImmutableArray<(MailClient Client, double Share)> audience, double least, bool isPartialLost, FrozenSet<string> ignored) : Extension
{
    private const double UsualLeast = 0.1;
    private const int MostNamed = 4;

    /// <inheritdoc/>
    public override string Name => "client-support";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>clients</c>, the mail programs of the audience with their shares, as caniemail.com names them (<c>gmail.android: 20%</c>); <c>at_least</c>, the least share that must lose a feature
    /// (10% if left out); <c>partial</c>, whether a feature that a program supports in part is lost (false if left out); <c>ignore</c>, features that nobody misses (<c>css-border-radius</c>).
    /// The message gets the feature, the programs and their share: "%s is lost in %s, %s of the audience." becomes "display:flex is lost in Outlook Windows, 12% of the audience."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        if (ClientTable.Known is not { } table)
        {
            fields.Findings.Error("rule-client-data", "What mail programs support is not known here, so this rule cannot run: the program was built without the data.", fields.At, "Build it with npm at hand.");
            _ = (fields.Any("clients", "", required: false), fields.Any("at_least", "", required: false), fields.Any("partial", "", required: false), fields.Any("ignore", "", required: false));
            return null;
        }

        var audience = ImmutableArray.CreateBuilder<(MailClient, double)>();
        if (fields.Mapping("clients", "{ gmail.android: 20%, apple-mail.ios: 40% }") is { } written)
        {
            foreach (var id in written.Keys)
            {
                if (written.Share(id, "20%") is { } share && Known(written, id, id, table.Clients, "mail program") is { } client)
                {
                    audience.Add((client, share));
                }
            }
        }

        var ignored = fields.Scalars("ignore", "[css-border-radius]", required: false);
        foreach (var unknown in ignored)
        {
            Known(fields, "ignore", unknown.Text, table.Features, "feature");
        }

        return new ClientSupport(
            audience.ToImmutable(), fields.Share("at_least", "10%", required: false) ?? UsualLeast, fields.Flag("partial", false), ignored.Select(i => i.Text).ToFrozenSet(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not { } html || ClientTable.Known is not { } table || html.First("mjml") is not null)
        {
            return;
        }

        // Each feature once, where it is first used.
        var known = new HashSet<string>(StringComparer.Ordinal);
        MarkupFeatures.Find(html, (feature, element, attribute) =>
        {
            if (known.Add(feature) && Lost(table, feature) is { } lost)
            {
                Say(attribute is { } of ? (document.IsHtmlSource ? (of.Start, of.End) : Placing.Of(document, element, of)) : Placing.Of(document, element), lost);
            }
        });

        // The styles of what is rendered from Markdown are not its writer's.
        if (document.IsHtmlSource)
        {
            StyleFeatures.Find(document.Styles!.Sheets, (feature, at) =>
            {
                if (known.Add(feature) && Lost(table, feature) is { } lost)
                {
                    Say((at, at), lost);
                }
            });
        }

        void Say((int Start, int End) stretch, (string Title, string Clients, string Share) lost)
        {
            if (document.IsHtmlSource || stretch.End > 0)
            {
                hits.Add(rule, stretch, lost.Title, lost.Clients, lost.Share);
            }
        }
    }

    private (string Title, string Clients, string Share)? Lost(ClientTable table, string id)
    {
        if (!table.Features.TryGetValue(id, out var feature) || ignored.Contains(id))
        {
            return null;
        }

        var without = audience.Where(a => feature.Support[a.Client.Column] is 'n' || (isPartialLost && feature.Support[a.Client.Column] == 'a')).OrderByDescending(a => a.Share).ToList();
        var share = without.Sum(w => w.Share);
        if (without.Count == 0 || share < least)
        {
            return null;
        }

        var named = string.Join(", ", without.Take(MostNamed).Select(w => w.Client.Name));
        return (feature.Title, without.Count > MostNamed ? $"{named} and {without.Count - MostNamed} more" : named, (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%");
    }

    private static T? Known<T>(YamlFields fields, string key, string name, FrozenDictionary<string, T> all, string what)
        where T : class
    {
        if (all.GetValueOrDefault(name) is { } found)
        {
            return found;
        }

        var meant = Nearest.To(name, all.Keys);
        fields.Error("rule-client-unknown", key, $"caniemail.com knows no {what} `{name}`.{(meant is null ? "" : $" Did you mean `{meant}`?")}", meant is null ? "Look it up on caniemail.com." : $"Write {meant}.");
        return null;
    }
}
