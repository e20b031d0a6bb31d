using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>Google's advertising policy, as far as it is about words: what is refused at once, and what a review finds later.</summary>
internal sealed class AdsPolicy
{
    /// <summary>Words that make an ad or keyword be refused, with the policy they break.</summary>
    public List<(string Word, string Topic)> Forbidden { get; } = [];

    /// <summary>Words that let an ad in, and are disapproved when it is reviewed.</summary>
    public List<(string Word, string Topic)> Disapproved { get; } = [];

    /// <summary>How long a review takes.</summary>
    public TimeSpan ReviewTime { get; set; }

    /// <summary>Whether the account may use lists of its own customers.</summary>
    public bool TakesCustomerLists { get; set; } = true;

    /// <summary>The words of a responsive search ad that people read.</summary>
    public static IEnumerable<string> TextsOf(JsonObject ad) => ad["responsiveSearchAd"] is not JsonObject search ? [] :
    [
        .. Texts(search, "headlines"), .. Texts(search, "descriptions"),
        .. new[] { (string?)search["path1"], (string?)search["path2"] }.OfType<string>(),
    ];

    public static IEnumerable<string> Texts(JsonObject search, string list) => (search[list]?.AsArray() ?? []).Select(t => (string?)t!["text"] ?? "");

    /// <summary>One entry for each policy that is broken, with the words that break it.</summary>
    public static JsonArray Entries(IEnumerable<(string Word, string Topic)> words, IReadOnlyCollection<string> texts) => new([.. words
        .Where(w => texts.Any(t => t.Contains(w.Word, StringComparison.OrdinalIgnoreCase)))
        .GroupBy(w => w.Topic, StringComparer.Ordinal)
        .Select(topic => new JsonObject
        {
            ["topic"] = topic.Key, ["type"] = "PROHIBITED",
            ["evidences"] = new JsonArray(new JsonObject { ["textList"] = new JsonObject { ["texts"] = new JsonArray([.. topic.Select(w => JsonValue.Create(w.Word))]) } }),
        })]);

    /// <summary>What is said of an ad that breaks a policy, unless its caller asks for that policy to be looked into.</summary>
    public IEnumerable<AdsError> Check(JsonObject ad, JsonObject work)
    {
        var ignored = (work["policyValidationParameter"]?["ignorablePolicyTopics"]?.AsArray() ?? []).Select(t => (string)t!).ToHashSet(StringComparer.Ordinal);
        var entries = Entries(Forbidden.Where(f => !ignored.Contains(f.Topic)), [.. TextsOf(ad)]);
        return entries.Count == 0 ? [] :
        [
            new("policyFindingError", "POLICY_FINDING", "The resource has been disapproved since the policy summary includes policy topics of type PROHIBITED.")
            {
                Place = "ad", Details = new JsonObject { ["policyFindingDetails"] = new JsonObject { ["policyTopicEntries"] = entries } },
            },
        ];
    }

    /// <summary>The same for a keyword, which has errors of its own kind.</summary>
    public IEnumerable<AdsError> CheckKeyword(string text, JsonObject work) => Forbidden
        .Where(f => text.Contains(f.Word, StringComparison.OrdinalIgnoreCase))
        .Where(f => !(work["exemptPolicyViolationKeys"]?.AsArray() ?? []).Any(k => (string?)k!["policyName"] == f.Topic))
        .Select(f => new AdsError("policyViolationError", "POLICY_ERROR", "A policy was violated. See PolicyViolationDetails for more detail.")
        {
            Place = "keyword.text",
            Trigger = text,
            Details = new JsonObject
            {
                ["policyViolationDetails"] = new JsonObject
                {
                    ["externalPolicyDescription"] = $"The word \"{f.Word}\" is not allowed.", ["externalPolicyName"] = f.Topic, ["isExemptible"] = true,
                    ["key"] = new JsonObject { ["policyName"] = f.Topic, ["violatingText"] = f.Word },
                },
            },
        });
}
