using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>On which objects our external id field is deployed.</summary>
internal sealed record KeyFields(bool Campaign, bool Member, bool Task)
{
    public const string Name = "Slipway_Key__c";

    /// <summary>What a probe writes down, and reads again.</summary>
    public string Written => string.Join(", ", ((string[])[Campaign ? "Campaign" : "", Member ? "CampaignMember" : "", Task ? "Task" : ""]).Where(o => o.Length > 0));

    public static KeyFields Read(string written)
    {
        var objects = written.Split(", ");
        return new KeyFields(objects.Contains("Campaign"), objects.Contains("CampaignMember"), objects.Contains("Task"));
    }
}

/// <summary>How a campaign and what hangs on it are known again: by our field, or by the end of the campaign's name where it is not deployed.</summary>
internal static class SalesforceKeys
{
    /// <summary>The key as it stands in our field: a slash would be taken for the end of a path.</summary>
    public static string Write(string externalKey) => externalKey.Replace(':', '|').Replace('/', '|');

    /// <summary>The external key behind it; empty where it is none of ours.</summary>
    public static string Read(string? written) => written?.Split('|') is [var campaign, var kind, var name] && $"{campaign}:{kind}/{name}" is var key && ExternalKeys.Parse(key) is not null ? key : "";

    /// <summary>A name that carries the key.</summary>
    public static string Join(string title, string externalKey) => $"{title}{Suffix(externalKey)}";

    public static string Suffix(string externalKey) => $" [{externalKey}]";

    /// <summary>The title and the key in a name.</summary>
    public static (string Title, string Key) Split(string name)
    {
        var at = name.LastIndexOf(" [", StringComparison.Ordinal);
        return at > 0 && name.EndsWith(']') && name[(at + 2)..^1] is var key && ExternalKeys.Parse(key) is not null ? (name[..at], key) : (name, "");
    }
}

/// <summary>Writes values into queries.</summary>
internal static class Soql
{
    /// <summary>A text in quotes.</summary>
    public static string Text(string text) => $"'{Escaped(text)}'";

    /// <summary>A pattern for LIKE that begins and ends as given; what stands in the texts is taken as it is.</summary>
    public static string Like(string before, string text, string after) => $"'{before}{Escaped(text).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}{after}'";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> texts) => $"({string.Join(',', texts.Select(Text))})";

    /// <summary>Cuts texts into groups whose query still fits into an address: servers and proxies between take about 8 KB.</summary>
    public static IEnumerable<List<string>> Groups(IEnumerable<string> texts)
    {
        const int most = 5000;
        var (group, length) = (new List<string>(), 0);
        foreach (var text in texts)
        {
            var needs = Uri.EscapeDataString(Text(text)).Length + 3;
            if (length + needs > most && group.Count > 0)
            {
                yield return group;
                (group, length) = ([], 0);
            }

            group.Add(text);
            length += needs;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static string Escaped(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal);
}
