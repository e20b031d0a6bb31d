using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Checks;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Samples;

/// <summary>Reads what the world outside answers in a sample: the day, the sender, links and domains.</summary>
internal static class SampleAnswers
{
    /// <summary>Reads <c>today</c>, <c>sender</c>, <c>links</c> (an address and its status, or why there is no answer) and <c>domains</c> (a domain and what it publishes).</summary>
    public static Answers Read(YamlFields fields)
    {
        var links = ImmutableDictionary.CreateBuilder<string, LinkAnswer>(StringComparer.Ordinal);
        if (fields.Mapping("links", "{ https://www.example.com/old: 404 }", required: false) is { } asked)
        {
            foreach (var address in asked.Keys)
            {
                var answer = asked.Text(address, "404") ?? "";
                links[address] = int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? new LinkAnswer(status) : new LinkAnswer(null, answer);
            }
        }

        var domains = Answers.None.Domains.ToBuilder();
        if (fields.Mapping("domains", "{ example.com: { dmarc: v=DMARC1; p=none } }", required: false) is { } named)
        {
            foreach (var domain in named.Keys)
            {
                if (named.Mapping(domain, "{ dmarc: v=DMARC1; p=none }") is { } records)
                {
                    domains[domain] = new DomainAnswer(Texts(records, "dmarc", "v=DMARC1; p=none"), Texts(records, "spf", "v=spf1 -all"));
                    records.Close();
                }
            }
        }

        return new Answers
        {
            Today = fields.Day("today", "2027-01-31", required: false), Sender = fields.Text("sender", "news@example.com", required: false), Links = links.ToImmutable(), Domains = domains.ToImmutable(),
        };
    }

    private static ImmutableArray<string> Texts(YamlFields fields, string key, string example) => [.. fields.Scalars(key, example, required: false).Select(s => s.Text)];
}
