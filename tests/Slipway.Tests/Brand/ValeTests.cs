using System.Text.Json;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Brand;

/// <summary>Vale's packages load as they are and find what Vale finds, where Vale finds it.</summary>
public sealed class ValeTests
{
    public static TheoryData<string> Texts => [.. Directory.EnumerateFiles(Golden.At("tests", "golden", "vale"), "*.alerts").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_148_rules_of_the_seven_packages_load_without_a_finding()
    {
        var (rules, findings) = RuleSet.Read(ValePackages.Files());
        Assert.Empty(findings);
        Assert.Equal(148, rules.Rules.Length);
        Assert.Equal(
            "capitalization 2, conditional 2, consistency 1, existence 106, metric 7, occurrence 1, repetition 1, substitution 28",
            string.Join(", ", rules.Rules.GroupBy(r => r.Extension.Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}")));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void They_find_what_Vale_finds_to_the_line_and_column(string text) => Same(ValePackages.Rules(), "", text);

    [Fact]
    public void A_vocabulary_does_what_it_does_in_Vale()
    {
        var files = ValePackages.Files();
        foreach (var (path, text) in Golden.Folder("tests", "golden", "vale", "vocabulary", "terms"))
        {
            files[$"brand/styles/config/vocabularies/Nordlager/{path}"] = text;
        }

        Same(RuleSet.Read(files).Rules, "vocabulary/", "names.md");
    }

    private static void Same(RuleSet rules, string folder, string text)
    {
        var path = Golden.At("tests", "golden", "vale", folder + text);
        var document = Document.Read(text, File.ReadAllText(path), Setting.Unknown);
        var ours = new RulePlan(rules).Check(document).Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Code} {JsonSerializer.Serialize(f.Words ?? "", Plain)}");
        Assert.Equal(File.ReadAllLines(path + ".alerts").Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
